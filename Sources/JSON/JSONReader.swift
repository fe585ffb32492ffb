/// Reads JSON (RFC 8259, UTF-8 only) from bytes: what peers send and what the store holds.
///
/// This is the hot path of the wire; see `JSONReader+JSON5.swift` for what people write.
///
/// Refused: anything the RFC's grammar does not allow, a byte order mark, bytes that are not UTF-8,
/// half a surrogate pair, a number beyond the range of a double, nesting deeper than the limit. A
/// number without fraction and exponent that fits `Int64` is an `.int` (so `-0` is the integer 0);
/// every other number is a `.double`, the nearest one (underflow gives zero).
package enum JSONReader {
    /// The value that the bytes are, all of them, but for white space around it.
    package static func parse(
        _ bytes: [UInt8], limits: JSONLimits = .standard
    ) throws(JSONError) -> JSONValue {
        try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
            try parse(buffer, limits: limits)
        }
    }

    /// As above, of a part of an array.
    package static func parse(
        _ bytes: ArraySlice<UInt8>, limits: JSONLimits = .standard
    ) throws(JSONError) -> JSONValue {
        try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
            try parse(buffer, limits: limits)
        }
    }

    /// As above, of bytes that someone else owns.
    package static func parse(
        _ bytes: Span<UInt8>, limits: JSONLimits = .standard
    ) throws(JSONError) -> JSONValue {
        try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
            try parse(buffer, limits: limits)
        }
    }

    /// As above, of memory such as a message frame or a database column.
    package static func parse(
        _ bytes: UnsafeRawBufferPointer, limits: JSONLimits = .standard
    ) throws(JSONError) -> JSONValue {
        try bytes.withMemoryRebound(to: UInt8.self) { buffer throws(JSONError) in
            try parse(buffer, limits: limits)
        }
    }

    /// As above, of a text.
    package static func parse(
        _ text: String, limits: JSONLimits = .standard
    ) throws(JSONError) -> JSONValue {
        try parse(Array(text.utf8), limits: limits)
    }

    /// As above; the others come here.
    package static func parse(
        _ bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits = .standard
    ) throws(JSONError) -> JSONValue {
        guard let base = bytes.baseAddress, !bytes.isEmpty else {
            throw JSONError(JSONRefusal(.ends, at: 0, expected: "a value"), file: "", in: bytes)
        }
        guard bytes.count <= limits.bytes else {
            throw JSONError(JSONRefusal(.size, at: limits.bytes), file: "", in: bytes)
        }
        var parser = JSONParser(base: base, count: bytes.count, limits: limits)
        do throws(JSONRefusal) {
            return try parser.document()
        } catch {
            throw JSONError(error, file: "", in: bytes)
        }
    }
}
