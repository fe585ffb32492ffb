/// Operators. What they take is written as overloads, like the functions.
extension Compiler {
    private typealias Overload = CELFunction.Overload

    private static let numbers: [CELType] = [.int, .uint, .double]

    private static func same(_ types: [CELType]) -> [Overload] {
        types.map { Overload([$0, $0], $0) }
    }

    private static let additions: [Overload] =
        same([.int, .uint, .double, .string, .bytes, .duration, .list(.dyn)])
        + [
            Overload([.timestamp, .duration], .timestamp),
            Overload([.duration, .timestamp], .timestamp),
        ]
    private static let subtractions: [Overload] =
        same([.int, .uint, .double, .duration])
        + [
            Overload([.timestamp, .duration], .timestamp),
            Overload([.timestamp, .timestamp], .duration),
        ]
    private static let orders: [Overload] =
        [.string, .bytes, .bool, .timestamp, .duration].map { Overload([$0, $0], .bool) }
        + numbers.flatMap { left in numbers.map { Overload([left, $0], .bool) } }

    private static func overloads(of op: BinaryOperator) -> [Overload] {
        switch op {
        case .add: additions
        case .subtract: subtractions
        case .multiply, .divide: same(numbers)
        case .remainder: same([.int, .uint])
        default: orders
        }
    }

    mutating func binary(
        _ op: BinaryOperator, _ left: Expression, _ right: Expression, at offset: Int
    ) throws(SyntaxFault) -> Compiled {
        let a = try compile(left)
        let b = try compile(right)
        switch op {
        case .equal, .notEqual:
            if !a.type.mayEqual(b.type) {
                try refuse(
                    "these can never be equal", expected: "two values of one type",
                    found: [a.type, b.type], at: offset, hint: "dyn(…) lets any two be compared")
            }
            let node = EqualityNode(a.node, b.node, wanted: op == .equal)
            return try made(node, .bool, over: [a, b], at: offset)
        case .isIn:
            try checkMembership(a.type, b.type, at: offset)
            let node = MembershipNode(a.node, in: b.node, at: offset)
            return try made(node, .bool, over: [a, b], at: offset)
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            _ = try result(op, a.type, b.type, at: offset)
            let node = ComparisonNode(op, a.node, b.node, at: offset)
            return try made(node, .bool, over: [a, b], at: offset)
        default:
            let type = try result(op, a.type, b.type, at: offset)
            let node = ArithmeticNode(op, a.node, b.node, at: offset)
            return try made(node, type, over: [a, b], at: offset)
        }
    }

    private func result(_ op: BinaryOperator, _ a: CELType, _ b: CELType, at offset: Int)
        throws(SyntaxFault) -> CELType
    {
        let fitting = Compiler.overloads(of: op).filter {
            a.fits($0.parameters[0]) && b.fits($0.parameters[1])
        }
        guard let first = fitting.first else {
            let known = Compiler.overloads(of: op).filter { a.fits($0.parameters[0]) }
            let expected = (known.isEmpty ? Compiler.overloads(of: op) : known).map {
                "\($0.parameters[0].name) \(op.rawValue) \($0.parameters[1].name)"
            }
            try refuse(
                "'\(op.rawValue)' does not work on these types",
                expected: expected.joined(separator: ", "), found: [a, b], at: offset,
                hint: a.isNumeric && b.isNumeric ? "int(…) or double(…) converts" : nil)
            return .dyn
        }
        if case .list(let left) = a, case .list(let right) = b { return .list(left.joined(right)) }
        return fitting.dropFirst().reduce(first.result) { $0.joined($1.result) }
    }

    private func checkMembership(_ a: CELType, _ b: CELType, at offset: Int) throws(SyntaxFault) {
        let element: CELType
        switch b {
        case .dyn: return
        case .list(let type): element = type
        case .map(let key, _): element = key
        case .record: element = .string
        default:
            try refuse(
                "'in' looks into a list or a map", expected: "list or map", found: [b], at: offset)
            return
        }
        guard !a.mayEqual(element) else { return }
        try refuse(
            "'in' can never find this", expected: element.name, found: [a], at: offset)
    }

    mutating func logical(_ op: LogicalOperator, _ terms: [Expression], at offset: Int)
        throws(SyntaxFault) -> Compiled
    {
        var parts: [Compiled] = []
        for term in terms {
            let part = try compile(term)
            try requireBool(part, "an operand of '\(op.rawValue)'", at: term.offset)
            parts.append(part)
        }
        let node = LogicalNode(parts.map(\.node), deciding: op == .or, at: offset)
        return try made(node, .bool, over: parts, at: offset)
    }

    mutating func not(_ operand: Expression, at offset: Int) throws(SyntaxFault) -> Compiled {
        let part = try compile(operand)
        try requireBool(part, "the operand of '!'", at: operand.offset)
        return try made(NotNode(part.node, at: offset), .bool, over: [part], at: offset)
    }

    mutating func negate(_ operand: Expression, at offset: Int) throws(SyntaxFault) -> Compiled {
        let part = try compile(operand)
        if ![CELType.dyn, .int, .double].contains(part.type) {
            try refuse(
                "'-' does not work on this type", expected: "int or double", found: [part.type],
                at: offset)
        }
        return try made(NegateNode(part.node, at: offset), part.type, over: [part], at: offset)
    }

    mutating func conditional(
        _ condition: Expression, _ yes: Expression, _ no: Expression, at offset: Int
    ) throws(SyntaxFault) -> Compiled {
        let test = try compile(condition)
        try requireBool(test, "the condition before '?'", at: condition.offset)
        let first = try compile(yes)
        let second = try compile(no)
        let node = ConditionalNode(test.node, first.node, second.node, at: offset)
        return try made(
            node, first.type.joined(second.type), over: [test, first, second], at: offset)
    }
}
