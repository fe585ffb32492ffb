import CivilTime

/// Sums of instants and durations within CEL's bounds.
///
/// Years 1 to 9999, and durations that fit 64 bits of nanoseconds (about 292 years): cel-spec's tests
/// ask for it, and `Span` alone would allow more.
enum CELTime {
    static func bounded(_ span: Span?) throws(CELFault) -> Span {
        guard let span, Int64(exactly: span.totalNanoseconds) != nil else {
            throw CELFault(.overflow("the duration"))
        }
        return span
    }

    static func add(_ instant: Timestamp, _ span: Span) throws(CELFault) -> Timestamp {
        guard let sum = instant.adding(span) else { throw CELFault(.overflow("the timestamp")) }
        return sum
    }

    static func add(_ a: Span, _ b: Span) throws(CELFault) -> Span {
        try bounded(a.adding(b))
    }

    static func difference(_ a: Timestamp, _ b: Timestamp) throws(CELFault) -> Span {
        try bounded(a.since(b))
    }

    static func negate(_ span: Span) throws(CELFault) -> Span {
        try bounded(span.negated)
    }

    static func text(_ instant: Timestamp) -> String { instant.description }

    static func text(_ span: Span) -> String { span.description }

    /// Seconds east of UTC in a zone: `UTC`, `+11:00`, `02:00`, or an IANA name.
    static func offset(_ zone: String, at instant: Timestamp, _ frame: CELFrame) throws(CELFault)
        -> Int
    {
        if zone == "UTC" || zone == "Z" || zone.isEmpty { return 0 }
        if let fixed = fixedOffset(zone) { return fixed }
        let known = frame.environment.calendars?.zone(named: zone)
        guard let rules = known ?? frame.environment.zone?(zone) else {
            throw CELFault(.unknownZone(zone))
        }
        return rules.offset(at: instant).seconds
    }

    /// `+HH:MM`, `-HH:MM` or `HH:MM`.
    private static func fixedOffset(_ text: String) -> Int? {
        var bytes = Array(text.utf8)
        let isWest = bytes.first == UInt8(ascii: "-")
        if isWest || bytes.first == UInt8(ascii: "+") { bytes.removeFirst() }
        guard bytes.count == 5, bytes[2] == UInt8(ascii: ":"),
            let hours = Int(String(decoding: bytes[0..<2], as: UTF8.self)),
            let minutes = Int(String(decoding: bytes[3..<5], as: UTF8.self)),
            (0...23).contains(hours), (0...59).contains(minutes)
        else { return nil }
        return (hours * 3600 + minutes * 60) * (isWest ? -1 : 1)
    }
}
