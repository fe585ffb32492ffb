import CivilTime

/// Days as sentences name them.
enum DayText {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// "14 Dec 2017"
    static func short(_ day: CivilDate) -> String {
        "\(day.day) \(months[day.month - 1]) \(day.year)"
    }

    /// "13 to 14 Mar 2018"
    static func range(_ visit: ConveningProblem.Visit) -> String {
        if visit.start == visit.end { return short(visit.start) }
        if visit.start.year == visit.end.year, visit.start.month == visit.end.month {
            return "\(visit.start.day) to \(short(visit.end))"
        }
        return "\(short(visit.start)) to \(short(visit.end))"
    }

    static func list(_ days: [CivilDate]) -> String { Words.list(days.map(short)) }
}

/// Lists and numbers as sentences have them.
enum Words {
    static func list(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " and " + last
    }

    static func count(_ number: Int, _ one: String, _ several: String? = nil) -> String {
        "\(number) \(number == 1 ? one : several ?? one + "s")"
    }
}
