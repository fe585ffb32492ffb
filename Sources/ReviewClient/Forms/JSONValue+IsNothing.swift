package import JSON

/// Whether a value says anything to somebody who reads it: what says nothing gets no name, no column
/// and no row, in reports, on pages and at the terminal.
extension JSONValue {
    /// What lies deeper is taken to say something.
    private static let depthMax = 8

    /// Nothing, blanks, and whatever holds nothing else. `body` is a hash beside what it is of.
    package var isNothing: Bool { isNothing(within: Self.depthMax) }

    private func isNothing(within depth: Int) -> Bool {
        switch self {
        case .null: true
        case .string(let text): text.allSatisfy(\.isWhitespace)
        case .array(let items):
            depth > 0 && items.allSatisfy { $0.isNothing(within: depth - 1) }
        case .object(let members):
            depth > 0
                && members.allSatisfy { $0.key == "body" || $0.value.isNothing(within: depth - 1) }
        case .bool, .int, .double: false
        }
    }
}
