/// Why a date, an instant, a calendar or a delay cannot be had.
///
/// Charts, the engine and the wire pass it on; codes are stable.
package struct CivilTimeError: Error, Sendable, Hashable {
    /// `CIV-001` … `CIV-011`, see `CivilTimeError.Code`.
    package var code: String
    /// What failed and on what, as a clause: "`31/01/2027` is not a date".
    package var problem: String
    package var expected: String?
    package var found: String?
    package var hint: String?
    /// The known word that lies nearest to what was found.
    package var nearest: String?

    /// The stable codes of this room.
    package enum Code: String, Sendable {
        /// A text that is not a date.
        case date = "CIV-001"
        /// A text that is not a time of day.
        case timeOfDay = "CIV-002"
        /// A text that is not an instant (RFC 3339).
        case instant = "CIV-003"
        /// A text that is not a duration.
        case duration = "CIV-004"
        /// A result before year 1, after year 9999, or a duration beyond 10,000 years.
        case range = "CIV-005"
        /// Bytes that are not zone rules (TZif, RFC 9636).
        case zone = "CIV-006"
        /// A bank holiday or term file that has not the expected shape.
        case calendarFile = "CIV-007"
        /// A sum that leaves the years of the bank holiday file.
        case yearsNotCovered = "CIV-008"
        /// Terms that nobody has given, or a sum that leaves them.
        case terms = "CIV-009"
        /// A text that is not a delay.
        case delay = "CIV-010"
        /// A value that a delay cannot hang on.
        case anchor = "CIV-011"
    }

    init(
        _ code: Code, _ problem: String, expected: String? = nil, found: String? = nil,
        hint: String? = nil, nearest: String? = nil
    ) {
        self.code = code.rawValue
        self.problem = problem
        self.expected = expected
        self.found = found
        self.hint = hint
        self.nearest = nearest
    }
}

/// Delays fail for the reasons that dates and calendars fail for.
package typealias DelayError = CivilTimeError

extension CivilTimeError: CustomStringConvertible {
    package var description: String {
        var text = problem
        switch (expected, found) {
        case (let expected?, let found?): text += ": expected \(expected), found \(found)"
        case (let expected?, nil): text += ": expected \(expected)"
        case (nil, let found?): text += ": found \(found)"
        case (nil, nil): break
        }
        if let nearest { text += "; did you mean `\(nearest)`?" }
        if let hint { text += "; \(hint)" }
        return "\(text) [\(code)]"
    }
}

extension CivilTimeError {
    /// A text from outside, short enough for an error.
    static func quote(_ text: String) -> String {
        let start = text.unicodeScalars.prefix(80)
        let cut = start.endIndex < text.unicodeScalars.endIndex
        return "`\(String(start))\(cut ? "…" : "")`"
    }
}
