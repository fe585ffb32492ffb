/// Strings made from strings (cel-go ext, "Strings").
extension CELFunctions {
    static let stringEdits: [CELFunction] = [
        map("lowerAscii") { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 },
        map("upperAscii") { (0x61...0x7A).contains($0) ? $0 - 0x20 : $0 },
        .one("trim", member: true, [(.string, .string)]) { value, frame throws(CELFault) in
            guard case .string(let text) = value else { throw CELFunction.refuse("trim", value) }
            try frame.charge(bytes: text.utf8.count)
            var rest = Substring(text).unicodeScalars
            while rest.first?.properties.isWhitespace == true { rest.removeFirst() }
            while rest.last?.properties.isWhitespace == true { rest.removeLast() }
            return .string(String(rest))
        },
        .many("replace", member: true, [.string, .string, .string], .string) {
            arguments, frame throws(CELFault) in
            try replace(arguments, &frame)
        },
        .many("replace", member: true, [.string, .string, .string, .int], .string) {
            arguments, frame throws(CELFault) in
            try replace(arguments, &frame)
        },
        .two("split", member: true, [(.string, .string, .list(.string))]) {
            value, separator, frame throws(CELFault) in
            try split([value, separator], &frame)
        },
        .many("split", member: true, [.string, .string, .int], .list(.string)) {
            arguments, frame throws(CELFault) in
            try split(arguments, &frame)
        },
        .two("substring", member: true, [(.string, .int, .string)]) {
            value, start, frame throws(CELFault) in
            try substring([value, start], &frame)
        },
        .many("substring", member: true, [.string, .int, .int], .string) {
            arguments, frame throws(CELFault) in
            try substring(arguments, &frame)
        },
        .one("strings.quote", [(.string, .string)]) { value, frame throws(CELFault) in
            guard case .string(let text) = value else {
                throw CELFunction.refuse("strings.quote", value)
            }
            try frame.charge(bytes: text.utf8.count)
            return .string(quoted(text))
        },
        .two("format", member: true, [(.string, .list(.dyn), .string)]) {
            value, list, frame throws(CELFault) in
            guard case .string(let text) = value, list.listCount != nil else {
                throw CELFunction.refuse("format", value, list)
            }
            return .string(try TextFormat.format(text, list, &frame))
        },
    ]

    private static func map(
        _ name: String, _ change: @escaping @Sendable (UInt8) -> UInt8
    ) -> CELFunction {
        .one(name, member: true, [(.string, .string)]) { value, frame throws(CELFault) in
            guard case .string(let text) = value else { throw CELFunction.refuse(name, value) }
            try frame.charge(bytes: text.utf8.count)
            return .string(String(decoding: text.utf8.map(change), as: UTF8.self))
        }
    }

    private static func limit(_ arguments: [CELValue], at place: Int, of name: String)
        throws(CELFault) -> Int64
    {
        guard arguments.count > place else { return -1 }
        guard case .int(let limit) = arguments[place] else {
            throw CELFunction.refuse(name, list: arguments)
        }
        return limit
    }

    /// An empty `old` stands before each code point and at the end, as in Go's strings.Replace.
    private static func replace(_ arguments: [CELValue], _ frame: inout CELFrame) throws(CELFault)
        -> CELValue
    {
        guard case .string(let source) = arguments[0], case .string(let old) = arguments[1],
            case .string(let new) = arguments[2]
        else { throw CELFunction.refuse("replace", list: arguments) }
        var left = try limit(arguments, at: 3, of: "replace")
        try frame.charge(bytes: source.utf8.count)
        let text = Scalars(source)
        let part = Scalars(old)
        var result = ""
        var place = 0
        while place <= text.count {
            try frame.charge(bytes: part.count)
            if left != 0, text.has(part, at: place) {
                try frame.charge(bytes: 16 + new.utf8.count)
                result += new
                left -= 1
                place += part.count
                if !part.all.isEmpty { continue }
            }
            if place < text.count { result.unicodeScalars.append(text.all[place]) }
            place += 1
        }
        return .string(result)
    }

    private static func split(_ arguments: [CELValue], _ frame: inout CELFrame) throws(CELFault)
        -> CELValue
    {
        guard case .string(let source) = arguments[0], case .string(let separator) = arguments[1]
        else { throw CELFunction.refuse("split", list: arguments) }
        let limit = try limit(arguments, at: 2, of: "split")
        if limit == 0 { return .list([]) }
        try frame.charge(bytes: source.utf8.count)
        let text = Scalars(source)
        let part = Scalars(separator)
        var pieces: [CELValue] = []
        var start = 0
        var place = part.count == 0 ? 1 : 0
        while place + part.count <= text.count - (part.count == 0 ? 1 : 0),
            limit < 0 || pieces.count + 1 < limit
        {
            try frame.charge(bytes: 16 + part.count)
            if text.has(part, at: place) {
                pieces.append(.string(text.text(start..<place)))
                start = place + part.count
                place = part.count == 0 ? place + 1 : start
            } else {
                place += 1
            }
        }
        if part.count > 0 || text.count > 0 {
            pieces.append(.string(text.text(start..<text.count)))
        }
        return .list(pieces)
    }

    private static func substring(_ arguments: [CELValue], _ frame: inout CELFrame)
        throws(CELFault) -> CELValue
    {
        guard case .string(let source) = arguments[0], case .int(let start) = arguments[1] else {
            throw CELFunction.refuse("substring", list: arguments)
        }
        try frame.charge(bytes: source.utf8.count)
        let text = Scalars(source)
        var end = Int64(text.count)
        if arguments.count == 3 {
            guard case .int(let given) = arguments[2] else {
                throw CELFunction.refuse("substring", list: arguments)
            }
            guard given >= 0, given <= end else {
                throw CELFault(.indexOutOfRange(given, count: text.count))
            }
            end = given
        }
        guard start >= 0, start <= end else {
            throw CELFault(.indexOutOfRange(start, count: text.count))
        }
        return .string(text.text(Int(start)..<Int(end)))
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{07}": result += "\\a"
            case "\u{08}": result += "\\b"
            case "\u{0C}": result += "\\f"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{0B}": result += "\\v"
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
