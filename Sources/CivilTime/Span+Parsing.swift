/// Durations as CEL writes them: `1h30m`, `1.5s`, `-250ms`.
extension Span {
    private static let units: [(name: String, nanoseconds: Int128)] = [
        ("ns", 1), ("us", 1_000), ("µs", 1_000), ("μs", 1_000), ("ms", 1_000_000),
        ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000),
    ]

    /// Reads a sequence of decimal numbers each with a unit (`h m s ms us ns`), with an optional
    /// sign before all; `0` needs no unit.
    ///
    /// Digits below a nanosecond are dropped.
    package init(parsing text: String) throws(CivilTimeError) {
        var cursor = TextCursor(text)
        let negative = cursor.take("-")
        if !negative { _ = cursor.take("+") }
        var total: Int128 = 0
        if cursor.rest.elementsEqual("0".utf8) {
            self = .zero
            return
        }
        guard !cursor.isAtEnd else { throw Self.unreadable(text) }
        while !cursor.isAtEnd {
            let whole = cursor.takeDigits()
            let fraction = cursor.take(".") ? cursor.takeDigits() : []
            guard !whole.isEmpty || !fraction.isEmpty else { throw Self.unreadable(text) }
            let name = cursor.take { !($0 == UInt8(ascii: ".") || TextCursor.isDigit($0)) }
            guard let unit = Self.units.first(where: { $0.name.utf8.elementsEqual(name) }) else {
                throw Self.unreadable(text)
            }
            guard let amount = Self.amount(whole, fraction, unit.nanoseconds) else {
                throw Self.tooLong(text)
            }
            total += amount
            guard total <= Int128(Self.limit) * 1_000_000_000 else { throw Self.tooLong(text) }
        }
        guard let span = Span(totalNanoseconds: negative ? -total : total) else {
            throw Self.tooLong(text)
        }
        self = span
    }

    /// The nanoseconds of a decimal number of units; nil beyond the limit.
    private static func amount(
        _ whole: ArraySlice<UInt8>, _ fraction: ArraySlice<UInt8>, _ unit: Int128
    ) -> Int128? {
        var total: Int128 = 0
        for digit in whole {
            total = total * 10 + Int128(digit - UInt8(ascii: "0"))
            guard total <= Int128(Int64.max) else { return nil }
        }
        total *= unit
        var scale = unit
        var part: Int128 = 0
        for digit in fraction where scale >= 10 {
            scale /= 10
            part += Int128(digit - UInt8(ascii: "0")) * scale
        }
        return total + part
    }

    private static func unreadable(_ text: String) -> CivilTimeError {
        CivilTimeError(
            .duration, "\(CivilTimeError.quote(text)) is not a duration",
            expected: "numbers with units, such as `1h30m` or `1.5s`",
            hint: "the units are h, m, s, ms, us and ns")
    }

    private static func tooLong(_ text: String) -> CivilTimeError {
        CivilTimeError(
            .range, "the duration \(CivilTimeError.quote(text)) is too long",
            expected: "at most 315576000000s (10,000 years)")
    }
}
