/// Why a text is not JSON (or JSON5), and where.
///
/// Callers pass it on; codes are stable.
package struct JSONError: Error, Sendable, Hashable {
    /// `JSN-001` … `JSN-010`, see `JSONError.Code`.
    package var code: String
    /// What is wrong, as a clause: "the text ends inside a string".
    package var problem: String
    package var position: SourcePosition
    package var expected: String?
    package var found: String?
    package var hint: String?

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
        code = refusal.code.rawValue
        position = SourcePosition(file: file, offset: refusal.offset, in: bytes)
        expected = refusal.expected.map { "\($0)" }
        hint = refusal.hint.map { "\($0)" }
        found = Self.found(at: refusal.offset, in: bytes)
        switch refusal.code {
        case .unexpected: problem = "this is not what comes next"
        case .ends: problem = "the text ends too early"
        case .notUTF8: problem = "these bytes are not UTF-8"
        case .number: problem = "this is not a number"
        case .overflow: problem = "this number is too large for a 64-bit double"
        case .escape: problem = "this escape is not allowed"
        case .control: problem = "a control character stands in a string"
        case .depth: problem = "arrays and objects are nested too deeply"
        case .repeatedKey: problem = "this key came before in the same object"
        case .size: problem = "the text is longer than allowed"
        case .trailing: problem = "something follows the end of the value"
        }
    }

    /// The character at a byte, in words that are safe to print.
    private static func found(at offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> String {
        guard offset < bytes.count else { return "the end of the text" }
        let byte = bytes[offset]
        guard byte >= 0x20, byte != 0x7F else { return "the byte 0x" + hex(byte) }
        guard byte >= 0x80 else { return "`\(Character(Unicode.Scalar(byte)))`" }
        let sequence = UnsafeBufferPointer(
            rebasing: bytes[offset..<Swift.min(offset + 4, bytes.count)])
        var decoder = UTF8()
        var rest = sequence.makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&rest) else {
            return "the byte 0x" + hex(byte)
        }
        let code = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: Swift.max(0, 4 - code.utf8.count)) + code
    }

    private static func hex(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
}
