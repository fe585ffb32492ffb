/// Writes values as JSON (RFC 8259, UTF-8) at the end of a byte array.
///
/// Strings are written as they are; only `"`, `\` and control characters are escaped. A double is
/// the shortest text that reads back as the same double, always with `.` or `e`, so that it stays a
/// double. JSON has no infinity and no NaN: they are written as `null`, so rooms that can make them
/// refuse them before.
package enum JSONWriter {
    /// Without white space, members in their order: the hot path of wire and journal.
    package static func compact(_ value: JSONValue, into bytes: inout [UInt8]) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let truth): bytes.append(contentsOf: (truth ? "true" : "false").utf8)
        case .int(let number): integer(number, into: &bytes)
        case .double(let number): double(number, into: &bytes)
        case .string(let text): string(text, into: &bytes)
        case .array(let elements): compact(elements, into: &bytes)
        case .object(let members): compact(members, into: &bytes)
        }
    }

    /// As `compact(_:into:)`, of an object.
    package static func compact(_ object: JSONObject, into bytes: inout [UInt8]) {
        var separator = UInt8(ascii: "{")
        for member in object.members {
            bytes.append(separator)
            separator = UInt8(ascii: ",")
            string(member.key, into: &bytes)
            bytes.append(UInt8(ascii: ":"))
            compact(member.value, into: &bytes)
        }
        if object.isEmpty { bytes.append(separator) }
        bytes.append(UInt8(ascii: "}"))
    }

    private static func compact(_ elements: [JSONValue], into bytes: inout [UInt8]) {
        var separator = UInt8(ascii: "[")
        for element in elements {
            bytes.append(separator)
            separator = UInt8(ascii: ",")
            compact(element, into: &bytes)
        }
        if elements.isEmpty { bytes.append(separator) }
        bytes.append(UInt8(ascii: "]"))
    }

    /// As compact, but members sorted by the UTF-8 bytes of their keys: equal values give equal
    /// bytes, so this is what is hashed.
    package static func canonical(_ value: JSONValue, into bytes: inout [UInt8]) {
        switch value {
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                canonical(element, into: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let object):
            bytes.append(UInt8(ascii: "{"))
            let sorted = object.members.sorted { bytesPrecede($0.key, $1.key) }
            for (index, member) in sorted.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                string(member.key, into: &bytes)
                bytes.append(UInt8(ascii: ":"))
                canonical(member.value, into: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        default:
            compact(value, into: &bytes)
        }
    }

    /// For people: one member or element a line, `indent` spaces a level, members in their order.
    package static func pretty(_ value: JSONValue, indent: Int = 2, into bytes: inout [UInt8]) {
        pretty(value, indent: indent, level: 0, into: &bytes)
    }

    private static func pretty(
        _ value: JSONValue, indent: Int, level: Int, into bytes: inout [UInt8]
    ) {
        func newLine(_ level: Int) {
            bytes.append(UInt8(ascii: "\n"))
            bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent * level))
        }
        switch value {
        case .array(let elements) where !elements.isEmpty:
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                newLine(level + 1)
                pretty(element, indent: indent, level: level + 1, into: &bytes)
            }
            newLine(level)
            bytes.append(UInt8(ascii: "]"))
        case .object(let object) where !object.isEmpty:
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in object.members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                newLine(level + 1)
                string(member.key, into: &bytes)
                bytes.append(contentsOf: ": ".utf8)
                pretty(member.value, indent: indent, level: level + 1, into: &bytes)
            }
            newLine(level)
            bytes.append(UInt8(ascii: "}"))
        default:
            compact(value, into: &bytes)
        }
    }
}

// MARK: Scalars

extension JSONWriter {
    /// A string with its quotes.
    package static func string(_ text: String, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        let written: Void? = text.utf8.withContiguousStorageIfAvailable {
            escape($0, into: &bytes)
        }
        if written == nil {
            Array(text.utf8).withUnsafeBufferPointer { escape($0, into: &bytes) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func escape(_ text: UnsafeBufferPointer<UInt8>, into bytes: inout [UInt8]) {
        var plain = 0
        for index in text.indices {
            let byte = text[index]
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
                continue
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[plain..<index]))
            plain = index + 1
            escape(byte, into: &bytes)
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[plain...]))
    }

    private static func escape(_ byte: UInt8, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case 0..<0x20:
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(UInt8(ascii: "0") + byte >> 4)
            let low = byte & 0x0F
            bytes.append(low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "a") + low - 10)
        default: bytes.append(byte)
        }
    }

    /// A number without fraction.
    package static func integer(_ number: Int64, into bytes: inout [UInt8]) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        let first = bytes.count
        var rest = number.magnitude
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        bytes[first...].reverse()
    }

    /// A number that reads back as the same double; `null` for infinity and NaN.
    package static func double(_ number: Double, into bytes: inout [UInt8]) {
        // The standard library gives the shortest digits that round-trip, with `.` or `e`.
        bytes.append(contentsOf: (number.isFinite ? number.description : "null").utf8)
    }
}

extension JSONValue {
    /// `JSONWriter.compact` as bytes.
    package var compactBytes: [UInt8] {
        var bytes: [UInt8] = []
        JSONWriter.compact(self, into: &bytes)
        return bytes
    }

    /// `JSONWriter.compact` as a text.
    package var compactText: String { String(decoding: compactBytes, as: UTF8.self) }

    /// `JSONWriter.canonical` as bytes.
    package var canonicalBytes: [UInt8] {
        var bytes: [UInt8] = []
        JSONWriter.canonical(self, into: &bytes)
        return bytes
    }

    /// `JSONWriter.canonical` as a text.
    package var canonicalText: String { String(decoding: canonicalBytes, as: UTF8.self) }

    /// `JSONWriter.pretty` with two spaces, as a text without a line end at its end.
    package var prettyText: String {
        var bytes: [UInt8] = []
        JSONWriter.pretty(self, into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
