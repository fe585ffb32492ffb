/// Optional values (cel-go ext, "Optional Types"). `or` and `orValue` are nodes of their own, since
/// they evaluate their argument only where it is needed.
extension CELFunctions {
    static let optionals: [CELFunction] = [
        CELFunction(
            name: "optional.none", isMember: false, arity: 0,
            overloads: [.init([], .optional(.dyn))],
            body: .many { _, _ in .optional(nil) }),
        .one("optional.of", [(.dyn, .optional(.dyn))]) { value, _ in .optional(value) },
        .one("optional.ofNonZeroValue", [(.dyn, .optional(.dyn))]) { value, _ in
            .optional(value.isZero ? nil : value)
        },
        .one("hasValue", member: true, [(.optional(.dyn), .bool)]) { value, _ throws(CELFault) in
            .bool(try inner(value, "hasValue") != nil)
        },
        .one("value", member: true, [(.optional(.dyn), .dyn)]) { value, _ throws(CELFault) in
            guard let inner = try inner(value, "value") else { throw CELFault(.emptyOptional) }
            return inner
        },
        .one("optional.unwrap", [(.list(.dyn), .list(.dyn))]) { value, frame throws(CELFault) in
            try unwrap(value, "optional.unwrap", &frame)
        },
        .one("unwrapOpt", member: true, [(.list(.dyn), .list(.dyn))]) {
            value, frame throws(CELFault) in
            try unwrap(value, "unwrapOpt", &frame)
        },
    ]

    private static func inner(_ value: CELValue, _ name: String) throws(CELFault) -> CELValue? {
        guard case .optional(let inner) = value else { throw CELFunction.refuse(name, value) }
        return inner
    }

    private static func unwrap(_ value: CELValue, _ name: String, _ frame: inout CELFrame)
        throws(CELFault) -> CELValue
    {
        guard let elements = value.elements else { throw CELFunction.refuse(name, value) }
        try frame.charge(elements.count)
        var result: [CELValue] = []
        for element in elements {
            if let inner = try inner(element, name) { result.append(inner) }
        }
        return .list(result)
    }
}

/// `optional.or(optional)` and `optional.orValue(value)`.
final class OrElseNode: Node {
    let operand: any Node
    let alternative: any Node
    let givesValue: Bool
    let offset: Int

    init(_ operand: any Node, _ alternative: any Node, givesValue: Bool, at offset: Int) {
        self.operand = operand
        self.alternative = alternative
        self.givesValue = givesValue
        self.offset = offset
    }

    func evaluate(_ frame: inout CELFrame) throws(CELFault) -> CELValue {
        try frame.charge(1)
        let name = givesValue ? "orValue()" : "or()"
        let value = try operand.evaluate(&frame)
        guard case .optional(let inner) = value else {
            throw CELFault(.noOverload(name, [value.typeName]), at: offset)
        }
        if let inner { return givesValue ? inner : value }
        let other = try alternative.evaluate(&frame)
        if givesValue { return other }
        guard case .optional = other else {
            throw CELFault(.noOverload(name, [value.typeName, other.typeName]), at: offset)
        }
        return other
    }
}
