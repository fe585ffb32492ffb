/// Doubles as decimal text and back.
///
/// Swift's standard library gives the shortest digits; a number of places is rounded here from the
/// exact value.
enum DecimalText {
    /// The shortest text that reads back as the same double, laid out as ECMAScript does it: digits
    /// up to 21 places, an exponent beyond.
    static func shortest(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
        let sign = value.sign == .minus ? "-" : ""
        if value == 0 { return sign + "0" }
        let (digits, point) = shortestDigits(value.magnitude)
        let count = digits.count
        switch point {
        case 1...21:
            if count <= point {
                return sign + digits + String(repeating: "0", count: point - count)
            }
            return sign + digits.prefix(point) + "." + digits.dropFirst(point)
        case -5...0:
            return sign + "0." + String(repeating: "0", count: -point) + digits
        default:
            let exponent = point - 1
            let fraction = count > 1 ? "." + digits.dropFirst() : ""
            return sign + digits.prefix(1) + fraction + "e" + (exponent < 0 ? "-" : "+")
                + String(exponent.magnitude)
        }
    }

    /// The shortest digits of a positive double, and how many of them stand before the point.
    private static func shortestDigits(_ value: Double) -> (digits: String, point: Int) {
        var digits: [UInt8] = []
        var point: Int?
        var exponent = 0
        let parts = value.description.split(separator: "e")
        for byte in parts[0].utf8 {
            if byte == UInt8(ascii: ".") { point = digits.count } else { digits.append(byte) }
        }
        if parts.count > 1 { exponent = Int(parts[1]) ?? 0 }
        var place = (point ?? digits.count) + exponent
        while digits.first == 0x30 {
            digits.removeFirst()
            place -= 1
        }
        while digits.last == 0x30 { digits.removeLast() }
        return (String(decoding: digits, as: UTF8.self), place)
    }

    /// `%f`: that many places behind the point, rounded half to even from the exact value.
    static func fixed(_ value: Double, places: Int) -> String {
        if !value.isFinite { return shortest(value) }
        let exact = ExactDecimal(value.magnitude)
        var digits = exact.rounded(toPlaces: places)
        while digits.count < places + 1 { digits.insert(0, at: 0) }
        let text = String(decoding: digits.map { $0 + 0x30 }, as: UTF8.self)
        let sign = value.sign == .minus ? "-" : ""
        if places == 0 { return sign + text }
        return sign + text.dropLast(places) + "." + text.suffix(places)
    }

    /// `%e`: one digit before the point, that many behind.
    static func scientific(_ value: Double, places: Int) -> String {
        if !value.isFinite { return shortest(value) }
        let sign = value.sign == .minus ? "-" : ""
        var exponent = 0
        var digits = [UInt8](repeating: 0, count: places + 1)
        if value != 0 {
            let exact = ExactDecimal(value.magnitude)
            exponent = exact.exponent
            digits = exact.rounded(toPlaces: places - exponent)
            if digits.count > places + 1 {
                // Rounding carried into a new digit: 9.99 became 10.0.
                digits.removeLast()
                exponent += 1
            }
        }
        let text = String(decoding: digits.map { $0 + 0x30 }, as: UTF8.self)
        let fraction = places > 0 ? "." + text.dropFirst() : ""
        let power = String(exponent.magnitude)
        return sign + text.prefix(1) + fraction + "e" + (exponent < 0 ? "-" : "+")
            + (power.count < 2 ? "0" + power : power)
    }

    /// What `double("…")` reads: decimal digits with exponent, NaN and the infinities.
    static func parse(_ text: String) -> Double? {
        switch text {
        case "NaN": return .nan
        case "Infinity", "+Infinity", "Inf", "+Inf", "inf": return .infinity
        case "-Infinity", "-Inf", "-inf": return -.infinity
        default: break
        }
        let allowed = text.utf8.allSatisfy {
            Lexer.isDigit($0) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains($0)
        }
        guard allowed, let value = Double(text), value.isFinite else { return nil }
        return value
    }
}

/// All decimal digits of a finite double that is not negative.
///
/// A double has at most 767 of them that count.
private struct ExactDecimal {
    /// From the highest to the lowest, each 0 to 9.
    private var digits: [UInt8] = []
    /// How many of them stand behind the point.
    private let fraction: Int

    init(_ value: Double) {
        var mantissa = value.significandBitPattern
        var power = Int(value.exponentBitPattern) - 1075
        if value.isNormal {
            mantissa |= 1 << 52
        } else {
            power = -1074
        }
        while mantissa != 0, mantissa & 1 == 0, power < 0 {
            mantissa >>= 1
            power += 1
        }
        // m · 2^-k = m · 5^k / 10^k
        var limbs = ExactDecimal.limbs(of: mantissa)
        var left = Swift.abs(power)
        while left > 0 {
            // The largest powers whose product with a limb and a carry fits 64 bits.
            let step = min(left, power < 0 ? 13 : 30)
            var factor: UInt64 = 1
            for _ in 0..<step { factor *= power < 0 ? 5 : 2 }
            ExactDecimal.multiply(&limbs, by: factor)
            left -= step
        }
        fraction = power < 0 ? -power : 0
        for limb in limbs.reversed() {
            let text = Array(String(limb).utf8)
            if !digits.isEmpty {
                digits += [UInt8](repeating: 0, count: 9 - text.count)
            }
            digits += text.map { $0 - 0x30 }
        }
        while digits.count > 1, digits[0] == 0 { digits.removeFirst() }
    }

    /// The power of ten of the first digit.
    var exponent: Int { digits.count - fraction - 1 }

    private static func limbs(of value: UInt64) -> [UInt32] {
        var rest = value
        var limbs: [UInt32] = []
        repeat {
            limbs.append(UInt32(rest % 1_000_000_000))
            rest /= 1_000_000_000
        } while rest > 0
        return limbs
    }

    private static func multiply(_ limbs: inout [UInt32], by factor: UInt64) {
        var carry: UInt64 = 0
        for index in limbs.indices {
            let product = UInt64(limbs[index]) * factor + carry
            limbs[index] = UInt32(product % 1_000_000_000)
            carry = product / 1_000_000_000
        }
        while carry > 0 {
            limbs.append(UInt32(carry % 1_000_000_000))
            carry /= 1_000_000_000
        }
    }

    /// The digits of the value times ten to `places`, rounded half to even to a whole number.
    func rounded(toPlaces places: Int) -> [UInt8] {
        let dropped = fraction - places
        if dropped <= 0 { return digits + [UInt8](repeating: 0, count: -dropped) }
        guard dropped <= digits.count else { return [0] }
        var kept = Array(digits.dropLast(dropped))
        let rest = digits.suffix(dropped)
        let first = rest.first ?? 0
        let isHalf = first == 5 && rest.dropFirst().allSatisfy { $0 == 0 }
        if first > 5 || (first == 5 && (!isHalf || (kept.last ?? 0) % 2 == 1)) {
            var index = kept.count - 1
            while index >= 0, kept[index] == 9 {
                kept[index] = 0
                index -= 1
            }
            if index >= 0 { kept[index] += 1 } else { kept.insert(1, at: 0) }
        }
        return kept.isEmpty ? [0] : kept
    }
}
