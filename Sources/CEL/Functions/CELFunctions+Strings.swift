import JSON

/// Questions about strings: what they contain, and where. Positions count code points
/// (cel-go ext, "Strings").
extension CELFunctions {
    static let strings: [CELFunction] = [
        test("contains") { text, part in Scalars.firstByteIndex(of: part, in: text) != nil },
        test("startsWith") { text, part in
            text.count >= part.count && text.prefix(part.count).elementsEqual(part)
        },
        test("endsWith") { text, part in
            text.count >= part.count && text.suffix(part.count).elementsEqual(part)
        },
        .two("charAt", member: true, [(.string, .int, .string)]) {
            value, place, frame throws(CELFault) in
            guard case .string(let text) = value, case .int(let index) = place else {
                throw CELFunction.refuse("charAt", value, place)
            }
            try frame.charge(bytes: text.utf8.count)
            let scalars = Scalars(text)
            guard index >= 0, index <= scalars.count else {
                throw CELFault(.indexOutOfRange(index, count: scalars.count))
            }
            if index == scalars.count { return .string("") }
            return .string(scalars.text(Int(index)..<Int(index) + 1))
        },
        .two("indexOf", member: true, [(.string, .string, .int)]) {
            value, part, frame throws(CELFault) in
            try indexOf([value, part], &frame)
        },
        .many("indexOf", member: true, [.string, .string, .int], .int) {
            arguments, frame throws(CELFault) in
            try indexOf(arguments, &frame)
        },
        .two("lastIndexOf", member: true, [(.string, .string, .int)]) {
            value, part, frame throws(CELFault) in
            try lastIndexOf([value, part], &frame)
        },
        .many("lastIndexOf", member: true, [.string, .string, .int], .int) {
            arguments, frame throws(CELFault) in
            try lastIndexOf(arguments, &frame)
        },
        .two("matches", member: true, [(.string, .string, .bool)]) {
            value, pattern, frame throws(CELFault) in
            try matches(value, pattern, &frame)
        },
        .two("matches", [(.string, .string, .bool)]) { value, pattern, frame throws(CELFault) in
            try matches(value, pattern, &frame)
        },
    ]

    private static func test(
        _ name: String, _ body: @escaping @Sendable ([UInt8], [UInt8]) -> Bool
    ) -> CELFunction {
        .two(name, member: true, [(.string, .string, .bool)]) {
            value, part, frame throws(CELFault) in
            guard case .string(let text) = value, case .string(let wanted) = part else {
                throw CELFunction.refuse(name, value, part)
            }
            try frame.charge(bytes: text.utf8.count + wanted.utf8.count)
            return .bool(body(Array(text.utf8), Array(wanted.utf8)))
        }
    }

    private static func search(
        _ name: String, _ arguments: [CELValue], _ frame: inout CELFrame
    ) throws(CELFault) -> (text: Scalars, part: Scalars, from: Int?) {
        guard case .string(let text) = arguments[0], case .string(let part) = arguments[1] else {
            throw CELFunction.refuse(name, list: arguments)
        }
        // The search compares at each place until the first difference.
        try frame.charge(bytes: text.utf8.count + part.utf8.count)
        let scalars = Scalars(text)
        guard arguments.count == 3 else { return (scalars, Scalars(part), nil) }
        guard case .int(let from) = arguments[2] else {
            throw CELFunction.refuse(name, list: arguments)
        }
        // An empty part can stand behind the last character, another cannot.
        guard from >= 0, from < scalars.count + (part.isEmpty ? 1 : 0) else {
            throw CELFault(.indexOutOfRange(from, count: scalars.count))
        }
        return (scalars, Scalars(part), Int(from))
    }

    private static func indexOf(_ arguments: [CELValue], _ frame: inout CELFrame) throws(CELFault)
        -> CELValue
    {
        let (text, part, from) = try search("indexOf", arguments, &frame)
        var place = from ?? 0
        while place + part.count <= text.count {
            try frame.charge(bytes: part.count)
            if text.has(part, at: place) { return .int(Int64(place)) }
            place += 1
        }
        return .int(-1)
    }

    private static func lastIndexOf(_ arguments: [CELValue], _ frame: inout CELFrame)
        throws(CELFault) -> CELValue
    {
        let (text, part, from) = try search("lastIndexOf", arguments, &frame)
        var place = min(from ?? text.count, text.count - part.count)
        while place >= 0 {
            try frame.charge(bytes: part.count)
            if text.has(part, at: place) { return .int(Int64(place)) }
            place -= 1
        }
        return .int(-1)
    }

    private static func matches(
        _ value: CELValue, _ pattern: CELValue, _ frame: inout CELFrame
    ) throws(CELFault) -> CELValue {
        guard case .string(let text) = value, case .string(let source) = pattern else {
            throw CELFunction.refuse("matches", value, pattern)
        }
        try frame.charge(bytes: source.utf8.count)
        let compiled: Pattern
        do {
            compiled = try Pattern(source)
        } catch {
            throw CELFault(.badPattern(source, why: error.message))
        }
        try frame.charge(compiled.size)
        return .bool(try compiled.matches(text, &frame))
    }
}

/// `matches` with a pattern that is written out: compiled once, when the program is.
final class MatchNode: Node {
    let operand: any Node
    let pattern: Pattern
    let offset: Int

    init(_ operand: any Node, _ pattern: Pattern, at offset: Int) {
        self.operand = operand
        self.pattern = pattern
        self.offset = offset
    }

    func evaluate(_ frame: inout CELFrame) throws(CELFault) -> CELValue {
        .bool(try evaluateBool(&frame))
    }

    func evaluateBool(_ frame: inout CELFrame) throws(CELFault) -> Bool {
        try frame.charge(1)
        let value = try operand.evaluate(&frame)
        guard case .string(let text) = value else {
            throw CELFault(.noOverload("matches()", [value.typeName, "string"]), at: offset)
        }
        do {
            return try pattern.matches(text, &frame)
        } catch {
            throw error.located(at: offset)
        }
    }
}
