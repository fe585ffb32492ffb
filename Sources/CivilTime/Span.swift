/// An exact length of time, such as CEL's `duration`: not days or months, whose length depends on
/// where they begin (`DelaySpec` has those).
///
/// At most 10,000 years either way (±315,576,000,000 s, as protobuf's Duration). Seconds and
/// nanoseconds have the same sign.
package struct Span: Sendable, Hashable {
    package let seconds: Int64
    /// −999,999,999 … 999,999,999, never of the other sign than `seconds`.
    package let nanoseconds: Int32

    /// The longest, in seconds.
    package static let limit: Int64 = 315_576_000_000
    package static let zero = Span(unchecked: 0, 0)

    private init(unchecked seconds: Int64, _ nanoseconds: Int32) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// Nanoseconds may be any number of either sign; nil beyond 10,000 years.
    package init?(seconds: Int64, nanoseconds: Int64 = 0) {
        self.init(totalNanoseconds: Int128(seconds) * 1_000_000_000 + Int128(nanoseconds))
    }

    /// Nil beyond 10,000 years.
    package init?(totalNanoseconds total: Int128) {
        let seconds = total / 1_000_000_000
        let rest = total % 1_000_000_000
        guard seconds.magnitude < Self.limit || (seconds.magnitude == Self.limit && rest == 0)
        else { return nil }
        self.init(unchecked: Int64(seconds), Int32(rest))
    }

    /// Milliseconds; what is longer than 10,000 years is cut to that.
    package init(milliseconds: Int64) {
        let most = Self.limit * 1000
        let kept = Swift.min(Swift.max(milliseconds, -most), most)
        self.init(unchecked: kept / 1000, Int32(kept % 1000) * 1_000_000)
    }

    package var totalNanoseconds: Int128 { Int128(seconds) * 1_000_000_000 + Int128(nanoseconds) }

    /// Whole milliseconds, towards zero.
    package var milliseconds: Int64 { seconds * 1000 + Int64(nanoseconds / 1_000_000) }

    package var negated: Span { Span(unchecked: -seconds, -nanoseconds) }

    /// The sum; nil beyond 10,000 years.
    package func adding(_ other: Span) -> Span? {
        Span(totalNanoseconds: totalNanoseconds + other.totalNanoseconds)
    }

    /// The difference; nil beyond 10,000 years.
    package func subtracting(_ other: Span) -> Span? {
        Span(totalNanoseconds: totalNanoseconds - other.totalNanoseconds)
    }
}

extension Span: Comparable {
    package static func < (left: Span, right: Span) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }
}

extension Span: CustomStringConvertible {
    /// Seconds with a decimal fraction, as CEL and protobuf print them: `90s`, `-0.25s`.
    package var description: String {
        let sign = seconds < 0 || nanoseconds < 0 ? "-" : ""
        return "\(sign)\(seconds.magnitude)\(fractionText(Int(nanoseconds.magnitude)))s"
    }
}

/// Nanoseconds as a decimal fraction without zeros at its end: `.25`, or nothing.
func fractionText(_ nanoseconds: Int) -> String {
    guard nanoseconds > 0 else { return "" }
    var digits = String(1_000_000_000 + nanoseconds).dropFirst()
    while digits.utf8.last == UInt8(ascii: "0") { digits.removeLast() }
    return "." + digits
}
