import JSON

/// Selection through an optional keeps it: nothing stays nothing, and what is missing becomes
/// nothing (cel-go ext, "Optional Types").
extension CELValue {
    /// `value.field`.
    func selecting(_ field: String) throws(CELFault) -> CELValue {
        switch self {
        case .jsonMap(let members):
            guard let value = members[field] else { throw CELFault(.noSuchKey(field)) }
            return CELValue(value)
        case .map(let map):
            guard let value = map.value(of: .string(field)) else {
                throw CELFault(.noSuchKey(field))
            }
            return value
        case .optional:
            return try selectingOptionally(field)
        default:
            throw CELFault(.noOverload(".\(field)", [typeName]))
        }
    }

    /// `value.?field`.
    func selectingOptionally(_ field: String) throws(CELFault) -> CELValue {
        switch self {
        case .jsonMap, .map:
            return .optional(entry(.string(field)))
        case .optional(let inner):
            guard let inner else { return .optional(nil) }
            return try inner.selectingOptionally(field)
        default:
            throw CELFault(.noOverload(".?\(field)", [typeName]))
        }
    }

    /// `has(value.field)`.
    func has(_ field: String) throws(CELFault) -> Bool {
        switch self {
        case .jsonMap(let members): return members[field] != nil
        case .map(let map): return map.value(of: .string(field)) != nil
        case .optional(let inner): return try inner?.has(field) ?? false
        default: throw CELFault(.noOverload("has(….\(field))", [typeName]))
        }
    }

    /// `value[index]`.
    func indexing(_ index: CELValue) throws(CELFault) -> CELValue {
        if case .optional = self { return try indexingOptionally(index) }
        if let count = listCount {
            let place = try CELValue.listIndex(index)
            guard place >= 0, place < count else {
                throw CELFault(.indexOutOfRange(place, count: count))
            }
            return element(Int(place))
        }
        guard mapCount != nil else { throw CELFault(.noOverload("[]", [typeName])) }
        if let value = entry(index) { return value }
        switch index {
        case .bool, .int, .uint, .double, .string: throw CELFault(.noSuchKey(index.plainText))
        default: throw CELFault(.noOverload("[]", [typeName, index.typeName]))
        }
    }

    /// `value[?index]`.
    func indexingOptionally(_ index: CELValue) throws(CELFault) -> CELValue {
        if case .optional(let inner) = self {
            guard let inner else { return .optional(nil) }
            return try inner.indexingOptionally(index)
        }
        if let count = listCount {
            let place = try CELValue.listIndex(index)
            guard place >= 0, place < count else { return .optional(nil) }
            return .optional(element(Int(place)))
        }
        guard mapCount != nil else { throw CELFault(.noOverload("[?]", [typeName])) }
        return .optional(entry(index))
    }

    /// A whole number of any numeric type.
    private static func listIndex(_ index: CELValue) throws(CELFault) -> Int64 {
        switch index {
        case .int(let value): return value
        case .uint(let value): return Int64(exactly: value) ?? .max
        case .double(let value):
            if case .int(let exact)? = CELNumber.whole(value) { return exact }
        default: break
        }
        throw CELFault(.noOverload("[]", ["list", index.typeName]))
    }
}

/// `operand.field`, where the operand is more than a path.
final class SelectNode: Node {
    let operand: any Node
    let field: String
    let isOptional: Bool
    let offset: Int
    private let cost: Int

    init(_ operand: any Node, field: String, isOptional: Bool, at offset: Int) {
        cost = 1 + field.utf8.count >> 4
        self.operand = operand
        self.field = field
        self.isOptional = isOptional
        self.offset = offset
    }

    func evaluate(_ frame: inout CELFrame) throws(CELFault) -> CELValue {
        let value = try operand.evaluate(&frame)
        try frame.charge(cost + value.walkCost)
        do {
            return isOptional
                ? try value.selectingOptionally(field) : try value.selecting(field)
        } catch {
            throw error.located(at: offset)
        }
    }
}

/// `x.field`, where `x` is the variable of a comprehension.
final class LocalFieldNode: Node {
    let slot: Int
    let field: String
    let offset: Int
    private let cost: Int

    init(slot: Int, field: String, at offset: Int) {
        cost = 2 + field.utf8.count >> 4
        self.slot = slot
        self.field = field
        self.offset = offset
    }

    func evaluate(_ frame: inout CELFrame) throws(CELFault) -> CELValue {
        let found: CELValue?
        switch frame.locals[slot] {
        case .jsonMap(let members):
            try frame.charge(cost + members.count >> 4)
            found = members[field].map { CELValue($0) }
        default:
            try frame.charge(cost)
            found = nil
        }
        if let found { return found }
        do {
            return try (frame.locals[slot] ?? .null).selecting(field)
        } catch {
            throw error.located(at: offset)
        }
    }
}

/// `has(operand.field)`.
final class HasNode: Node {
    let operand: any Node
    let field: String
    let isOptional: Bool
    let offset: Int
    private let cost: Int

    init(_ operand: any Node, field: String, isOptional: Bool, at offset: Int) {
        cost = 1 + field.utf8.count >> 4
        self.operand = operand
        self.field = field
        self.isOptional = isOptional
        self.offset = offset
    }

    func evaluate(_ frame: inout CELFrame) throws(CELFault) -> CELValue {
        .bool(try evaluateBool(&frame))
    }

    func evaluateBool(_ frame: inout CELFrame) throws(CELFault) -> Bool {
        let value = try operand.evaluate(&frame)
        try frame.charge(cost + value.walkCost)
        do {
            return try value.has(field)
        } catch {
            throw error.located(at: offset)
        }
    }
}

/// `operand[index]` and `operand[?index]`.
final class IndexNode: Node {
    let operand: any Node
    let index: any Node
    let isOptional: Bool
    let offset: Int

    init(_ operand: any Node, _ index: any Node, isOptional: Bool, at offset: Int) {
        self.operand = operand
        self.index = index
        self.isOptional = isOptional
        self.offset = offset
    }

    func evaluate(_ frame: inout CELFrame) throws(CELFault) -> CELValue {
        let value = try operand.evaluate(&frame)
        let place = try index.evaluate(&frame)
        try frame.charge(1 + value.walkCost + place.keyCost)
        do {
            return isOptional ? try value.indexingOptionally(place) : try value.indexing(place)
        } catch {
            throw error.located(at: offset)
        }
    }
}
