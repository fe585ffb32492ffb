import CivilTime
import JSON

/// Equality over all types (langdef.md, "Equality"): numbers by their value, whatever their type;
/// different types are unequal, never an error. Cost is charged per element, since values may share
/// parts and so be far larger to walk than to hold.
extension CELValue {
    func equals(_ other: CELValue, _ frame: inout CELFrame) throws(CELFault) -> Bool {
        switch (self, other) {
        case (.int(let a), .int(let b)): return a == b
        case (.string(let a), .string(let b)):
            try frame.charge(bytes: a.utf8.count)
            return sameBytes(a, b)
        case (.bool(let a), .bool(let b)): return a == b
        case (.null, .null): return true
        case (.int, _), (.uint, _), (.double, _):
            return CELNumber(self)?.isEqual(to: CELNumber(other)) ?? false
        case (.bytes(let a), .bytes(let b)):
            try frame.charge(bytes: a.count)
            return a == b
        case (.timestamp(let a), .timestamp(let b)): return a == b
        case (.duration(let a), .duration(let b)): return a == b
        case (.type(let a), .type(let b)): return sameBytes(a, b)
        case (.optional(let a), .optional(let b)):
            guard let a, let b else { return a == nil && b == nil }
            try frame.charge(1)
            return try a.equals(b, &frame)
        default:
            if listCount != nil { return try listEquals(other, &frame) }
            return try mapEquals(other, &frame)
        }
    }

    private func listEquals(_ other: CELValue, _ frame: inout CELFrame) throws(CELFault) -> Bool {
        guard let count = listCount, other.listCount == count else { return false }
        for index in 0..<count {
            try frame.charge(1)
            guard try element(index).equals(other.element(index), &frame) else { return false }
        }
        return true
    }

    private func mapEquals(_ other: CELValue, _ frame: inout CELFrame) throws(CELFault) -> Bool {
        guard let count = mapCount, other.mapCount == count else { return false }
        try frame.charge(count)
        for entry in entries ?? [] {
            try frame.charge(1 + other.walkCost)
            guard let theirs = other.entry(entry.key),
                try entry.value.equals(theirs, &frame)
            else { return false }
        }
        return true
    }

    /// The value of a key if this is a map that has it.
    func entry(_ key: CELValue) -> CELValue? {
        switch self {
        case .jsonMap(let members):
            guard case .string(let name) = key else { return nil }
            return members[name].map(CELValue.init)
        case .map(let map):
            return CELKey(key).flatMap { map.value(of: $0) }
        default:
            return nil
        }
    }

    /// `left < right` and so on: negative, zero, positive; nil where one is not a number.
    ///
    /// Throws where there is no order between the two types.
    func compare(_ other: CELValue, _ frame: inout CELFrame) throws(CELFault) -> Int? {
        switch (self, other) {
        case (.int(let a), .int(let b)): return a < b ? -1 : a == b ? 0 : 1
        case (.string(let a), .string(let b)):
            try frame.charge(bytes: min(a.utf8.count, b.utf8.count))
            return sameBytes(a, b) ? 0 : bytesPrecede(a, b) ? -1 : 1
        case (.bool(let a), .bool(let b)): return a == b ? 0 : b ? -1 : 1
        case (.bytes(let a), .bytes(let b)):
            try frame.charge(bytes: min(a.count, b.count))
            return a == b ? 0 : a.lexicographicallyPrecedes(b) ? -1 : 1
        case (.timestamp(let a), .timestamp(let b)): return a < b ? -1 : a == b ? 0 : 1
        case (.duration(let a), .duration(let b)):
            if a.seconds != b.seconds { return a.seconds < b.seconds ? -1 : 1 }
            return a.nanoseconds < b.nanoseconds ? -1 : a.nanoseconds == b.nanoseconds ? 0 : 1
        default:
            guard let a = CELNumber(self), let b = CELNumber(other) else {
                throw CELFault(.noOverload("a comparison", [typeName, other.typeName]))
            }
            return a.compare(b)
        }
    }
}
