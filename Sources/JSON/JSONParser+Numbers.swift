/// JSON's numbers: integers as they are, others as the nearest double.
extension JSONParser {
    mutating func number() throws(JSONRefusal) -> JSONValue {
        let first = cursor
        let negative = cursor.pointee == UInt8(ascii: "-")
        if negative { cursor += 1 }
        let digits = cursor
        var magnitude: UInt64 = 0
        var overflowed = false
        while cursor < end, let digit = Self.digit(cursor.pointee) {
            let (product, first) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, second) = product.addingReportingOverflow(UInt64(digit))
            overflowed = overflowed || first || second
            magnitude = sum
            cursor += 1
        }
        guard cursor > digits else { throw refusal(.number, expected: "a digit") }
        if digits.pointee == UInt8(ascii: "0"), cursor - digits > 1 {
            throw JSONRefusal(
                .number, at: digits - start, hint: "no zero before the other digits")
        }
        var isInteger = true
        var fraction = 0
        if cursor < end, cursor.pointee == UInt8(ascii: ".") {
            isInteger = false
            cursor += 1
            let point = cursor
            while cursor < end, let digit = Self.digit(cursor.pointee) {
                let (product, first) = magnitude.multipliedReportingOverflow(by: 10)
                let (sum, second) = product.addingReportingOverflow(UInt64(digit))
                overflowed = overflowed || first || second
                magnitude = sum
                cursor += 1
            }
            fraction = cursor - point
            guard fraction > 0 else {
                throw refusal(.number, expected: "a digit after the point")
            }
        }
        var exponent = 0
        if cursor < end, cursor.pointee | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            exponent = try self.exponent()
        }
        if isInteger, !overflowed, let number = Self.integer(magnitude, negative: negative) {
            return .int(number)
        }
        let scale = exponent - fraction
        if !overflowed, magnitude <= 1 << 53, scale >= -22, scale <= 22 {
            // Both operands are exact, so one rounding gives the nearest double.
            let power = powersOfTen[abs(scale)]
            let number = scale < 0 ? Double(magnitude) / power : Double(magnitude) * power
            return .double(negative ? -number : number)
        }
        return .double(try slowDouble(from: first))
    }

    @inline(__always)
    private static func digit(_ byte: UInt8) -> UInt8? {
        let digit = byte &- UInt8(ascii: "0")
        return digit <= 9 ? digit : nil
    }

    private static func integer(_ magnitude: UInt64, negative: Bool) -> Int64? {
        if !negative { return Int64(exactly: magnitude) }
        if magnitude == Int64.min.magnitude { return Int64.min }
        return Int64(exactly: magnitude).map { -$0 }
    }

    /// The exponent after `e`, kept within ±1,000,000, which is beyond any double.
    private mutating func exponent() throws(JSONRefusal) -> Int {
        cursor += 1
        var negative = false
        if cursor < end, cursor.pointee == UInt8(ascii: "+") || cursor.pointee == UInt8(ascii: "-")
        {
            negative = cursor.pointee == UInt8(ascii: "-")
            cursor += 1
        }
        let digits = cursor
        var exponent = 0
        while cursor < end, let digit = Self.digit(cursor.pointee) {
            exponent = Swift.min(exponent * 10 + Int(digit), 1_000_000)
            cursor += 1
        }
        guard cursor > digits else { throw refusal(.number, expected: "a digit of the exponent") }
        return negative ? -exponent : exponent
    }

    /// The nearest double by the standard library, of a literal that the grammar has passed.
    private func slowDouble(from first: UnsafePointer<UInt8>) throws(JSONRefusal) -> Double {
        let literal = UnsafeBufferPointer(start: first, count: cursor - first)
        let number = Double(String(decoding: literal, as: UTF8.self))
        guard let number, number.isFinite else {
            throw JSONRefusal(.overflow, at: first - start)
        }
        return number
    }
}

/// 10^0 … 10^22: the powers of ten that a double holds exactly.
let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
]
