import JSON

/// The encoders extension: bytes to base64 and back.
extension CELFunctions {
    static let encoders: [CELFunction] = [
        .one("base64.encode", [(.bytes, .string)]) { value, frame throws(CELFault) in
            guard case .bytes(let bytes) = value else {
                throw CELFunction.refuse("base64.encode", value)
            }
            try frame.charge(bytes: bytes.count * 2)
            return .string(Base64.encode(bytes))
        },
        .one("base64.decode", [(.string, .bytes)]) { value, frame throws(CELFault) in
            guard case .string(let text) = value else {
                throw CELFunction.refuse("base64.decode", value)
            }
            try frame.charge(bytes: text.utf8.count)
            guard let bytes = Base64.decode(text) else {
                throw CELFault(.conversion(text, to: "bytes from base64"))
            }
            return .bytes(bytes)
        },
    ]
}
