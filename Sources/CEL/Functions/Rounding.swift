/// Rounding and the square root in plain arithmetic.
///
/// The standard library's own would call libm in debug builds, and this room links nothing.
enum Rounding {
    /// Towards zero.
    static func truncate(_ value: Double) -> Double {
        // From 2^52 on there are no fractions; NaN comes back too.
        guard value.magnitude < 0x1p52 else { return value }
        let whole = Double(Int64(value))
        return whole == 0 ? Double(signOf: value, magnitudeOf: 0) : whole
    }

    static func floor(_ value: Double) -> Double {
        let whole = truncate(value)
        return whole > value ? whole - 1 : whole
    }

    static func ceiling(_ value: Double) -> Double {
        let whole = truncate(value)
        guard whole < value else { return whole }
        // -0.5 becomes -0.0, which truncating has given already.
        return whole + 1
    }

    /// To the nearest whole number, halves away from zero.
    static func round(_ value: Double) -> Double {
        let whole = truncate(value)
        guard (value - whole).magnitude >= 0.5 else { return whole }
        return whole + (value < 0 ? -1 : 1)
    }

    /// Rounded to the nearest double, by the integer root of the shifted significand.
    static func squareRoot(_ value: Double) -> Double {
        guard value > 0, value.isFinite else { return value == 0 || value > 0 ? value : .nan }
        var significand = UInt128(value.significandBitPattern)
        var power = Int(value.exponentBitPattern) - 1075
        if value.isNormal {
            significand |= 1 << 52
        } else {
            power = -1074
        }
        var shift = significand.leadingZeroBitCount - 2
        if (power - shift) % 2 != 0 { shift -= 1 }
        significand <<= UInt128(shift)
        // The root has 63 bits; a last bit marks that it is not exact, so that Double rounds right.
        var root = integerRoot(significand)
        if root * root != significand { root |= 1 }
        return Double(UInt64(root)) * powerOfTwo((power - shift) / 2)
    }

    /// The largest integer whose square is not larger (Newton's method from above).
    private static func integerRoot(_ value: UInt128) -> UInt128 {
        var guess: UInt128 = 1 << 64
        while true {
            let next = (guess + value / guess) / 2
            if next >= guess { return guess }
            guess = next
        }
    }

    private static func powerOfTwo(_ exponent: Int) -> Double {
        Double(sign: .plus, exponent: exponent, significand: 1)
    }
}
