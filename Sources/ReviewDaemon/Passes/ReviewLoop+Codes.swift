import Digest
import JSON
import ReviewEngine
import ReviewStore
import ReviewWire
import Statechart

/// CODE: what is mailed at the moment when somebody opens a confidential task.
///
/// The bearer of a link asks for one, and a letter of kind `code` is due. Whoever hands it over asks the
/// daemon for the digits, which are made then and told once; the store keeps their hash.
extension ReviewLoop {
    private static let codeMilliseconds: Int64 = 900_000
    private static let triesMax: Int64 = 5
    /// Codes are asked for no more often than this.
    private static let pauseMilliseconds: Int64 = 30_000

    /// Instead of a task, of a session that was opened by signing in.
    private static let signedIn = "signed-in"

    /// Where the code of a task lies: one at a time.
    func codePlace(_ principal: String, _ task: String) -> [UInt8] {
        Digest.hash(Array("code\n\(principal)\n\(task)".utf8))
    }

    /// The bearer of a link, or of a session that it opened, would like a code to be mailed.
    func wantCode(
        _ fields: Fields, _ mapping: Configuration.Mapping, _ caller: inout Caller
    ) throws(Refusal) -> Reply {
        let link: Pass
        if fields.object["link"] != nil {
            link = try pass(of: try fields.text("link"), mapping)
        } else {
            link = try session(fields, mapping, &caller)
        }
        if link.kind == .session, link.task == nil { return try wantCode(signedIn: link, caller) }
        guard link.kind == .link || link.kind == .session, let word = link.task,
            let id = TaskID(word),
            let review = try load(id.review.number)?.review, let task = try task(id, of: review)
        else { throw Self.unknownSecret }
        guard task.isOpen, link.until > times.wall else { throw Self.endedLink }
        let place = codePlace(link.principal, word)
        if try isJustAsked(place) {
            // Asked twice in a moment: one mail is enough.
            return .ok([:])
        }
        guard let reader = Principal(link.principal) else { throw Self.unknownSecret }
        // Asked for at most twice a minute, so that the second is a number of its own.
        announce(
            .code, task, of: review, to: reader, number: times.wall / 1_000,
            by: Actor(who: link.principal, identity: caller.identity))
        batch.passes.append(
            Pass(
                hash: place, kind: .code, principal: link.principal, task: word,
                madeAt: times.wall, until: times.wall + Self.codeMilliseconds))
        return .ok([:])
    }

    /// The same for a session that is for no single task: the code is for all that it may read.
    private func wantCode(signedIn session: Pass, _ caller: Caller) throws(Refusal) -> Reply {
        guard let region = try region(of: session) else {
            throw Refusal(
                .refused, "DMN-165", "there is no address to which a code could be sent",
                subject: "as", expected: "somebody of the register, with an address",
                found: session.principal)
        }
        let place = codePlace(session.principal, Self.signedIn)
        if try isJustAsked(place) {
            return .ok([:])
        }
        record(
            Letter(
                id: letterNames.code(of: session.principal, number: times.wall / 1_000),
                kind: Letter.Telling.Kind.code.rawValue, to: session.principal, region: region,
                tells: [], at: times.calendar),
            "due", by: Actor(who: session.principal, identity: caller.identity), previous: nil)
        batch.passes.append(
            Pass(
                hash: place, kind: .code, principal: session.principal, madeAt: times.wall,
                until: times.wall + Self.codeMilliseconds))
        return .ok([:])
    }

    /// A code that was used already leaves room for another.
    private func isJustAsked(_ place: [UInt8]) throws(Refusal) -> Bool {
        guard let last = try pass(hash: place), !last.isConfirmed else { return false }
        return last.madeAt > times.wall - Self.pauseMilliseconds
    }

    private func session(
        _ fields: Fields, _ mapping: Configuration.Mapping, _ caller: inout Caller
    ) throws(Refusal) -> Pass {
        _ = try principal(fields, mapping, default: nil, for: &caller)
        guard let session = caller.pass else { throw Self.unknownSecret }
        return session
    }

    /// CONFIRM: the bearer of a session has the mailbox, too, and may read what is confidential.
    func confirmSession(
        _ fields: Fields, _ mapping: Configuration.Mapping, _ caller: inout Caller
    ) throws(Refusal) -> Reply {
        var session = try session(fields, mapping, &caller)
        guard try take(code: try fields.text("code"), of: session, by: session.hash) else {
            return .ok(["wrongCode": true])
        }
        session.isConfirmed = true
        batch.passes.append(session)
        return .ok([:])
    }

    /// Makes the digits, for the automatic step that mails them or a coordinator on the telephone.
    func makeCode(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let (to, task) = try codeOwner(fields, principal)
        let digits = Self.digits()
        let place = codePlace(to, task ?? Self.signedIn)
        let code = Pass(
            hash: place, kind: .code, principal: to, task: task, madeAt: times.wall,
            until: times.wall + Self.codeMilliseconds,
            digits: Digest.hash(parts: [place, Array(digits.utf8)]))
        note("code", code, by: Actor(caller, principal))
        return .ok([
            "code": .string(digits), "to": .string(to),
            "until": .string(InstantText.text(code.until)),
        ])
    }

    /// For whom a code is, and for which task; none for a session that was opened by signing in, whose
    /// code goes by mail only.
    private func codeOwner(
        _ fields: Fields, _ principal: Principal
    ) throws(Refusal) -> (to: String, task: String?) {
        if principal == Self.mailer, fields.object["task"] == nil {
            return (try fields.text("for"), nil)
        }
        let (task, review) = try givenTask(fields, principal)
        return (try reader(fields, of: task, in: review), "\(task.id)")
    }

    /// Eight digits, each as likely as the others but for a part in 10^11.
    private static func digits() -> String {
        let number = Entropy.bytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % 100_000_000
        let text = "\(number)"
        return String(repeating: "0", count: 8 - text.utf8.count) + text
    }

    /// Whether the digits are right; a right code is spent, a wrong one costs a try. Who sends the right
    /// one twice, with the bearer's hash of before, goes on.
    func take(
        code text: String?, of link: Pass, by bearer: [UInt8]?
    ) throws(Refusal) -> Bool {
        guard let text else {
            throw Refusal(
                .refused, "DMN-145", "the task is confidential: a code is needed", subject: "code",
                hint: "Open the link again, and ask for a code.")
        }
        let place = codePlace(link.principal, link.task ?? Self.signedIn)
        let typed = Array(text.utf8.filter { $0 != UInt8(ascii: " ") })
        let known = try pass(hash: place)
        if let known, isAgain(known, typed, by: bearer) { return true }
        guard var code = known, let digits = code.digits, code.until > times.wall,
            !code.isConfirmed, code.tries < Self.triesMax
        else {
            let isSpent = known.map { $0.until > times.wall && $0.tries >= Self.triesMax } ?? false
            throw Refusal(
                .refused, "DMN-149", "there is no code that could be used", subject: "code",
                expected: "a code of the last 15 minutes, mistyped at most 4 times",
                found: isSpent ? "mistyped \(Self.triesMax) times" : nil,
                hint: "Ask for a new one.")
        }
        guard Digest.equal(Digest.hash(parts: [place, typed]), digits) else {
            code.tries += 1
            batch.passes.append(code)
            return false
        }
        spend(code, typed, by: bearer)
        return true
    }
}
