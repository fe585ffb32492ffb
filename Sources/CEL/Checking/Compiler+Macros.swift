/// Macros: comprehensions, bindings, optional maps. They bring names of their own.
extension Compiler {
    private mutating func takeSlots(_ count: Int) -> Int {
        defer { localCount += count }
        return localCount
    }

    mutating func comprehension(_ macro: Comprehension, at offset: Int) throws(SyntaxFault)
        -> Compiled
    {
        let range = try compile(macro.range)
        let types = try variableTypes(of: range.type, macro, at: offset)
        let slot = takeSlots(macro.variables.count)
        let outer = locals.count
        for (index, name) in macro.variables.enumerated() {
            locals.append(Local(name: name, type: types[index], value: nil, slot: slot + index))
        }
        defer { locals.removeSubrange(outer...) }
        var filter: Compiled?
        if let condition = macro.filter {
            let part = try compile(condition)
            try requireBool(part, "the condition of \(macro.kind.rawValue)()", at: condition.offset)
            filter = part
        }
        let body = try compile(macro.body)
        let loop = Loop(
            range: range.node, slot: slot, hasTwo: macro.variables.count == 2,
            filter: filter?.node, body: body.node, offset: offset)
        let (node, type) = try node(macro, loop, body.type, types, range.type)
        let parts = [range, body] + (filter.map { [$0] } ?? [])
        return try made(node, type, over: parts, at: offset)
    }

    private func node(
        _ macro: Comprehension, _ loop: Loop, _ body: CELType, _ variables: [CELType],
        _ range: CELType
    ) throws(SyntaxFault) -> (any Node, CELType) {
        switch macro.kind {
        case .all, .exists, .existsOne, .filter:
            if !body.fits(.bool) {
                try refuse(
                    "the condition of \(macro.kind.rawValue)() is no bool", expected: "bool",
                    found: [body], at: macro.body.offset)
            }
        case .transformMapEntry:
            if !body.fits(.map(.dyn, .dyn)) {
                try refuse(
                    "transformMapEntry() needs a map of entries", expected: "map",
                    found: [body], at: macro.body.offset)
            }
        default:
            break
        }
        switch macro.kind {
        case .all: return (QuantifierNode(loop, deciding: false), .bool)
        case .exists: return (QuantifierNode(loop, deciding: true), .bool)
        case .existsOne: return (ExistsOneNode(loop), .bool)
        case .filter: return (ListComprehensionNode(loop, keepsElement: true), .list(variables[0]))
        case .map, .transformList:
            return (ListComprehensionNode(loop, keepsElement: false), .list(body))
        case .transformMap:
            return (MapComprehensionNode(loop, makesEntries: false), .map(variables[0], body))
        case .transformMapEntry: return (MapComprehensionNode(loop, makesEntries: true), body)
        }
    }

    /// The types that the variables take over a range.
    private func variableTypes(of range: CELType, _ macro: Comprehension, at offset: Int)
        throws(SyntaxFault) -> [CELType]
    {
        let hasTwo = macro.variables.count == 2
        switch range {
        case .dyn: return hasTwo ? [.dyn, .dyn] : [.dyn]
        case .list(let element): return hasTwo ? [.int, element] : [element]
        case .map(let key, let value): return hasTwo ? [key, value] : [key]
        case .record: return hasTwo ? [.string, .dyn] : [.string]
        default:
            try refuse(
                "\(macro.kind.rawValue)() goes over the elements of a list or a map",
                expected: "list or map", found: [range], at: macro.range.offset)
            return [.dyn, .dyn]
        }
    }

    /// `cel.bind` and `cel.block`: each value sees the names before it.
    mutating func bind(_ values: [(String, Expression)], _ body: Expression, at offset: Int)
        throws(SyntaxFault) -> Compiled
    {
        let outer = locals.count
        let first = takeSlots(values.count)
        for (index, (name, value)) in values.enumerated() {
            let compiled = try compile(value)
            locals.append(
                Local(name: name, type: compiled.type, value: compiled, slot: first + index))
        }
        defer { locals.removeSubrange(outer...) }
        let result = try compile(body)
        let node = BindNode(slots: first..<first + values.count, body: result.node)
        return try made(node, result.type, over: [result], at: offset)
    }

    mutating func optionalMap(
        _ target: Expression, _ name: String, _ body: Expression, isFlat: Bool, at offset: Int
    ) throws(SyntaxFault) -> Compiled {
        let macro = isFlat ? "optFlatMap" : "optMap"
        let operand = try compile(target)
        var type = CELType.dyn
        if case .optional(let inner) = operand.type {
            type = inner
        } else if operand.type != .dyn {
            try refuse(
                "\(macro)() works on an optional", expected: "optional_type",
                found: [operand.type], at: offset)
        }
        let slot = takeSlots(1)
        locals.append(Local(name: name, type: type, value: nil, slot: slot))
        defer { locals.removeLast() }
        let result = try compile(body)
        if isFlat, !result.type.fits(.optional(.dyn)) {
            try refuse(
                "optFlatMap() needs an optional as its result", expected: "optional_type",
                found: [result.type], at: body.offset)
        }
        let node = OptionalMapNode(
            operand.node, slot: slot, body: result.node, isFlat: isFlat, at: offset)
        return try made(
            node, isFlat ? result.type : .optional(result.type), over: [operand, result],
            at: offset)
    }
}
