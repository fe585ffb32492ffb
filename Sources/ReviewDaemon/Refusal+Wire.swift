import JSON
import ReviewEngine
import ReviewWire

/// Refusals on their way out, and those of the wire on their way in.
extension ReviewEngine.Refusal {
    /// A field that the wire's accessors found wrong.
    init(_ error: WireError) {
        self.init(
            Kind(rawValue: error.code.rawValue) ?? .invalid, "WIR-001", error.message,
            subject: error.subject, expected: error.expected, found: error.found,
            hint: error.hint, nearest: error.nearest)
    }

    /// As the body of an ERROR (Protocol.md, errors). The stable code closes the sentence.
    func onWire(verb: String?) -> WireError {
        WireError(
            errorCode, sentence, reason: code, verb: verb, subject: subject, expected: expected,
            found: found,
            hint: hint, nearest: nearest,
            problems: problems.map {
                .init(subject: $0.subject, expected: $0.expected, found: $0.found)
            }, now: now)
    }

    /// Passing refusals are not remembered under their request id.
    var isKept: Bool { errorCode.isKept }

    private var errorCode: ErrorCode { ErrorCode(rawValue: kind.rawValue) ?? .internal }

    private var sentence: String {
        guard let first = message.first else { return code }
        return first.uppercased() + message.dropFirst() + "."
    }
}
