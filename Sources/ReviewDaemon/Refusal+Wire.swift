import JSON
import ReviewEngine
import ReviewWire

/// A refusal as the body of an ERROR (Protocol.md, errors).
extension Refusal {
    var encoded: JSONObject {
        var object: JSONObject = ["code": .string(kind.rawValue), "message": .string(sentence)]
        if let subject { object["subject"] = .string(subject) }
        if let expected { object["expected"] = .string(expected) }
        if let found { object["found"] = .string(found) }
        if let hint { object["hint"] = .string(hint) }
        if let nearest { object["nearest"] = .string(nearest) }
        object["reason"] = .string(code)
        object["retry"] = .string(retry)
        if !problems.isEmpty { object["problems"] = .array(problems) }
        return object
    }

    /// What asking again is good for.
    var retry: String {
        switch kind {
        case .invalid, .tooLarge, .expired: "fix"
        case .notFound, .notYours, .notMapped, .refused, .conflict, .stale: "never"
        case .busy, .full, .internal: "later"
        case .helloRequired: "now"
        }
    }

    /// Passing refusals are not remembered under their request id.
    var isPassing: Bool { kind == .full || kind == .busy || kind == .internal }

    /// The message as a sentence; the other members are told beside it.
    private var sentence: String {
        guard let first = message.first else { return code }
        return first.uppercased() + message.dropFirst() + "."
    }
}
