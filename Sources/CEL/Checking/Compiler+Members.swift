import JSON

/// Fields, indexes, lists and maps.
extension Compiler {
    mutating func select(
        _ whole: Expression, _ target: Expression, _ field: String, isOptional: Bool
    ) throws(SyntaxFault) -> Compiled {
        let offset = whole.offset
        // The longest name wins: with `a.b` declared, `a.b.c` is its field c (langdef.md, "Name
        // Resolution").
        if let name = qualifiedName(whole), let found = global(name, at: offset) { return found }
        let operand = try compile(target)
        let type = try fieldType(operand.type, field, at: offset)
        if !isOptional, let path = operand.node as? PathNode {
            return Compiled(node: path.appending(field, of: operand.type, at: offset), type: type)
        }
        if !isOptional, let variable = operand.node as? LocalNode {
            return Compiled(
                node: LocalFieldNode(slot: variable.slot, field: field, at: offset), type: type)
        }
        let node = SelectNode(operand.node, field: field, isOptional: isOptional, at: offset)
        return try made(
            node, isOptional ? Compiler.optional(type) : type, over: [operand], at: offset)
    }

    /// Optional selection does not nest optionals.
    private static func optional(_ type: CELType) -> CELType {
        if case .optional = type { type } else { .optional(type) }
    }

    /// What is known of a field; an error if there can be none.
    private func fieldType(_ type: CELType, _ field: String, at offset: Int) throws(SyntaxFault)
        -> CELType
    {
        switch type {
        case .dyn:
            return .dyn
        case .map(let key, let value):
            guard CELType.string.fits(key) else { break }
            return value
        case .optional(let inner):
            return Compiler.optional(try fieldType(inner, field, at: offset))
        case .record(let record):
            if let known = record.type(of: field) { return known }
            guard !record.isOpen, isStrict else { return .dyn }
            let names = record.fields.map(\.name)
            throw SyntaxFault(
                code: "CEL-014", message: "there is no field '\(field)'", offset: offset,
                expected: names.joined(separator: ", "), found: "'\(field)'",
                nearest: nearestName(field, in: names))
        default:
            break
        }
        try refuse(
            "a value of this type has no field '\(field)'", expected: "a map", found: [type],
            at: offset)
        return .dyn
    }

    mutating func has(_ target: Expression, _ field: String, isOptional: Bool, at offset: Int)
        throws(SyntaxFault) -> Compiled
    {
        let operand = try compile(target)
        _ = try fieldType(operand.type, field, at: offset)
        let node = HasNode(operand.node, field: field, isOptional: isOptional, at: offset)
        return try made(node, .bool, over: [operand], at: offset)
    }

    mutating func indexing(
        _ target: Expression, _ index: Expression, isOptional: Bool, at offset: Int
    ) throws(SyntaxFault) -> Compiled {
        let operand = try compile(target)
        let place = try compile(index)
        let type = try elementType(operand.type, place, at: offset)
        if !isOptional, let path = operand.node as? PathNode,
            let constant = place.node as? ConstantNode, case .string(let key) = constant.value
        {
            return Compiled(node: path.appending(key, of: operand.type, at: offset), type: type)
        }
        let node = IndexNode(operand.node, place.node, isOptional: isOptional, at: offset)
        return try made(
            node, isOptional ? Compiler.optional(type) : type, over: [operand, place], at: offset)
    }

    private func elementType(_ type: CELType, _ place: Compiled, at offset: Int)
        throws(SyntaxFault) -> CELType
    {
        switch type {
        case .dyn:
            return .dyn
        case .list(let element):
            if place.type.isNumeric || place.type == .dyn { return element }
        case .map(let key, let value):
            if place.type.mayEqual(key), place.type != .null { return value }
        case .optional(let inner):
            return Compiler.optional(try elementType(inner, place, at: offset))
        case .record:
            if place.type.fits(.string) {
                guard let constant = place.node as? ConstantNode,
                    case .string(let key) = constant.value
                else { return .dyn }
                return try fieldType(type, key, at: offset)
            }
        default:
            break
        }
        try refuse(
            "this cannot be indexed so", expected: "list[int] or map[key]",
            found: [type, place.type], at: offset)
        return .dyn
    }

    mutating func list(_ elements: [Expression.Element], at offset: Int) throws(SyntaxFault)
        -> Compiled
    {
        var parts: [Compiled] = []
        var type: CELType?
        var optional: Set<Int> = []
        for (index, element) in elements.enumerated() {
            let part = try compile(element.value)
            if element.isOptional { optional.insert(index) }
            let known = try unwrapped(part, element.isOptional, at: element.value.offset)
            type = type?.joined(known) ?? known
            parts.append(part)
        }
        let constants = parts.compactMap { ($0.node as? ConstantNode)?.value }
        if optional.isEmpty, constants.count == parts.count {
            return Compiled(node: ConstantNode(.list(constants)), type: .list(type ?? .dyn))
        }
        let node = ListNode(parts.map(\.node), optional: optional, at: offset)
        return try made(node, .list(type ?? .dyn), over: parts, at: offset)
    }

    /// The type that an element written with `?` brings.
    private func unwrapped(_ part: Compiled, _ isOptional: Bool, at offset: Int)
        throws(SyntaxFault) -> CELType
    {
        guard isOptional else { return part.type }
        switch part.type {
        case .optional(let inner): return inner
        case .dyn: return .dyn
        default:
            try refuse(
                "what is written with '?' is no optional", expected: "optional_type",
                found: [part.type], at: offset)
            return .dyn
        }
    }

    mutating func map(_ entries: [Expression.Entry], at offset: Int) throws(SyntaxFault) -> Compiled
    {
        var parts: [Compiled] = []
        var nodes: [MapNode.Entry] = []
        var types: (key: CELType, value: CELType)?
        for entry in entries {
            let key = try compile(entry.key)
            let value = try compile(entry.value)
            if ![CELType.dyn, .bool, .int, .uint, .string].contains(key.type) {
                try refuse(
                    "this type cannot be a key", expected: "bool, int, uint or string",
                    found: [key.type], at: entry.key.offset)
            }
            let known = try unwrapped(value, entry.isOptional, at: entry.value.offset)
            types =
                types.map { ($0.key.joined(key.type), $0.value.joined(known)) } ?? (key.type, known)
            nodes.append(
                MapNode.Entry(key: key.node, value: value.node, isOptional: entry.isOptional))
            parts += [key, value]
        }
        let type = CELType.map(types?.key ?? .dyn, types?.value ?? .dyn)
        if let constant = constantMap(nodes) {
            return Compiled(node: ConstantNode(.map(constant)), type: type)
        }
        return try made(MapNode(nodes, at: offset), type, over: parts, at: offset)
    }

    /// The map itself if all of it is written out and sound.
    private func constantMap(_ nodes: [MapNode.Entry]) -> CELMap? {
        var map = CELMap()
        for entry in nodes {
            guard !entry.isOptional, let key = entry.key as? ConstantNode,
                let value = entry.value as? ConstantNode
            else { return nil }
            if case .double = key.value { return nil }
            guard map.insert(key.value, value.value) else { return nil }
        }
        return map
    }
}

extension PathNode {
    /// The same path, one field longer.
    fileprivate func appending(_ key: String, of type: CELType, at offset: Int) -> PathNode {
        // A record's fields are mostly written in the order in which they are declared.
        var place: Int?
        if case .record(let record) = type {
            place = record.fields.firstIndex { sameBytes($0.name, key) }
        }
        return PathNode(
            slot: slot, name: name, keys: keys + [key], places: places + [place ?? 0],
            offsets: offsets + [offset])
    }
}
