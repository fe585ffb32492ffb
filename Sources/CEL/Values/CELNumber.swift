/// A number of any of the three types, compared by its exact value: no rounding on the way, so that
/// 9007199254740993 and 9007199254740992.0 differ.
enum CELNumber {
    case int(Int64)
    case uint(UInt64)
    case double(Double)

    init?(_ value: CELValue) {
        switch value {
        case .int(let value): self = .int(value)
        case .uint(let value): self = .uint(value)
        case .double(let value): self = .double(value)
        default: return nil
        }
    }

    func isEqual(to other: CELNumber?) -> Bool {
        guard let other else { return false }
        return compare(other) == 0
    }

    /// Negative, zero, positive; nil if one is NaN.
    func compare(_ other: CELNumber) -> Int? {
        switch (self, other) {
        case (.int(let a), .int(let b)): return CELNumber.order(a, b)
        case (.uint(let a), .uint(let b)): return CELNumber.order(a, b)
        case (.double(let a), .double(let b)):
            return a.isNaN || b.isNaN ? nil : CELNumber.order(a, b)
        case (.int(let a), .uint(let b)): return a < 0 ? -1 : CELNumber.order(UInt64(a), b)
        case (.int(let a), .double(let b)): return CELNumber.compare(a, b)
        case (.uint(let a), .double(let b)): return CELNumber.compare(a, b)
        case (.uint, .int), (.double, .int), (.double, .uint):
            return other.compare(self).map { -$0 }
        }
    }

    private static func order<T: Comparable>(_ a: T, _ b: T) -> Int {
        a < b ? -1 : a == b ? 0 : 1
    }

    private static func compare(_ a: Int64, _ b: Double) -> Int? {
        if b.isNaN { return nil }
        if b >= 0x1p63 { return -1 }
        if b < -0x1p63 { return 1 }
        let whole = Int64(b)
        if a != whole { return order(a, whole) }
        return order(0, b - b.rounded(.towardZero))
    }

    private static func compare(_ a: UInt64, _ b: Double) -> Int? {
        if b.isNaN { return nil }
        if b >= 0x1p64 { return -1 }
        if b < 0 { return 1 }
        let whole = UInt64(b)
        if a != whole { return order(a, whole) }
        return order(0, b - b.rounded(.towardZero))
    }
}
