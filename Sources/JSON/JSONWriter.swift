/// Writes values as JSON (RFC 8259, UTF-8) at the end of a byte array.
///
/// Strings are written as they are; only `"`, `\` and control characters are escaped. A double is
/// the shortest text that reads back as the same double, always with `.` or `e`, so that it stays a
/// double. JSON has no infinity and no NaN: they are written as `null`, so rooms that can make them
/// refuse them before.
package enum JSONWriter {
    /// Without white space, members in their order: the hot path of wire and journal.
    package static func compact(_ value: JSONValue, into bytes: inout [UInt8]) {
        var sink = JSONSink()
        compact(value, to: &sink)
        sink.copy(into: &bytes)
    }

    /// As `compact(_:into:)`, of an object.
    package static func compact(_ object: JSONObject, into bytes: inout [UInt8]) {
        var sink = JSONSink()
        compact(object, to: &sink)
        sink.copy(into: &bytes)
    }

    /// As compact, but members sorted by the UTF-8 bytes of their keys: equal values give equal
    /// bytes, so this is what is hashed.
    package static func canonical(_ value: JSONValue, into bytes: inout [UInt8]) {
        var sink = JSONSink()
        canonical(value, to: &sink)
        sink.copy(into: &bytes)
    }

    /// For people: one member or element a line, `indent` spaces a level, members in their order.
    package static func pretty(_ value: JSONValue, indent: Int = 2, into bytes: inout [UInt8]) {
        var sink = JSONSink()
        pretty(value, indent: indent, level: 0, to: &sink)
        sink.copy(into: &bytes)
    }

    /// A string with its quotes.
    package static func string(_ text: String, into bytes: inout [UInt8]) {
        var sink = JSONSink()
        sink.string(text)
        sink.copy(into: &bytes)
    }
}

// MARK: Arrays and objects

extension JSONWriter {
    static func compact(_ value: JSONValue, to sink: inout JSONSink) {
        switch value {
        case .null: sink.append("null")
        case .bool(let truth): sink.append(truth ? "true" : "false")
        case .int(let number): sink.integer(number)
        case .double(let number): sink.double(number)
        case .string(let text): sink.string(text)
        case .array(let elements):
            sink.append(UInt8(ascii: "["))
            for index in elements.indices {
                if index > 0 { sink.append(UInt8(ascii: ",")) }
                compact(elements[index], to: &sink)
            }
            sink.append(UInt8(ascii: "]"))
        case .object(let object):
            compact(object, to: &sink)
        }
    }

    static func compact(_ object: JSONObject, to sink: inout JSONSink) {
        sink.append(UInt8(ascii: "{"))
        for index in object.members.indices {
            if index > 0 { sink.append(UInt8(ascii: ",")) }
            sink.string(object.members[index].key)
            sink.append(UInt8(ascii: ":"))
            compact(object.members[index].value, to: &sink)
        }
        sink.append(UInt8(ascii: "}"))
    }

    private static func canonical(_ value: JSONValue, to sink: inout JSONSink) {
        switch value {
        case .array(let elements):
            sink.append(UInt8(ascii: "["))
            for index in elements.indices {
                if index > 0 { sink.append(UInt8(ascii: ",")) }
                canonical(elements[index], to: &sink)
            }
            sink.append(UInt8(ascii: "]"))
        case .object(let object):
            let members = sorted(object.members)
            sink.append(UInt8(ascii: "{"))
            for index in members.indices {
                if index > 0 { sink.append(UInt8(ascii: ",")) }
                sink.string(members[index].key)
                sink.append(UInt8(ascii: ":"))
                canonical(members[index].value, to: &sink)
            }
            sink.append(UInt8(ascii: "}"))
        default:
            compact(value, to: &sink)
        }
    }

    private static func sorted(_ members: [JSONObject.Member]) -> [JSONObject.Member] {
        let isSorted = members.indices.dropFirst().allSatisfy {
            bytesPrecede(members[$0 - 1].key, members[$0].key)
        }
        return isSorted ? members : members.sorted { bytesPrecede($0.key, $1.key) }
    }

    private static func pretty(
        _ value: JSONValue, indent: Int, level: Int, to sink: inout JSONSink
    ) {
        func newLine(_ level: Int) {
            sink.append(UInt8(ascii: "\n"))
            sink.spaces(indent * level)
        }
        switch value {
        case .array(let elements) where !elements.isEmpty:
            sink.append(UInt8(ascii: "["))
            for index in elements.indices {
                if index > 0 { sink.append(UInt8(ascii: ",")) }
                newLine(level + 1)
                pretty(elements[index], indent: indent, level: level + 1, to: &sink)
            }
            newLine(level)
            sink.append(UInt8(ascii: "]"))
        case .object(let object) where !object.isEmpty:
            sink.append(UInt8(ascii: "{"))
            for index in object.members.indices {
                if index > 0 { sink.append(UInt8(ascii: ",")) }
                newLine(level + 1)
                sink.string(object.members[index].key)
                sink.append(": ")
                pretty(object.members[index].value, indent: indent, level: level + 1, to: &sink)
            }
            newLine(level)
            sink.append(UInt8(ascii: "}"))
        default:
            compact(value, to: &sink)
        }
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
