import CivilTime
import JSON

/// Dates that fit together and lie on working days.
///
/// The distances are those that schemes publish: a visit four to six months after its scope is
/// agreed, papers two to three weeks and the briefing one to two weeks before it (corporate peer
/// challenges), progress looked at after six to ten months.
extension AnswerMaker {
    mutating func date(_ schema: JSONValue, _ key: String) -> CivilDate {
        let name = key.lowercased()
        let title = (schema["title"]?.stringValue ?? "").lowercased()
        if name == "day" { return shownStart ?? today }
        if name.hasSuffix("start") || name == "date" {
            let first = day(random.number(in: name == "date" ? 30...50 : 60...110), after: today)
            anchor = first
            deadlines = 0
            return first
        }
        if name.hasSuffix("end"), let anchor {
            return temperament.isWilling || random.chance(80) ? day(1, after: anchor) : anchor
        }
        if name.hasSuffix("by") { return deadline() }
        if name.hasSuffix("until") { return today.adding(years: 2) ?? today }
        if name.hasSuffix("on") { return dayOf(name, title) }
        return day(random.number(in: 10...60), after: today)
    }

    /// Today, where a day may not lie on the side on which it does.
    func seen(_ day: CivilDate, _ schema: JSONValue) -> CivilDate {
        if schema["notAfter"] != nil { return min(day, today) }
        return schema["notBefore"] != nil ? max(day, today) : day
    }

    private var shownStart: CivilDate? {
        let start = shown["visit"]?["start"] ?? shown["event"]?["date"]
        guard let text = start?.stringValue else { return nil }
        return try? CivilDate(parsing: text)
    }

    private mutating func deadline() -> CivilDate {
        guard let anchor else { return day(random.number(in: 5...20), after: today) }
        defer { deadlines += 1 }
        let before = deadlines == 0 ? random.number(in: 12...16) : random.number(in: 5...9)
        return max(day(-before, after: anchor), day(1, after: today))
    }

    /// `heldOn` is when it was done; `expectedOn` and `progressOn` are still to come.
    private mutating func dayOf(_ name: String, _ title: String) -> CivilDate {
        if title.contains("when") || title.contains("will") {
            // Half of a year for a second look; days for what is only late.
            let isLook = title.contains("look")
            return day(random.number(in: isLook ? 60...130 : 3...15), after: today)
        }
        if title.contains("looked") || title.contains("progress") {
            return day(random.number(in: 120...210), after: today)
        }
        if name.hasSuffix("don") { return today }
        return day(random.number(in: 20...130), after: today)
    }

    /// A working day; beyond the years of the bank holiday file, one counted without them.
    func day(_ workingDays: Int, after start: CivilDate) -> CivilDate {
        do {
            return try calendars.working.add(workingDays: workingDays, to: start)
        } catch {
            return start.adding(days: workingDays * 7 / 5) ?? start
        }
    }
}
