import JSON

/// Days from one to another, both included, `YYYY-MM-DD`; an end that is nil is open.
///
/// What the register knows holds for a while: an accreditation, a conflict, an absence. Dates of one
/// length compare as their bytes do, so that no calendar is needed.
package struct Period: Sendable, Equatable {
    package var from: String?
    package var until: String?

    package init(from: String? = nil, until: String? = nil) {
        self.from = from
        self.until = until
    }

    package func contains(_ day: String) -> Bool { overlaps(from: day, until: day) }

    /// Whether any day from one to the other lies inside.
    package func overlaps(from first: String, until last: String) -> Bool {
        if let from, bytesPrecede(last, from) { return false }
        if let until, bytesPrecede(until, first) { return false }
        return true
    }

    /// Over before that day.
    package func isOver(on day: String) -> Bool {
        until.map { bytesPrecede($0, day) } ?? false
    }

    func write(to object: inout JSONObject) {
        if let from { object["from"] = .string(from) }
        if let until { object["until"] = .string(until) }
    }

    init(in object: JSONValue) {
        self.init(from: object["from"]?.stringValue, until: object["until"]?.stringValue)
    }
}
