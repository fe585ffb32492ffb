import Digest
import JSON
import ReviewEngine
import ReviewStore
import ReviewWire
import Statechart

/// Who acts by a session, and what it may see: looked at anew at each message.
extension ReviewLoop {
    /// How `as` names a session: `session:TOKEN`.
    static let sessionPrefix = "session:"
    /// Random bytes of a secret; twice as many hexadecimal digits.
    static let secretBytes = 20

    static var sessionNotHere: Refusal {
        Refusal(
            .refused, "DMN-140", "a session is named in each message, not for a connection",
            subject: "as", hint: "Leave `as` out of HELLO; read the inbox instead of watching it.")
    }

    /// The principal of a session, which is noted as what the caller acts by.
    func bearer(
        of word: String, _ mapping: Configuration.Mapping, _ caller: inout Caller
    ) throws(Refusal) -> Principal {
        let token = String(
            decoding: word.utf8.dropFirst(Self.sessionPrefix.utf8.count), as: UTF8.self)
        let pass = try pass(of: token, mapping)
        guard pass.kind == .session, let principal = Principal(pass.principal) else {
            throw Self.unknownSecret
        }
        guard pass.until > times.wall else {
            throw Refusal(
                .stale, "DMN-142", "the session has ended", subject: "as",
                hint: "Open the link in the mail again.")
        }
        caller.pass = pass
        // The journal says by which session; its hash opens nothing.
        caller.identity += " session:\(Digest.hex(Array(pass.hash.prefix(6))))"
        return principal
    }

    static var unknownSecret: Refusal {
        Refusal(.notYours, "DMN-141", "this link or session is not known", subject: "link")
    }

    func requireBearers(_ mapping: Configuration.Mapping) throws(Refusal) {
        guard mapping.bearers || mapping.anyone else {
            throw Refusal(
                .notYours, "DMN-143", "this identity may not pass on links or sessions",
                subject: "as",
                expected: mapping.mayActAs.map(\.description).joined(separator: ", "),
                found: Configuration.Mapping.bearersWord)
        }
    }

    /// What a secret is for. Whoever guesses learns nothing and leaves nothing.
    func pass(
        of secret: String, _ mapping: Configuration.Mapping
    ) throws(Refusal) -> Pass {
        try requireBearers(mapping)
        guard secret.utf8.count == Self.secretBytes * 2,
            let pass = try pass(hash: Self.hash(secret))
        else { throw Self.unknownSecret }
        return pass
    }

    static func hash(_ secret: String) -> [UInt8] { Digest.hash(Array(secret.utf8)) }

    /// Those of this batch first, then the store's.
    func pass(hash: [UInt8]) throws(Refusal) -> Pass? {
        if let fresh = batch.passes.last(where: { $0.hash == hash }) {
            return fresh.until <= fresh.madeAt ? nil : fresh
        }
        do {
            return try store.pass(hash: hash)
        } catch {
            throw Refusal(.internal, "DMN-013", "the store cannot be read: \(error)")
        }
    }

    // MARK: What a session may see

    /// A session for one task does nothing on `commands` but ask the time, and send what its review's
    /// workflow lets its person send.
    func refuseBeyondTask(_ verb: CommandVerb, _ caller: Caller) throws(Refusal) {
        guard let pass = caller.pass, let task = pass.task, verb != .clock, verb != .event else {
            return
        }
        throw Refusal(
            .notYours, "DMN-144", "the session is for one task", subject: "as",
            expected: task, found: verb.rawValue)
    }

    func isConfidential(_ task: ReviewTask, of review: Review) -> Bool {
        Self.isConfidential(
            shelf[hash: review.definition]?.chart.form(of: task))
    }

    /// A form that asks for findings or letters says `confidential: true`.
    static func isConfidential(_ form: JSONValue?) -> Bool {
        form?["confidential"]?.boolValue == true
    }

    /// Whether a session, if it is one, reaches a task: its own, and a confidential one only if it
    /// was opened from the mailbox just then.
    func may(_ pass: Pass?, see task: TaskID, isConfidential: Bool) -> Bool {
        guard let pass else { return true }
        if let only = pass.task, !sameBytes(only, "\(task)") { return false }
        return pass.isConfirmed || !isConfidential
    }

    /// The same for the reader's thread.
    static func refuse(_ pass: Pass?, _ task: ReviewTask, _ form: JSONValue?) throws(Refusal) {
        guard let pass else { return }
        if let only = pass.task, !sameBytes(only, "\(task.id)") {
            throw Refusal(
                .notYours, "DMN-072", "there is no such task for you", subject: "\(task.id)")
        }
        if !pass.isConfirmed, isConfidential(form) {
            throw Refusal(
                .refused, "DMN-145", "the task is confidential: a code is needed",
                subject: "\(task.id)", hint: "Open the link again, and ask for a code.")
        }
    }
}
