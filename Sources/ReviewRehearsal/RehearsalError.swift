/// Why a rehearsal cannot begin.
package struct RehearsalError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// A workflow that the file starts is not there.
        case workflow = "REH-001"
        /// The input does not fit the workflow.
        case input = "REH-002"
        /// The start lies outside of the calendar.
        case start = "REH-003"
        /// A season's entries do not fit together.
        case season = "REH-004"
    }

    package let code: String
    package let problem: String
    package let subject: String
    package let expected: String?
    package let found: String?
    package let hint: String?

    init(
        _ code: Code, _ problem: String, subject: String, expected: String? = nil,
        found: String? = nil, hint: String? = nil
    ) {
        self.code = code.rawValue
        self.problem = problem
        self.subject = subject
        self.expected = expected
        self.found = found
        self.hint = hint
    }

    package var description: String {
        var text = "\(code) \(subject): \(problem)"
        if let expected { text += ": expected \(expected)" }
        if let found { text += ", found \(found)" }
        return text + "."
    }
}
