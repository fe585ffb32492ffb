package import JSON

/// How a subject stands that is no review, person or workflow.
package enum SubjectState: Sendable, Equatable {
    /// Nothing is left but its chain: a hold that was released.
    case ended
    case hold(ScopeHold)
    case job(Job)
    case window(DeclaredWindow)
    /// The file that is in force: its hash and what it says of itself.
    case calendar(JSONObject)

    package var encoded: JSONObject {
        switch self {
        case .ended: JSONObject()
        case .hold(let hold): hold.encoded
        case .job(let job): job.encoded
        case .window(let window): window.encoded
        case .calendar(let file): file
        }
    }

    /// Reads what `encoded` wrote. Throws: ENG-041, ENG-046 … ENG-048.
    package init(of subject: String, decoding object: JSONObject) throws(Refusal) {
        guard !object.isEmpty else {
            self = .ended
            return
        }
        let kinds: [(String, (JSONObject) throws(Refusal) -> SubjectState)] = [
            ("hold/", { object throws(Refusal) in .hold(try ScopeHold(decoding: object)) }),
            ("job/", { object throws(Refusal) in .job(try Job(decoding: object)) }),
            (
                "window/",
                { object throws(Refusal) in .window(try DeclaredWindow(decoding: object)) }
            ),
            ("calendar/", { object throws(Refusal) in .calendar(object) }),
        ]
        for (prefix, read) in kinds where subject.utf8.starts(with: prefix.utf8) {
            self = try read(object)
            return
        }
        throw Refusal(
            .internal, "ENG-047", "the store holds a subject of an unknown kind", found: subject)
    }
}

extension SubjectRow {
    /// Reads the stored state. Throws: ENG-041, ENG-043, ENG-046, ENG-047.
    package func standing() throws(Refusal) -> SubjectState {
        try SubjectState(of: subject, decoding: try Review.object(state, of: subject))
    }
}
