package import JSON

/// A season as its page and its overview tell it: what `reviewctl season rehearse --json` prints.
///
/// Nothing of it is trusted to be there.
package struct SeasonReport {
    package struct Course {
        package var name: String
        package var workflow: String
        package var title: String
        package var host: String
        package var from: Moment
        package var to: Moment?
        package var isEnded: Bool
        /// Where it stands, or how it ended.
        package var outcome: String
        package var why: [String]
        package var phases: [(title: String, from: Moment, to: Moment?)]
        package var visit: (start: CalendarDay, end: CalendarDay)?
        package var postponements: [(was: CalendarDay?, cause: String)]
        package var team: [(place: String, person: String, organisation: String)]
        /// Everybody who was asked for a place, and what they said.
        package var asked: [(place: String, person: String, answer: String)]
        package var actions: Int

        /// What a team is convened for, though it was not taken forward; training has none.
        package var hasTeam: Bool
        /// Who was asked and is not in the team: by their own word, by silence, or for a reason.
        package var lost: [(place: String, person: String, answer: String)] {
            let others = ["", "accepted", "accepted, conflict declared and seen"] + Self.spared
            return asked.filter { !others.contains($0.answer) }
        }
        /// How many were asked together with others, or before a search was stopped, and not needed.
        package var notNeeded: Int { asked.count { Self.spared.contains($0.answer) } }

        private static let spared = ["not needed", "no longer needed"]
    }

    package var title: String
    package var description: String
    package var seed: String
    package var from: Moment
    package var to: Moment
    package var bands: [(title: String, from: CalendarDay, until: CalendarDay)]
    package var courses: [Course]
    package var missed: [(review: String, at: Moment, why: String)]
    package var overdue: [(title: String, times: Int)]
    package var faults: [String]
    package var answers: Int
    package var story: [(at: Moment, who: String, what: String)]
    private var people: [(id: String, name: String, organisation: String, roles: [String])]

    package init(_ run: JSONValue) {
        let text = { (value: JSONValue?) in value?.stringValue ?? "" }
        let start = Moment(run["start"]) ?? Moment(seconds: 0)
        title = text(run["title"])
        description = text(run["description"])
        seed = text(run["seed"])
        from = start
        to = Moment(run["end"]) ?? start
        answers = Int(clamping: run["answers"]?.intValue ?? 0)
        bands = (run["bands"]?.arrayValue ?? []).compactMap { band in
            guard let from = CalendarDay(text(band["from"])),
                let until = CalendarDay(text(band["until"]))
            else { return nil }
            return (text(band["title"]), from, until)
        }
        courses = (run["reviews"]?.arrayValue ?? []).map { Course($0, from: start) }
        missed = (run["missed"]?.arrayValue ?? []).map {
            (text($0["review"]), Moment($0["at"]) ?? start, text($0["why"]))
        }
        overdue = (run["overdue"]?.arrayValue ?? []).map {
            (text($0["title"] ?? $0["name"]), Int(clamping: $0["times"]?.intValue ?? 0))
        }
        faults = (run["faults"]?.arrayValue ?? []).map(text)
        story = (run["story"]?.arrayValue ?? []).map {
            (Moment($0["at"]) ?? start, text($0["who"]), text($0["what"]))
        }
        people = (run["people"]?.arrayValue ?? []).map { person in
            (
                text(person["id"]), text(person["name"]), text(person["organisation"]),
                (person["roles"]?.arrayValue ?? []).map(text)
            )
        }
    }

    package func name(of person: String) -> String {
        people.first { $0.id == person }?.name ?? ReviewReport.title(person)
    }

    package var reviews: [Course] { courses.filter(\.hasTeam) }
    package var trainings: [Course] { courses.filter { !$0.hasTeam } }
    package var poolSize: Int { people.count }

    /// What each authority and body gave to the season and had of it, the largest share first.
    package var shares: [(organisation: String, hosted: Int, people: Int, served: Int, asked: Int)]
    {
        var names: [String] = []
        for name in reviews.map(\.host) + people.map(\.organisation) where !names.contains(name) {
            names.append(name)
        }
        let home = { (person: String) in people.first { $0.id == person }?.organisation ?? "" }
        let shares = names.map { name in
            (
                organisation: name, hosted: reviews.count { $0.host == name },
                people: people.count { $0.organisation == name },
                served: reviews.flatMap(\.team).count { home($0.person) == name },
                asked: reviews.flatMap(\.asked).count { home($0.person) == name }
            )
        }
        return shares.sorted {
            ($1.served, $1.hosted, $0.organisation) < ($0.served, $0.hosted, $1.organisation)
        }
    }

    /// Who was in most teams.
    package var busiest: [(person: String, teams: Int)] {
        let all = reviews.flatMap(\.team).map(\.person)
        var counts: [(person: String, teams: Int)] = []
        for person in all where !counts.contains(where: { $0.person == person }) {
            counts.append((person, all.count { $0 == person }))
        }
        return counts.sorted { ($1.teams, $0.person) < ($0.teams, $1.person) }
    }
}

extension SeasonReport.Course {
    init(_ course: JSONValue, from start: Moment) {
        let text = { (value: JSONValue?) in value?.stringValue ?? "" }
        let list = { (value: JSONValue?) in value?.arrayValue ?? [] }
        name = text(course["name"])
        workflow = text(course["workflow"])
        title = text(course["title"])
        host = text(course["host"])
        from = Moment(course["from"]) ?? start
        to = Moment(course["to"])
        isEnded = text(course["ending"]) == "ended"
        outcome = list(course["states"]).map { text($0["title"]) }.joined(separator: "; ")
        why = list(course["why"]).map(text)
        phases = list(course["phases"]).map {
            (text($0["title"]), Moment($0["from"]) ?? start, Moment($0["to"]))
        }
        let context = course["context"]
        let dates = [context?["visit"], context?["lastDates"]].first {
            $0?["start"]?.stringValue != nil
        }
        visit = (dates ?? nil).flatMap { dates in
            guard let first = CalendarDay(text(dates["start"])) else { return nil }
            return (first, CalendarDay(text(dates["end"])) ?? first)
        }
        postponements = list(context?["postponements"]).map {
            (CalendarDay(text($0["was"])), text($0["why"]?["cause"]))
        }
        team = list(context?["team"]).map {
            (text($0["title"]), text($0["person"]), text($0["organisation"]))
        }
        asked = list(context?["asked"]).map {
            (text($0["place"]), text($0["person"]), text($0["answer"]))
        }
        hasTeam = context?["team"] != nil || context?["visit"] != nil
        actions = list(context?["nextSteps"]?["actions"]).count
    }
}
