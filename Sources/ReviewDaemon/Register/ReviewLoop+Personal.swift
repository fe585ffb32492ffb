import CivilTime
import JSON
import ReviewEngine
import ReviewStore
import ReviewWire

/// TOUCHES, HELD, ERASE, RETENTION: what hangs on somebody, what is held on them, what of it goes.
extension ReviewLoop {
    func showTouched(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let region = try keeper(principal, doing: "sees what somebody is part of")
        let days = try RegisterDraft.checked(
            JSONObject(
                ["from", "until"].compactMap { key in fields.object[key].map { (key, $0) } }),
            by: [.init(name: "from", kind: .day), .init(name: "until", kind: .day)])
        let question = Touched.Question(
            organisation: try fields.optionalName("organisation"),
            person: try fields.optionalName("person"), region: region,
            period: Period(from: days["from"]?.stringValue, until: days["until"]?.stringValue),
            today: today)
        guard (question.organisation == nil) != (question.person == nil) else {
            throw Refusal(
                .invalid, "DMN-186", "say whose", subject: "organisation",
                expected: "either organisation or person")
        }
        try ask(caller) { view, job in
            var touched = Touched(question, job)
            return .body(try touched.find(view))
        }
        return .later
    }

    func showHeld(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let region = try keeper(principal, doing: "reads all that is held on somebody")
        if fields.object["review"] != nil {
            return try showHeld(fields, inReviewOf: region, caller)
        }
        let id = try fields.name("person")
        let also = try fields.read { object throws(WireError) in
            try object.array("words", atMost: 16)
        }.compactMap(\.stringValue)
        let word = try fields.optionalText("after") ?? "entries:0"
        guard let place = HeldOn.Place(word) else {
            throw Refusal(
                .invalid, "DMN-187", "this is no place in a search", subject: "after",
                expected: "the `next` of the answer before", found: "\"\(word)\"")
        }
        let day = today
        let isFirst = fields.object["after"] == nil
        try ask(caller) { view, job in
            let held = try HeldOn(id, in: region, also: also, view)
            let (items, next) = try held.found(from: place, view)
            var body: JSONObject = ["items": .array(items)]
            body["next"] = next.map { .string($0.word) }
            if isFirst {
                body["words"] = .array(held.words.map { .string($0) })
                if let row = try view.person(id: id) {
                    body["person"] = .object(try PersonLine(row, view, .whole, today: day).line)
                }
                let rows = try view.inbox(addresses: ["person:\(id)"], limit: 500)
                    .filter { sameBytes($0.region, region) }
                var standing = HeldReviews(job.holds)
                body["tasks"] = .objects(try standing.lines(of: rows, view))
                try held.addUnfinished(to: &body, view)
            }
            return .body(body)
        }
        return .later
    }

    // MARK: ERASE

    /// Texts that one ERASE decides on.
    static let decisionsMax = 2_000

    func erase(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let region = try keeper(principal, doing: "erases what is held on somebody")
        if fields.object["review"] != nil {
            return try eraseReview(fields, region, Actor(caller, principal))
        }
        let id = try fields.name("person")
        let isDryRun = try fields.flag("dryRun")
        let known = try person(id)
        if let known, !sameBytes(known.subject.region, region) {
            throw Refusal(
                .notYours, "DMN-181", "there is no such person for you", subject: "person:\(id)")
        }
        var hashes: [String] = []
        for (index, value) in try fields.read({ object throws(WireError) in
            try object.array("texts", atMost: Self.decisionsMax)
        }).enumerated() {
            hashes.append(try erasable(value, index, in: region).hash)
        }
        let kept = try fields.read { object throws(WireError) in
            try object.array("kept", atMost: Self.decisionsMax)
        }
        let answer: JSONObject = [
            "erased": .int(Int64(hashes.count)), "kept": .int(Int64(kept.count)),
        ]
        guard !isDryRun else { return .ok(answer) }
        let reasons = body(
            ["reason": .string(try fields.text("reason")), "kept": .array(kept)],
            subject: "store/erasures")
        batch.bodies.append(reasons)
        let next: Person
        if let person = known?.subject {
            next = try fields.flag("facts") ? person.erased(on: today) : person
        } else {
            next = Person(
                id: id, organisation: "", region: region, roles: [], status: "erased")
        }
        record(
            next, kind: "erased", previous: known?.head, by: Actor(caller, principal),
            input: [
                "erase": .array(hashes.map { .string($0) }), "reason": .string(reasons.hash),
            ])
        erasures.decided += hashes.map { ErasureList.Line(hash: $0, at: times.calendar) }
        try forgetUnfinished(of: "person:\(id)")
        return .ok(answer)
    }

    /// Answers that they began and did not send, and what lets them act from a browser: gone with the
    /// decision, in the same commit.
    private func forgetUnfinished(of who: String) throws(Refusal) {
        do {
            for var draft in try store.drafts(by: who) + batch.drafts where draft.isBy(who) {
                draft.content = []
                batch.drafts.append(draft)
            }
            for var pass in try store.passes(of: who) + batch.passes
            where sameBytes(pass.principal, who) {
                pass.until = pass.madeAt
                batch.passes.append(pass)
            }
        } catch {
            throw Refusal(.internal, "DMN-013", "the store cannot be read: \(error)")
        }
    }

    /// The hash of a text that this region's coordinator may erase, and whose it is; nil of one that
    /// was erased before.
    func erasable(
        _ value: JSONValue, _ index: Int, in region: String
    ) throws(Refusal) -> (hash: String, subject: String?) {
        guard let hash = value.stringValue, hash.utf8.count == 64 else {
            throw Refusal(
                .invalid, "DMN-188", "this names no text", subject: "texts[\(index)]",
                expected: "a hash that HELD gave", found: value.compactText)
        }
        let missing = Refusal(
            .notYours, "DMN-189", "there is no such text for you", subject: "texts[\(index)]",
            found: hash)
        do {
            switch try store.body(hash: hash) {
            case nil: throw missing
            case .erased: return (hash, nil)
            case .present(let stored):
                guard let theirs = try self.region(of: stored.subject), sameBytes(theirs, region)
                else { throw missing }
                return (hash, stored.subject)
            }
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw Refusal(.internal, "DMN-013", "the store cannot be read: \(error)")
        }
    }

    private func region(of subject: String) throws(Refusal) -> String? {
        guard let slash = subject.firstIndex(of: "/") else { return nil }
        let sort = String(subject[..<slash])
        let id = String(subject[subject.index(after: slash)...])
        switch sort {
        case "review":
            guard let number = ReviewID(id)?.number else { return nil }
            return try load(number)?.review.region
        case "person": return try person(id)?.subject.region
        default: return try organisation(sort, id)?.subject.region
        }
    }

    // MARK: RETENTION

    func showRetention(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let region = try keeper(principal, doing: "sees what is due to be erased")
        let rules = configuration.retention
        let day = today
        try ask(caller) { view, _ in
            .body(try RetentionReport(rules, region: region, today: day).body(view))
        }
        return .later
    }
}
