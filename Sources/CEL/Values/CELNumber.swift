/// A number of any of the three types.
///
/// Beside a double an integer is rounded to a double first, as cel-spec's suite asks
/// (`not_gt_dyn_big_double_int`), so that beyond 2^53 neighbours are equal.
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
        case (.double(let a), .double(let b)): return CELNumber.compare(a, b)
        case (.int(let a), .uint(let b)): return a < 0 ? -1 : CELNumber.order(UInt64(a), b)
        case (.int(let a), .double(let b)): return CELNumber.compare(Double(a), b)
        case (.uint(let a), .double(let b)): return CELNumber.compare(Double(a), b)
        case (.uint, .int), (.double, .int), (.double, .uint):
            return other.compare(self).map { -$0 }
        }
    }

    private static func order<T: Comparable>(_ a: T, _ b: T) -> Int {
        a < b ? -1 : a == b ? 0 : 1
    }

    private static func compare(_ a: Double, _ b: Double) -> Int? {
        a.isNaN || b.isNaN ? nil : order(a, b)
    }

    /// The key that a double without a fraction is.
    static func whole(_ value: Double) -> CELKey? {
        guard value == Rounding.truncate(value) else { return nil }
        if value >= -0x1p63, value < 0x1p63 { return .int(Int64(value)) }
        if value >= 0, value < 0x1p64 { return CELKey(unsigned: UInt64(value)) }
        return nil
    }
}
