/// Why a text is not JSON (or JSON5), and where.
///
/// Callers pass it on; codes are stable.
package struct JSONError: Error, Sendable, Hashable {
    /// `JSN-001` … `JSN-011`, see `JSONError.Code`.
    package var code: String
    /// What is wrong, as a clause: "the text ends inside a string".
    package var problem: String
    package var position: SourcePosition
    package var expected: String?
    package var found: String?
    package var hint: String?
    /// The known word that lies nearest to what was found.
    package var nearest: String?

    init(
        _ code: Code, _ problem: String, at position: SourcePosition, expected: String? = nil,
        found: String? = nil, hint: String? = nil, nearest: String? = nil
    ) {
        self.code = code.rawValue
        self.problem = problem
        self.position = position
        self.expected = expected
        self.found = found
        self.hint = hint
        self.nearest = nearest
    }

    /// The stable codes of this room.
    package enum Code: String, Sendable {
        /// A character that cannot stand there.
        case unexpected = "JSN-001"
        /// The text ends before the value does.
        case ends = "JSN-002"
        /// Bytes that are not UTF-8.
        case notUTF8 = "JSN-003"
        /// A number that is not written as JSON wants it.
        case number = "JSN-004"
        /// A number too large for a double.
        case overflow = "JSN-005"
        /// A bad escape, or half a surrogate pair.
        case escape = "JSN-006"
        /// A control character inside a string.
        case control = "JSN-007"
        /// Arrays and objects nested deeper than the limit.
        case depth = "JSN-008"
        /// A key that came before, where that is refused.
        case repeatedKey = "JSN-009"
        /// More bytes than the limit.
        case size = "JSN-010"
        /// Something after the end of the value.
        case trailing = "JSN-011"
    }
}

extension JSONError: CustomStringConvertible {
    package var description: String {
        var text = "\(position): \(problem)"
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

/// A refusal inside a parser: small, so that the path without errors pays nothing for it.
///
/// It becomes a `JSONError` once, at the door.
struct JSONRefusal: Error {
    var code: JSONError.Code
    /// The byte that the refusal is about.
    var offset: Int
    /// What should have stood there.
    var expected: StaticString?
    var hint: StaticString?

    init(
        _ code: JSONError.Code, at offset: Int, expected: StaticString? = nil,
        hint: StaticString? = nil
    ) {
        self.code = code
        self.offset = offset
        self.expected = expected
        self.hint = hint
    }
}

extension JSONError {
    init(_ refusal: JSONRefusal, file: String, in bytes: UnsafeBufferPointer<UInt8>) {
        let problem =
            switch refusal.code {
            case .unexpected: "this is not what comes next"
            case .ends: "the text ends too early"
            case .notUTF8: "these bytes are not UTF-8"
            case .number: "this is not a number"
            case .overflow: "this number is too large for a 64-bit double"
            case .escape: "this escape is not allowed"
            case .control: "a control character stands in a string"
            case .depth: "arrays and objects are nested too deeply"
            case .repeatedKey: "a key stands twice in the same object"
            case .size: "the text is longer than allowed"
            case .trailing: "something follows the end of the value"
            }
        self.init(
            refusal.code, problem,
            at: SourcePosition(file: file, offset: refusal.offset, in: bytes),
            expected: refusal.expected.map { "\($0)" },
            found: Self.found(at: refusal.offset, in: bytes),
            hint: refusal.hint.map { "\($0)" })
    }

    private static func found(at offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> String {
        guard offset < bytes.count else { return "the end of the text" }
        let end = Swift.min(offset + 4, bytes.count)
        var rest = UnsafeBufferPointer(rebasing: bytes[offset..<end]).makeIterator()
        var decoder = UTF8()
        guard case .scalarValue(let scalar) = decoder.decode(&rest) else {
            let digits = String(bytes[offset], radix: 16, uppercase: true)
            return "the byte 0x" + (digits.utf8.count < 2 ? "0" : "") + digits
        }
        return inWords(scalar)
    }

    /// A character in words that are safe to print.
    static func inWords(_ scalar: Unicode.Scalar) -> String {
        if (0x21..<0x7F).contains(scalar.value) { return "`\(scalar)`" }
        let code = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: Swift.max(0, 4 - code.utf8.count)) + code
    }
}
