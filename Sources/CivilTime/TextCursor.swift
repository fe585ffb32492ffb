/// Walks over the bytes of a short text; every text form of this room is read with it.
struct TextCursor {
    private let bytes: [UInt8]
    private var index = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    var isAtEnd: Bool { index >= bytes.count }
    var rest: ArraySlice<UInt8> { bytes[index...] }
    var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// Takes one byte if it is there.
    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard let next, UInt32(next) == scalar.value else { return false }
        index += 1
        return true
    }

    /// Takes bytes as long as they fit.
    mutating func take(while fits: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let start = index
        while let next, fits(next) { index += 1 }
        return bytes[start..<index]
    }

    mutating func takeDigits() -> ArraySlice<UInt8> { take(while: Self.isDigit) }

    /// Takes exactly so many digits and gives their number; nil if there are fewer.
    ///
    /// At most 9.
    mutating func takeNumber(digits: Int) -> Int? {
        precondition((1...9).contains(digits))
        guard bytes.count - index >= digits else { return nil }
        var number = 0
        for byte in bytes[index..<index + digits] {
            guard Self.isDigit(byte) else { return nil }
            number = number * 10 + Int(byte - UInt8(ascii: "0"))
        }
        index += digits
        return number
    }
}

/// A number as decimal digits with zeros before it.
func padded(_ number: Int, _ width: Int) -> String {
    var digits = String(number)
    while digits.utf8.count < width { digits = "0" + digits }
    return digits
}
