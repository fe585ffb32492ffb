import CivilTime

/// The house's own functions: days as people count them, over the calendars that the evaluation was
/// given. A date is a string `YYYY-MM-DD`; so written, dates compare as they follow each other.
extension CELFunctions {
    static let calendar: [CELFunction] = [
        .two("workingDays", [(.string, .string, .int)]) { from, to, frame throws(CELFault) in
            let start = try date(from, "workingDays")
            let end = try date(to, "workingDays")
            // The count walks day by day.
            let days = end.daysSinceEpoch - start.daysSinceEpoch
            try frame.charge(Int(min(days.magnitude, 4_000_000)))
            let calendars = try calendars(frame, "workingDays()")
            return try answer {
                () throws(CivilTimeError) in
                .int(Int64(try calendars.working.workingDays(from: start, to: end)))
            }
        },
        .two("addWorkingDays", [(.string, .int, .string)]) { from, count, frame throws(CELFault) in
            let start = try date(from, "addWorkingDays")
            let days = try number(count, "addWorkingDays")
            try frame.charge(Int(min(days.magnitude, 4_000_000)))
            let calendars = try calendars(frame, "addWorkingDays()")
            return try answer {
                () throws(CivilTimeError) in
                .string(try calendars.working.add(workingDays: days, to: start).description)
            }
        },
        .one("isWorkingDay", [(.string, .bool)]) { day, frame throws(CELFault) in
            let day = try date(day, "isWorkingDay")
            let calendars = try calendars(frame, "isWorkingDay()")
            return try answer {
                () throws(CivilTimeError) in .bool(try calendars.working.isWorkingDay(day))
            }
        },
        .one("date", [(.timestamp, .string), (.string, .string)]) { value, frame throws(CELFault) in
            switch value {
            case .timestamp(let instant):
                let calendars = try calendars(frame, "date()")
                return .string(calendars.date(at: instant).description)
            case .string(let text):
                if let instant = try? Timestamp(parsing: text) {
                    let calendars = try calendars(frame, "date()")
                    return .string(calendars.date(at: instant).description)
                }
                return .string(try date(value, "date").description)
            default:
                throw CELFunction.refuse("date", value)
            }
        },
        .two("addDays", [(.string, .int, .string)]) { from, count, _ throws(CELFault) in
            let start = try date(from, "addDays")
            return try day(start.adding(days: try number(count, "addDays")))
        },
        .two("addMonths", [(.string, .int, .string)]) { from, count, _ throws(CELFault) in
            let start = try date(from, "addMonths")
            return try day(start.adding(months: try number(count, "addMonths")))
        },
        .two("inTerm", [(.string, .string, .bool)]) { organisation, day, frame throws(CELFault) in
            guard case .string(let name) = organisation else {
                throw CELFunction.refuse("inTerm", organisation, day)
            }
            let day = try date(day, "inTerm")
            let calendars = try calendars(frame, "inTerm()")
            return try answer {
                () throws(CivilTimeError) in
                .bool(try calendars.terms(of: name).coveredTerm(on: day) != nil)
            }
        },
        .two("termEnd", [(.string, .string, .string)]) {
            organisation, day, frame throws(CELFault) in
            guard case .string(let name) = organisation else {
                throw CELFunction.refuse("termEnd", organisation, day)
            }
            let date = try date(day, "termEnd")
            let calendars = try calendars(frame, "termEnd()")
            return try answer { () throws(CivilTimeError) in
                let terms = try calendars.terms(of: name)
                let start = try terms.add(terms: 0, to: date)
                return .string((terms.term(on: start)?.end ?? start).description)
            }
        },
        .two("nextTerm", [(.string, .string, .string)]) {
            organisation, day, frame
                throws(CELFault) in
            guard case .string(let name) = organisation else {
                throw CELFunction.refuse("nextTerm", organisation, day)
            }
            let date = try date(day, "nextTerm")
            let calendars = try calendars(frame, "nextTerm()")
            return try answer { () throws(CivilTimeError) in
                .string(try calendars.terms(of: name).add(terms: 1, to: date).description)
            }
        },
        .two("inBlackout", [(.string, .string, .bool)]) { day, kind, frame throws(CELFault) in
            guard case .string(let word) = kind else {
                throw CELFunction.refuse("inBlackout", day, kind)
            }
            let date = try date(day, "inBlackout")
            guard let kind = BlackoutWindow.Kind(rawValue: word) else {
                let known = BlackoutWindow.Kind.allCases.map(\.rawValue)
                throw CELFault(.conversion(word, to: known.joined(separator: " or ")))
            }
            let calendars = try calendars(frame, "inBlackout()")
            return .bool(calendars.window([kind], on: date) != nil)
        },
        .one("inState", [(.string, .bool)]) { value, frame throws(CELFault) in
            guard case .string(let id) = value else { throw CELFunction.refuse("inState", value) }
            guard let inState = frame.environment.inState else {
                throw CELFault(.missingHook("inState()"))
            }
            return .bool(inState(id))
        },
    ]

    private static func calendars(_ frame: CELFrame, _ name: String) throws(CELFault) -> Calendars {
        guard let calendars = frame.environment.calendars else {
            throw CELFault(.missingHook(name))
        }
        return calendars
    }

    private static func date(_ value: CELValue, _ name: String) throws(CELFault) -> CivilDate {
        guard case .string(let text) = value else { throw CELFunction.refuse(name, value) }
        guard let date = try? CivilDate(parsing: text) else {
            throw CELFault(.conversion(text, to: "a date YYYY-MM-DD"))
        }
        return date
    }

    private static func number(_ value: CELValue, _ name: String) throws(CELFault) -> Int {
        guard case .int(let number) = value else { throw CELFunction.refuse(name, value) }
        return Int(number)
    }

    private static func day(_ date: CivilDate?) throws(CELFault) -> CELValue {
        guard let date else { throw CELFault(.overflow("the date")) }
        return .string(date.description)
    }

    private static func answer(_ body: () throws(CivilTimeError) -> CELValue) throws(CELFault)
        -> CELValue
    {
        do {
            return try body()
        } catch {
            throw CELFault(.calendar(error.description))
        }
    }
}
