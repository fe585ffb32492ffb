import Digest
import JSON
import ReviewEngine
import ReviewStore
import ReviewWire

/// LINK, OPEN, CLOSE: from the link in a mail to a browser's session.
extension ReviewLoop {
    /// A link to a task is kept so long at most; it opens nothing after the task has ended.
    private static let linkMilliseconds: Int64 = 400 * 86_400_000
    /// A link for signing in is for now.
    private static let signInMilliseconds: Int64 = 3_600_000
    /// Sessions of one link at a time; the oldest gives way.
    private static let sessionsPerLink = 10

    // MARK: LINK

    /// A link for whoever sends it: a task's, or for signing in.
    func giveLink(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let secret = Digest.hex(Entropy.bytes(Self.secretBytes))
        var pass = Pass(
            hash: Self.hash(secret), kind: .link, principal: "", madeAt: times.wall,
            until: times.wall + Self.linkMilliseconds)
        var reply: JSONObject = [
            "link": .string(secret), "path": .string("/l/\(secret)"),
        ]
        if fields.object["task"] != nil {
            let (task, review) = try givenTask(
                fields, principal, orDone: principal == Self.mailer)
            pass.principal = try reader(fields, of: task, in: review)
            pass.task = "\(task.id)"
            reply["task"] = .string("\(task.id)")
            reply["title"] = .string(task.title)
        } else {
            pass.principal = try signer(fields, principal).description
            pass.kind = .signIn
            pass.until = times.wall + Self.signInMilliseconds
            reply["until"] = .string(InstantText.text(pass.until))
        }
        reply["to"] = .string(pass.principal)
        if !configuration.pages.isEmpty {
            reply["address"] = .string("\(configuration.pages)/l/\(secret)")
        }
        note("link", pass, by: Actor(caller, principal))
        return .ok(reply)
    }

    /// A task of an inbox that is open, for its coordinator or for the automatic step that mails.
    ///
    /// - Parameter orDone: or one that is answered. Its link says that it has ended and whom to ring,
    ///   and opens it when it is asked anew: for who hears that their answer was written down.
    func givenTask(
        _ fields: Fields, _ principal: Principal, orDone: Bool = false
    ) throws(Refusal) -> (ReviewTask, Review) {
        let id = try fields.task()
        let review: Review
        if principal == .queue("mail"), let found = try load(id.review.number)?.review {
            review = found
        } else {
            review = try steerable(id.review, by: principal)
            try requireCoordinator(review, principal)
        }
        guard let task = try task(id, of: review), !task.isQueued else {
            throw Refusal(
                .notYours, "DMN-072", "there is no such task for you", subject: "\(id)")
        }
        if !orDone || task.status != .done { try Self.refuseEnded(task) }
        return (task, review)
    }

    func mayAnswer(_ principal: Principal, _ task: ReviewTask, of review: Review) -> Bool {
        register.acting.owns(
            principal, address: task.address, region: review.region, on: today)
    }

    /// For whom a link or a code to a task is: whose the task is, or `for` who answers for them.
    func reader(
        _ fields: Fields, of task: ReviewTask, in review: Review
    ) throws(Refusal) -> String {
        let owner = Principal.owner(ofAddress: task.address, region: review.region)
        guard let word = try fields.optionalText("for") else { return owner }
        guard let reader = Principal(word), mayAnswer(reader, task, of: review) else {
            throw Refusal(
                .notYours, "DMN-146", "you give no link to this principal", subject: "for",
                expected: "\(owner), or somebody who may act for them today", found: word)
        }
        return "\(reader)"
    }

    /// Who is to sign in: a coordinator lets in people and hosts of the region. An operator lets in
    /// coordinators and operators, and so reaches no page on which somebody's tasks are answered.
    private func signer(_ fields: Fields, _ principal: Principal) throws(Refusal) -> Principal {
        let word = try fields.text("for")
        guard let signer = Principal(word) else {
            throw Refusal(
                .invalid, "DMN-042", "this is no principal", subject: "for",
                expected: "person:ID, organisation:ID, coordinator:REGION or operator",
                found: "\"\(word)\"")
        }
        switch (principal, signer) {
        case (.operator, .coordinator), (.operator, .operator), (Self.mailer, .coordinator):
            return signer
        case (.coordinator(let region), .person(let id)):
            if let person = try person(id)?.subject, sameBytes(person.region, region) {
                return signer
            }
        case (.coordinator(let region), .organisation(let id)):
            if let host = try organisation("organisation", id)?.subject,
                sameBytes(host.region, region)
            {
                return signer
            }
        default: break
        }
        throw Refusal(
            .notYours, "DMN-146", "you give no link to this principal", subject: "for",
            expected: "a coordinator: a person or host of the region; an operator: a coordinator",
            found: word, hint: "A link to one task is LINK with `task`.")
    }

