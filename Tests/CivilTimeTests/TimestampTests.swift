import CivilTime
import Testing

/// Instants and spans: their texts, their ends, sums that never trap.
struct TimestampTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0, 0, "1970-01-01T00:00:00Z"),
        ("2026-05-22T17:00:00+01:00", 1_779_465_600, 0, "2026-05-22T16:00:00Z"),
        ("1969-12-31T23:59:59.25Z", -1, 250_000_000, "1969-12-31T23:59:59.25Z"),
        ("0001-01-01T00:00:00Z", -62_135_596_800, 0, "0001-01-01T00:00:00Z"),
        (
            "9999-12-31T23:59:59.9999999999Z", 253_402_300_799, 999_999_999,
            "9999-12-31T23:59:59.999999999Z"
        ),
        ("2000-02-29t12:00:00.5-00:30", 951_827_400, 500_000_000, "2000-02-29T12:30:00.5Z"),
    ])
    func `RFC 3339 is read and printed`(
        text: String, seconds: Int64, nanoseconds: Int32, printed: String
    ) throws {
        let instant = try Timestamp(parsing: text)
        #expect(instant.seconds == seconds)
        #expect(instant.nanoseconds == nanoseconds)
        #expect(instant.description == printed)
        #expect(try Timestamp(parsing: printed) == instant)
    }

    @Test(arguments: [
        ("2026-05-22", "CIV-003"), ("2026-05-22T17:00:00", "CIV-003"),
        ("2026-05-22T17:00Z", "CIV-003"), ("2026-05-22T24:00:00Z", "CIV-003"),
        ("2026-06-30T23:59:60Z", "CIV-003"), ("2026-05-22T17:00:00.Z", "CIV-003"),
        ("2026-05-22T17:00:00+1:00", "CIV-003"), ("2026-05-22 17:00:00Z", "CIV-003"),
        ("2026-05-22T17:00:00Z ", "CIV-003"), ("2026-05-22T17:00:00+24:00", "CIV-003"),
        ("0001-01-01T00:00:00+00:01", "CIV-005"), ("9999-12-31T23:59:59-00:01", "CIV-005"),
        ("0000-01-01T00:00:00Z", "CIV-003"),
    ])
    func `a text that is no instant is refused`(text: String, code: String) throws {
        let error = try #require(throws: CivilTimeError.self) { try Timestamp(parsing: text) }
        #expect(error.code == code)
    }

    @Test func `milliseconds go both ways and are kept in range`() {
        for milliseconds in [0, 1, -1, 999, -999, -1000, 1_779_465_600_123] as [Int64] {
            #expect(Timestamp(milliseconds: milliseconds).milliseconds == milliseconds)
        }
        #expect(Timestamp(milliseconds: -1).nanoseconds == 999_000_000)
        #expect(Timestamp(milliseconds: .max).milliseconds == Timestamp.last.milliseconds)
        #expect(Timestamp(milliseconds: .min) == .first)
    }

    @Test func `sums and differences are exact and never trap`() throws {
        let instant = try #require(Timestamp(seconds: 10, nanoseconds: -1))
        #expect(instant.seconds == 9)
        #expect(instant.nanoseconds == 999_999_999)
        let span = try #require(Span(seconds: 1, nanoseconds: 2))
        #expect(instant.adding(span)?.description == "1970-01-01T00:00:11.000000001Z")
        #expect(instant.subtracting(span)?.since(instant) == span.negated)
        #expect(Timestamp.last.adding(span) == nil)
        #expect(Timestamp.first.subtracting(span) == nil)
        #expect(Timestamp(seconds: .max, nanoseconds: .max) == nil)
        #expect(Timestamp(seconds: .min, nanoseconds: .min) == nil)
        #expect(Timestamp.last.since(.first).description == "315537897599.999999999s")
        #expect(Timestamp.first < Timestamp.epoch)
    }

    @Test func `spans keep one sign, compare and stop at 10,000 years`() throws {
        let span = try #require(Span(seconds: 1, nanoseconds: -1_500_000_000))
        #expect(span.seconds == 0)
        #expect(span.nanoseconds == -500_000_000)
        #expect(span < .zero)
        #expect(span.description == "-0.5s")
        #expect(span.milliseconds == -500)
        #expect(Span(milliseconds: -1500).description == "-1.5s")
        #expect(Span(milliseconds: .min).seconds == -Span.limit)
        #expect(Span(seconds: Span.limit)?.adding(span.negated) == nil)
        #expect(Span(seconds: Span.limit)?.adding(span) != nil)
        #expect(Span(seconds: .max, nanoseconds: .max) == nil)
        #expect(span.subtracting(span) == .zero)
    }

    @Test(arguments: [
        ("0", "0s"), ("0s", "0s"), ("90s", "90s"), ("1h30m", "5400s"), ("-1.5h", "-5400s"),
        ("1.25s", "1.25s"), ("+2m", "120s"), ("100ms", "0.1s"), ("3us4ns", "0.000003004s"),
        (".5s", "0.5s"), ("1.s", "1s"), ("1.0000000009s", "1s"), ("7µs", "0.000007s"),
        ("315576000000s", "315576000000s"),
    ])
    func `durations are read in CEL's form`(text: String, printed: String) throws {
        #expect(try Span(parsing: text).description == printed)
    }

    @Test(arguments: [
        ("", "CIV-004"), ("-", "CIV-004"), ("1", "CIV-004"), ("1 s", "CIV-004"),
        ("1d", "CIV-004"), ("s", "CIV-004"), (".s", "CIV-004"), ("1h-1m", "CIV-004"),
        ("315576000001s", "CIV-005"), ("99999999999999999999999999h", "CIV-005"),
        ("9223372036854775807h9223372036854775807h", "CIV-005"),
    ])
    func `a text that is no duration is refused`(text: String, code: String) throws {
        let error = try #require(throws: CivilTimeError.self) { try Span(parsing: text) }
        #expect(error.code == code)
    }
}
