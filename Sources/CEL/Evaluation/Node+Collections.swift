import JSON

/// `[a, ?b]`.
final class ListNode: Node {
    let elements: [any Node]
    /// Which elements are written with `?`; empty if none.
    let optional: Set<Int>
    let offset: Int

    init(_ elements: [any Node], optional: Set<Int>, at offset: Int) {
        self.elements = elements
        self.optional = optional
        self.offset = offset
    }

    func evaluate(_ frame: inout CELFrame) throws(CELFault) -> CELValue {
        try frame.charge(1)
        var list: [CELValue] = []
        list.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            let value = try element.evaluate(&frame)
            guard optional.contains(index) else {
                list.append(value)
                continue
            }
            guard case .optional(let inner) = value else {
                throw CELFault(.noOverload("[?…]", [value.typeName]), at: offset)
            }
            if let inner { list.append(inner) }
        }
        return .list(list)
    }
}

/// `{key: value, ?key: optional}`.
final class MapNode: Node {
    struct Entry: Sendable {
        let key: any Node
        let value: any Node
        let isOptional: Bool
    }

    let entries: [Entry]
    let offset: Int
    /// The keys of a record: written texts, each once, all of them always there.
    private let texts: [String]?

    init(_ entries: [Entry], at offset: Int) {
        self.entries = entries
        self.offset = offset
        texts = MapNode.texts(of: entries)
    }

    private static func texts(of entries: [Entry]) -> [String]? {
        guard entries.count <= CELMap.walkLimit else { return nil }
        var texts: [String] = []
        for entry in entries {
            guard !entry.isOptional, let key = entry.key as? ConstantNode,
                let text = key.value.stringValue,
                !texts.contains(where: { sameBytes($0, text) })
            else { return nil }
            texts.append(text)
        }
        return texts
    }

    func evaluate(_ frame: inout CELFrame) throws(CELFault) -> CELValue {
        try frame.charge(1)
        var map = CELMap(capacity: entries.count)
        if let texts {
            for place in texts.indices {
                try frame.charge(1 + texts[place].utf8.count >> 4)
                map.append(new: texts[place], try entries[place].value.evaluate(&frame))
            }
            return .map(map)
        }
        for entry in entries {
            let key = try entry.key.evaluate(&frame)
            try frame.charge(key.keyCost)
            var value = try entry.value.evaluate(&frame)
            if entry.isOptional {
                guard case .optional(let inner) = value else {
                    throw CELFault(.noOverload("{?…}", [value.typeName]), at: offset)
                }
                guard let inner else { continue }
                value = inner
            }
            try map.add(key, value, at: offset)
        }
        return .map(map)
    }
}

extension CELMap {
    /// Appends an entry of a map that is being made; refuses what cannot be a key (a double can be
    /// looked up, but not be one) and what is there already.
    mutating func add(_ key: CELValue, _ value: CELValue, at offset: Int) throws(CELFault) {
        switch key {
        case .bool, .int, .uint, .string: break
        default: throw CELFault(.noOverload("a map key", [key.typeName]), at: offset)
        }
        guard insert(key, value) else {
            throw CELFault(.duplicateKey(key.plainText), at: offset)
        }
    }
}
