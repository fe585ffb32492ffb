/// Why a problem cannot be read: what stands where, and what could stand there.
///
/// Thrown by `ConveningProblem.init(_:)` and shown by the programs. `path` is where in the JSON, as
/// in `people[3].accreditedUntil`.
package struct ConveningError: Error, Sendable, Hashable {
    package enum Code: String, Sendable {
        /// A value has another type, or lies outside its range.
        case value = "CNV-001"
        /// A key is missing.
        case missing = "CNV-002"
        /// A key is not known there.
        case unknown = "CNV-003"
        /// A name came before.
        case twice = "CNV-004"
        /// A name that nothing has.
        case noSuch = "CNV-005"
        /// More than is looked at.
        case tooMany = "CNV-006"
    }

    package var code: Code
    package var path: String
    package var problem: String
    package var expected: String?
    package var found: String?
    package var hint: String?
    package var nearest: String?

    init(
        _ code: Code, at path: String, _ problem: String, expected: String? = nil,
        found: String? = nil, hint: String? = nil, nearest: String? = nil
    ) {
        self.code = code
        self.path = path
        self.problem = problem
        self.expected = expected
        self.found = found
        self.hint = hint
        self.nearest = nearest
    }
}
