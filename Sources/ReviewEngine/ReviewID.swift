/// The name of a review: `r42` in every text, a number inside.
///
/// Short, because coordinators type it; numbered in the order of starting within one store.
package struct ReviewID: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let number: Int64

    package init(number: Int64) { self.number = number }

    /// Reads `r42`; nil for anything else (no sign, no leading zero, no spaces).
    package init?(_ text: String) {
        guard let number = Self.number(in: Array(text.utf8), after: UInt8(ascii: "r")) else {
            return nil
        }
        self.number = number
    }

    package var description: String { "r" + String(number) }
    package static func < (left: ReviewID, right: ReviewID) -> Bool { left.number < right.number }

    static func number(in bytes: [UInt8], after letter: UInt8) -> Int64? {
        guard bytes.first == letter else { return nil }
        return decimal(bytes.dropFirst())
    }

    /// A positive decimal of at most 18 digits without a leading zero.
    static func decimal(_ digits: ArraySlice<UInt8>) -> Int64? {
        guard let first = digits.first, first != UInt8(ascii: "0"), digits.count <= 18 else {
            return nil
        }
        var value: Int64 = 0
        for digit in digits {
            guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + Int64(digit - UInt8(ascii: "0"))
        }
        return value
    }
}
