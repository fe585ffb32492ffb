/// Reads JSON5 (spec.json5.org, 1.0): what people write, with comments, plain keys, either quotes
/// and trailing commas.
///
/// Numbers as in `parse`; a hexadecimal integer that fits `Int64` is an `.int`. `Infinity` and `NaN`
/// are read as doubles, since JSON5 has them; JSON cannot write them. A number too large for a
/// double, half a surrogate pair and bytes that are not UTF-8 are refused.
extension JSONReader {
    /// The value that the bytes are, each part with its place in `file`.
    ///
    /// - Parameter file: the name that positions and errors carry; nothing is opened.
    package static func parseJSON5(
        _ bytes: [UInt8], file: String, limits: JSONLimits = .authored
    ) throws(JSONError) -> JSONNode {
        try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
            guard buffer.count <= limits.bytes else {
                throw JSONError(JSONRefusal(.size, at: limits.bytes), file: file, in: buffer)
            }
            guard let text = String(validating: buffer, as: UTF8.self) else {
                let fault = JSONParser.firstFault(in: buffer)
                throw JSONError(JSONRefusal(.notUTF8, at: fault), file: file, in: buffer)
            }
            var parser = JSON5Parser(text, file: file, limits: limits)
            return try parser.document()
        }
    }

    /// As above, of a text.
    package static func parseJSON5(
        _ text: String, file: String, limits: JSONLimits = .authored
    ) throws(JSONError) -> JSONNode {
        try parseJSON5(Array(text.utf8), file: file, limits: limits)
    }
}