    /// Keeps a pass and says in the journal that there is one, for whom, and who asked for it.
    func note(_ kind: String, _ pass: Pass, by actor: Actor) {
        var change: JSONObject = ["to": .string(pass.principal)]
        if let task = pass.task { change["task"] = .string(task) }
        if let review = pass.review { change["review"] = .string(review) }
        if pass.isAssistant { change["by"] = "assistant" }
        change["pass"] = .string(Digest.hex(Array(pass.hash.prefix(6))))
        storeHead = record(
            subject: "store", kind: kind, by: actor, region: "", organisation: "",
            body: JSONValue.object(["v": 1, "change": .object(change)]).compactBytes,
            previous: storeHead)
        batch.passes.append(pass)
    }

    /// The link of a request. Throws: DMN-141 for what is none.
    func link(
        _ fields: Fields, _ mapping: Configuration.Mapping
    ) throws(Refusal) -> Pass {
        let pass = try pass(of: try fields.text("link"), mapping)
        guard pass.kind == .link || pass.kind == .signIn else { throw Self.unknownSecret }
        return pass
    }

    /// The open task of a link; nil within when it is for none; nil when the link has ended.
    func standing(
        of pass: Pass
    ) throws(Refusal) -> (task: ReviewTask, review: Review)?? {
        guard pass.until > times.wall else { return nil }
        guard let word = pass.task else { return .some(nil) }
        guard let id = TaskID(word), let review = try load(id.review.number)?.review,
            let task = try task(id, of: review), task.isOpen,
            let principal = Principal(pass.principal), mayAnswer(principal, task, of: review)
        else { return nil }
        return (task, review)
    }

    static var endedLink: Refusal {
        Refusal(.stale, "DMN-147", "what the link was for has ended", subject: "link")
    }

    // MARK: OPEN

    /// A browser's session: the person said "go on", so a scanner that only reads makes none.
    func openSession(
        _ fields: Fields, _ mapping: Configuration.Mapping, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let link = try link(fields, mapping)
        let browser = try browser(fields)
        let abandoned = try isUsed(link) ? session(of: link, again: browser) : nil
        guard !isUsed(link) || abandoned != nil else { throw Self.unknownSecret }
        guard let task = try standing(of: link) else { throw Self.endedLink }
        let by = try fields.optionalText("by") ?? "self"
        guard by == "self" || by == "assistant" else {
            throw Refusal(
                .invalid, "DMN-034", "a field cannot be used", subject: "by",
                expected: "self or assistant", found: "\"\(by)\"")
        }
        var isConfirmed = false
        if let task, isConfidential(task.task, of: task.review) {
            let code = try fields.optionalText("code")
            guard try take(code: code, of: link, by: browser) else {
                return .ok(["wrongCode": true])
            }
            isConfirmed = true
        }
        let secret = Digest.hex(Entropy.bytes(Self.secretBytes))
        var session = Pass(
            hash: Self.hash(secret), kind: .session, principal: link.principal, task: link.task,
            parent: link.hash,
            madeAt: makeRoom(among: try sessions(of: link), atMost: Self.sessionsPerLink),
            until: times.wall + configuration.limits.sessionSeconds * 1_000,
            isAssistant: by == "assistant", isConfirmed: isConfirmed)
        if let abandoned {
            // As old as that one: a form that is sent again and again does not stretch the moment.
            (session.madeAt, session.until) = (abandoned.madeAt, abandoned.until)
            end(abandoned)
        } else if link.kind == .signIn {
            use(link, by: browser)
        }
        note("session", session, by: Actor(who: link.principal, identity: caller.identity))
        var reply: JSONObject = [
            "session": .string(secret), "to": .string(link.principal),
            "until": .string(InstantText.text(session.until)),
        ]
        if let task = link.task { reply["task"] = .string(task) }
        return .ok(reply)
    }

    func sessions(of link: Pass) throws(Refusal) -> [Pass] {
        do {
            return try store.sessions(ofLink: link.hash)
        } catch {
            throw Refusal(.internal, "DMN-013", "the store cannot be read: \(error)")
        }
    }

    /// The oldest give way to one more, whose moment this gives: later than that of all the others,
    /// so that among passes of one millisecond, too, it is known which is the oldest.
    func makeRoom(among standing: [Pass], atMost most: Int) -> Int64 {
        for pass in standing.prefix(max(0, standing.count + 1 - most)) { end(pass) }
        return max(times.wall, (standing.last?.madeAt ?? 0) &+ 1)
    }

    func end(_ pass: Pass) {
        var ended = pass
        ended.until = ended.madeAt
        batch.passes.append(ended)
    }

    // MARK: CLOSE

    /// The person signs out: the session's token opens nothing any more.
    func closeSession(
        _ fields: Fields, _ mapping: Configuration.Mapping, _ caller: inout Caller
    ) throws(Refusal) -> Reply {
        _ = try principal(fields, mapping, default: nil, for: &caller)
        guard let session = caller.pass else { throw Self.unknownSecret }
        end(session)
        return .ok([:])
    }
}
