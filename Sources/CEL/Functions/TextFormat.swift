/// `"…".format([…])`: verbs `%s %d %f %e %b %o %x %X %%`, with a precision for `%f` and `%e`
/// (cel-go ext, "Strings", format).
enum TextFormat {
    private static let placesLimit = 1000

    static func format(_ pattern: String, _ list: CELValue, _ frame: inout CELFrame)
        throws(CELFault) -> String
    {
        try frame.charge(bytes: pattern.utf8.count)
        let bytes = Array(pattern.utf8)
        var result: [UInt8] = []
        var next = 0
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            guard byte == UInt8(ascii: "%") else {
                result.append(byte)
                continue
            }
            guard index < bytes.count else { throw fail("the pattern ends in a single %") }
            if bytes[index] == UInt8(ascii: "%") {
                result.append(byte)
                index += 1
                continue
            }
            let places = try precision(bytes, &index)
            guard index < bytes.count else { throw fail("a verb is missing behind %") }
            guard next < (list.listCount ?? 0) else {
                throw fail("the pattern has more verbs than the list has elements")
            }
            let text = try verb(bytes[index], list.element(next), places, &frame)
            try frame.charge(bytes: text.utf8.count)
            result += Array(text.utf8)
            next += 1
            index += 1
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func fail(_ why: String) -> CELFault {
        CELFault(.invalidArgument("format()", why: why))
    }

    private static func precision(_ bytes: [UInt8], _ index: inout Int) throws(CELFault) -> Int? {
        guard bytes[index] == UInt8(ascii: ".") else { return nil }
        index += 1
        var places: Int?
        while index < bytes.count, Lexer.isDigit(bytes[index]) {
            places = (places ?? 0) * 10 + Int(bytes[index] - 0x30)
            if let places, places > placesLimit { throw fail("more than \(placesLimit) places") }
            index += 1
        }
        guard let places else { throw fail("a number is missing behind %.") }
        return places
    }

    private static func verb(
        _ verb: UInt8, _ value: CELValue, _ places: Int?, _ frame: inout CELFrame
    ) throws(CELFault) -> String {
        let fractional = verb == UInt8(ascii: "f") || verb == UInt8(ascii: "e")
        if places != nil, !fractional { throw fail("only %f and %e take a number of places") }
        switch verb {
        case UInt8(ascii: "s"):
            var text = ""
            try append(value, to: &text, &frame)
            return text
        case UInt8(ascii: "d"):
            switch value {
            case .int(let number): return String(number)
            case .uint(let number): return String(number)
            case .double(let number) where !number.isFinite: return DecimalText.shortest(number)
            default: throw refuse("%d", value)
            }
        case UInt8(ascii: "f"), UInt8(ascii: "e"):
            // The exact digits of a double may be a thousand.
            try frame.charge(64)
            let number: Double
            switch value {
            case .double(let given): number = given
            case .int(let given): number = Double(given)
            case .uint(let given): number = Double(given)
            default: throw refuse(verb == UInt8(ascii: "f") ? "%f" : "%e", value)
            }
            return verb == UInt8(ascii: "f")
                ? DecimalText.fixed(number, places: places ?? 6)
                : DecimalText.scientific(number, places: places ?? 6)
        case UInt8(ascii: "b"):
            if case .bool(let truth) = value { return truth ? "1" : "0" }
            return try integer(value, radix: 2, "%b")
        case UInt8(ascii: "o"):
            return try integer(value, radix: 8, "%o")
        case UInt8(ascii: "x"):
            return try hex(value, uppercase: false, &frame)
        case UInt8(ascii: "X"):
            return try hex(value, uppercase: true, &frame)
        default:
            throw fail("%\(String(decoding: [verb & 0x7F], as: UTF8.self)) is no verb")
        }
    }

    private static func refuse(_ verb: String, _ value: CELValue) -> CELFault {
        CELFault(.noOverload("format() with \(verb)", [value.typeName]))
    }

    private static func integer(
        _ value: CELValue, radix: Int, uppercase: Bool = false, _ verb: String
    ) throws(CELFault) -> String {
        switch value {
        case .int(let number): return String(number, radix: radix, uppercase: uppercase)
        case .uint(let number): return String(number, radix: radix, uppercase: uppercase)
        default: throw refuse(verb, value)
        }
    }

    private static func hex(_ value: CELValue, uppercase: Bool, _ frame: inout CELFrame)
        throws(CELFault) -> String
    {
        let bytes: [UInt8]
        switch value {
        case .string(let text): bytes = Array(text.utf8)
        case .bytes(let given): bytes = given
        default: return try integer(value, radix: 16, uppercase: uppercase, uppercase ? "%X" : "%x")
        }
        try frame.charge(bytes: bytes.count * 2)
        var text = ""
        for byte in bytes {
            if byte < 16 { text += "0" }
            text += String(byte, radix: 16, uppercase: uppercase)
        }
        return text
    }

    /// `%s`: scalars as `string()` has them, lists in brackets, maps in braces by the order of the
    /// texts of their keys.
    private static func append(
        _ value: CELValue, to text: inout String, _ frame: inout CELFrame
    ) throws(CELFault) {
        try frame.charge(1)
        if let count = value.listCount {
            text += "["
            for index in 0..<count {
                if index > 0 { text += ", " }
                try append(value.element(index), to: &text, &frame)
            }
            text += "]"
            return
        }
        if let entries = value.entries {
            var parts: [(key: String, value: CELValue)] = []
            for entry in entries {
                var key = ""
                try append(entry.key, to: &key, &frame)
                parts.append((key, entry.value))
            }
            parts.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            text += "{"
            for (index, part) in parts.enumerated() {
                if index > 0 { text += ", " }
                text += part.key + ": "
                try append(part.value, to: &text, &frame)
            }
            text += "}"
            return
        }
        switch value {
        case .optional: throw refuse("%s", value)
        case .bytes(let bytes):
            try frame.charge(bytes: bytes.count)
            text += String(decoding: bytes, as: UTF8.self)
        case .string(let given):
            try frame.charge(bytes: given.utf8.count)
            text += given
        default:
            text += value.plainText
        }
    }
}
