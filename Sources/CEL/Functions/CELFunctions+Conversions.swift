import CivilTime

/// `int() uint() double() string() bytes() bool() dyn() type()`; those of time stand apart.
extension CELFunctions {
    static let conversions: [CELFunction] = [
        .one("dyn", [(.dyn, .dyn)]) { value, _ in value },
        .one("type", [(.dyn, .type)]) { value, _ in .type(value.typeName) },
        .one(
            "int",
            [(.int, .int), (.uint, .int), (.double, .int), (.string, .int), (.timestamp, .int)]
        ) { value, _ throws(CELFault) in try toInt(value) },
        .one("uint", [(.uint, .uint), (.int, .uint), (.double, .uint), (.string, .uint)]) {
            value, _ throws(CELFault) in try toUInt(value)
        },
        .one(
            "double",
            [(.double, .double), (.int, .double), (.uint, .double), (.string, .double)]
        ) { value, _ throws(CELFault) in try toDouble(value) },
        .one(
            "string",
            [
                (.string, .string), (.int, .string), (.uint, .string), (.double, .string),
                (.bool, .string), (.bytes, .string), (.timestamp, .string), (.duration, .string),
            ]
        ) { value, frame throws(CELFault) in try toString(value, &frame) },
        .one("bytes", [(.bytes, .bytes), (.string, .bytes)]) { value, frame throws(CELFault) in
            switch value {
            case .bytes: return value
            case .string(let text):
                try frame.charge(bytes: text.utf8.count)
                return .bytes(Array(text.utf8))
            default: throw CELFunction.refuse("bytes", value)
            }
        },
        .one("bool", [(.bool, .bool), (.string, .bool)]) { value, _ throws(CELFault) in
            switch value {
            case .bool: return value
            case .string(let text): return .bool(try toBool(text))
            default: throw CELFunction.refuse("bool", value)
            }
        },
    ]

    private static func toInt(_ value: CELValue) throws(CELFault) -> CELValue {
        switch value {
        case .int: return value
        case .uint(let number):
            if let exact = Int64(exactly: number) { return .int(exact) }
        case .double(let number):
            // The bounds themselves are refused: a double this large stands for a whole range.
            if number > -0x1p63, number < 0x1p63 { return .int(Int64(number)) }
        case .string(let text):
            if !text.hasPrefix("+"), let number = Int64(text) { return .int(number) }
        case .timestamp(let instant): return .int(instant.seconds)
        default: throw CELFunction.refuse("int", value)
        }
        throw CELFault(.conversion(value.plainText, to: "int"))
    }

    private static func toUInt(_ value: CELValue) throws(CELFault) -> CELValue {
        switch value {
        case .uint: return value
        case .int(let number):
            if let exact = UInt64(exactly: number) { return .uint(exact) }
        case .double(let number):
            if number >= 0, number < 0x1p64 { return .uint(UInt64(number)) }
        case .string(let text):
            if !text.hasPrefix("+"), !text.hasPrefix("-"), let number = UInt64(text) {
                return .uint(number)
            }
        default: throw CELFunction.refuse("uint", value)
        }
        throw CELFault(.conversion(value.plainText, to: "uint"))
    }

    private static func toDouble(_ value: CELValue) throws(CELFault) -> CELValue {
        switch value {
        case .double: return value
        case .int(let number): return .double(Double(number))
        case .uint(let number): return .double(Double(number))
        case .string(let text):
            if let number = DecimalText.parse(text) { return .double(number) }
        default: throw CELFunction.refuse("double", value)
        }
        throw CELFault(.conversion(value.plainText, to: "double"))
    }

    private static func toString(_ value: CELValue, _ frame: inout CELFrame) throws(CELFault)
        -> CELValue
    {
        switch value {
        case .string: return value
        case .bytes(let bytes):
            try frame.charge(bytes: bytes.count)
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw CELFault(.conversion("bytes that are no UTF-8", to: "string"))
            }
            return .string(text)
        case .int, .uint, .double, .bool, .timestamp, .duration:
            return .string(value.plainText)
        default: throw CELFunction.refuse("string", value)
        }
    }

    private static func toBool(_ text: String) throws(CELFault) -> Bool {
        switch text {
        case "true", "True", "TRUE", "t", "1": return true
        case "false", "False", "FALSE", "f", "0": return false
        default: throw CELFault(.conversion(text, to: "bool"))
        }
    }
}
