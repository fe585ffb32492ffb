import CivilTime

/// `timestamp()`, `duration()` and their parts (langdef.md, "Timestamps and Durations"). Months,
/// days of the month and days of the year count from 0, `getDate` from 1, Sunday is 0.
extension CELFunctions {
    static let times: [CELFunction] =
        [
            .one(
                "timestamp",
                [(.string, .timestamp), (.int, .timestamp), (.timestamp, .timestamp)]
            ) { value, _ throws(CELFault) in try timestamp(value) },
            .one("duration", [(.string, .duration), (.duration, .duration)]) {
                value, _ throws(CELFault) in try duration(value)
            },
        ]
        + part("getFullYear") { Int64($0.date.year) }
        + part("getMonth") { Int64($0.date.month - 1) }
        + part("getDayOfMonth") { Int64($0.date.day - 1) }
        + part("getDate") { Int64($0.date.day) }
        + part("getDayOfWeek") { Int64($0.date.weekday.rawValue % 7) }
        + part("getDayOfYear") { Int64($0.date.dayOfYear - 1) }
        + part("getHours", span: { $0.seconds / 3600 }) { $0.secondOfDay / 3600 }
        + part("getMinutes", span: { $0.seconds / 60 }) { $0.secondOfDay / 60 % 60 }
        + part("getSeconds", span: { $0.seconds }) { $0.secondOfDay % 60 }
        + part("getMilliseconds", span: { Int64($0.nanoseconds) / 1_000_000 }) { $0.millisecond }

    /// An instant in a zone.
    private struct Moment {
        let date: CivilDate
        let secondOfDay: Int64
        let millisecond: Int64

        init?(_ instant: Timestamp, offset: Int) {
            let local = instant.seconds + Int64(offset)
            let days = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
            guard let date = CivilDate(daysSinceEpoch: Int(days)) else { return nil }
            self.date = date
            secondOfDay = local - days * 86_400
            millisecond = Int64(instant.nanoseconds / 1_000_000)
        }
    }

    /// A part of a timestamp, in UTC or in a named zone; of a duration too where it has one.
    private static func part(
        _ name: String, span: (@Sendable (Span) -> Int64)? = nil,
        _ read: @escaping @Sendable (Moment) -> Int64
    ) -> [CELFunction] {
        let durations: [(CELType, CELType)] = span == nil ? [] : [(.duration, .int)]
        return [
            .one(name, member: true, [(.timestamp, .int)] + durations) {
                value, frame throws(CELFault) in
                if case .duration(let length) = value, let span { return .int(span(length)) }
                guard case .timestamp(let instant) = value else {
                    throw CELFunction.refuse(name, value)
                }
                return .int(read(try moment(instant, "UTC", frame)))
            },
            .two(name, member: true, [(.timestamp, .string, .int)]) {
                value, zone, frame throws(CELFault) in
                guard case .timestamp(let instant) = value, case .string(let place) = zone else {
                    throw CELFunction.refuse(name, value, zone)
                }
                return .int(read(try moment(instant, place, frame)))
            },
        ]
    }

    private static func moment(_ instant: Timestamp, _ zone: String, _ frame: CELFrame)
        throws(CELFault) -> Moment
    {
        let offset = try CELTime.offset(zone, at: instant, frame)
        guard let moment = Moment(instant, offset: offset) else {
            throw CELFault(.overflow("the timestamp"))
        }
        return moment
    }

    private static func timestamp(_ value: CELValue) throws(CELFault) -> CELValue {
        switch value {
        case .timestamp: return value
        case .int(let seconds):
            if let instant = Timestamp(seconds: seconds) { return .timestamp(instant) }
        case .string(let text):
            if let instant = try? Timestamp(parsing: text) { return .timestamp(instant) }
        default: throw CELFunction.refuse("timestamp", value)
        }
        throw CELFault(.conversion(value.plainText, to: "timestamp"))
    }

    private static func duration(_ value: CELValue) throws(CELFault) -> CELValue {
        switch value {
        case .duration: return value
        case .string(let text):
            guard let span = try? Span(parsing: text) else {
                throw CELFault(.conversion(text, to: "duration"))
            }
            return .duration(try CELTime.bounded(span))
        default: throw CELFunction.refuse("duration", value)
        }
    }
}
