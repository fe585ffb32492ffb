import JSON

/// A map that an expression made, or that a caller bound: entries in their order, each key once.
///
/// Keys are bool, int, uint or string; numbers that are equal are the same key, whatever their
/// type.
package struct CELMap: Sendable {
    package private(set) var entries: [(key: CELValue, value: CELValue)] = []
    /// Where each key stands, kept once there are too many entries to walk.
    private var places: [CELKey: Int] = [:]

    /// So many are walked.
    static let walkLimit = 8

    /// Each key is a string: none has the text of another.
    private(set) var hasOnlyTextKeys = true

    package init() {}

    /// Makes room for so many entries.
    init(capacity: Int) { entries.reserveCapacity(capacity) }

    package var count: Int { entries.count }

    /// Appends an entry; false if the key is there already or is no key at all.
    package mutating func insert(_ key: CELValue, _ value: CELValue) -> Bool {
        guard let normal = CELKey(key), place(of: normal) == nil else { return false }
        if case .string = normal {} else { hasOnlyTextKeys = false }
        entries.append((key, value))
        if entries.count > CELMap.walkLimit {
            if places.isEmpty {
                for (index, entry) in entries.enumerated() {
                    if let known = CELKey(entry.key) { places[known] = index }
                }
            } else {
                places[normal] = entries.count - 1
            }
        }
        return true
    }

    /// Appends an entry of a map of at most `walkLimit`, whose key is known not to be there.
    mutating func append(new key: String, _ value: CELValue) {
        entries.append((.string(key), value))
    }

    /// The value of a key; nil if it is not there.
    func value(of key: CELKey) -> CELValue? {
        place(of: key).map { entries[$0].value }
    }

    private func place(of key: CELKey) -> Int? {
        if !places.isEmpty { return places[key] }
        return entries.firstIndex { CELKey($0.key) == key }
    }
}

/// A map key with its numeric type taken away, so that 1, 1u and 1.0 find the same entry.
enum CELKey: Hashable {
    case bool(Bool)
    case int(Int64)
    /// Only numbers that no int can hold.
    case uint(UInt64)
    case string(String)

    /// Nil for a value that can be no key; a double counts if it is a whole number.
    init?(_ value: CELValue) {
        switch value {
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .int(value)
        case .uint(let value): self = CELKey(unsigned: value)
        case .double(let value):
            guard let exact = CELNumber.whole(value) else { return nil }
            self = exact
        case .string(let value): self = .string(value)
        default: return nil
        }
    }

    init(unsigned value: UInt64) {
        if let small = Int64(exactly: value) {
            self = .int(small)
        } else {
            self = .uint(value)
        }
    }

    static func == (left: CELKey, right: CELKey) -> Bool {
        switch (left, right) {
        case (.bool(let a), .bool(let b)): a == b
        case (.int(let a), .int(let b)): a == b
        case (.uint(let a), .uint(let b)): a == b
        case (.string(let a), .string(let b)): sameBytes(a, b)
        default: false
        }
    }

    func hash(into hasher: inout Hasher) {
        switch self {
        case .bool(let value): hasher.combine(value)
        case .int(let value): hasher.combine(value)
        case .uint(let value): hasher.combine(value)
        case .string(let value): hashBytes(of: value, into: &hasher)
        }
    }
}
