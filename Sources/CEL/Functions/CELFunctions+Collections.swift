/// `size`, and what lists can do besides the macros.
extension CELFunctions {
    private static let sized: [(CELType, CELType)] = [
        (.string, .int), (.bytes, .int), (.list(.dyn), .int), (.map(.dyn, .dyn), .int),
    ]

    static let collections: [CELFunction] = [
        .one("size", sized) { value, frame throws(CELFault) in try size(value, &frame) },
        .one("size", member: true, sized) { value, frame throws(CELFault) in
            try size(value, &frame)
        },
        .one("reverse", member: true, [(.string, .string), (.list(.dyn), .list(.dyn))]) {
            value, frame throws(CELFault) in
            if case .string(let text) = value {
                try frame.charge(bytes: text.utf8.count)
                var reversed = String.UnicodeScalarView()
                reversed.append(contentsOf: text.unicodeScalars.reversed())
                return .string(String(reversed))
            }
            guard let elements = value.elements else { throw CELFunction.refuse("reverse", value) }
            try frame.charge(elements.count)
            return .list(elements.reversed())
        },
        .one("join", member: true, [(.list(.string), .string)]) { value, frame throws(CELFault) in
            try join(value, "", &frame)
        },
        .two("join", member: true, [(.list(.string), .string, .string)]) {
            value, separator, frame throws(CELFault) in
            guard case .string(let text) = separator else {
                throw CELFunction.refuse("join", value, separator)
            }
            return try join(value, text, &frame)
        },
        .one("first", member: true, [(.list(.dyn), .optional(.dyn))]) {
            value, _ throws(CELFault) in
            guard let count = value.listCount else { throw CELFunction.refuse("first", value) }
            return .optional(count == 0 ? nil : value.element(0))
        },
        .one("last", member: true, [(.list(.dyn), .optional(.dyn))]) {
            value, _ throws(CELFault) in
            guard let count = value.listCount else { throw CELFunction.refuse("last", value) }
            return .optional(count == 0 ? nil : value.element(count - 1))
        },
    ]

    private static func size(_ value: CELValue, _ frame: inout CELFrame) throws(CELFault)
        -> CELValue
    {
        switch value {
        case .string(let text):
            try frame.charge(bytes: text.utf8.count)
            return .int(Int64(text.unicodeScalars.count))
        case .bytes(let bytes): return .int(Int64(bytes.count))
        default:
            guard let count = value.listCount ?? value.mapCount else {
                throw CELFunction.refuse("size", value)
            }
            return .int(Int64(count))
        }
    }

    private static func join(_ value: CELValue, _ separator: String, _ frame: inout CELFrame)
        throws(CELFault) -> CELValue
    {
        guard let count = value.listCount else { throw CELFunction.refuse("join", value) }
        var result = ""
        for index in 0..<count {
            guard case .string(let text) = value.element(index) else {
                throw CELFunction.refuse("join", value)
            }
            try frame.charge(1)
            try frame.charge(bytes: text.utf8.count + separator.utf8.count)
            if index > 0 { result += separator }
            result += text
        }
        return .string(result)
    }
}
