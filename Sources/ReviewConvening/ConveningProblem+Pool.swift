import CivilTime
package import JSON

extension ConveningProblem {
    /// People and organisations of a pool; what the file itself says of somebody goes before it.
    package mutating func take(_ pool: PoolReading) {
        let people = Set(people.map { ByteName($0.id) })
        self.people += pool.people.filter { !people.contains(ByteName($0.id)) }
        let known = Set(organisations.map { ByteName($0.id) })
        organisations += pool.organisations.filter { !known.contains(ByteName($0.id)) }
    }

    /// What people answered to an availability call: the output of `availability-call.json5`,
    /// `{days?, answers: [{person, yes, ifNeeded, no}]}` with first days of visits.
    ///
    /// Where somebody put one day into several lists, the most careful counts. A day of which nothing is
    /// said stays unknown.
    package mutating func take(answers call: JSONObject) {
        let days = max(1, min(14, Int(clamping: call["days"]?.intValue ?? 1)))
        for one in call["answers"]?.arrayValue ?? [] {
            guard let id = one["person"]?.stringValue,
                let index = people.firstIndex(where: { sameBytes($0.id, id) })
            else { continue }
            let lists: [(String, Availability)] = [
                ("yes", .yes), ("ifNeeded", .ifNeeded), ("no", .no),
            ]
            for (key, answer) in lists {
                for text in (one[key]?.arrayValue ?? []).compactMap(\.stringValue) {
                    guard let start = try? CivilDate(parsing: text) else { continue }
                    for day in 0..<days {
                        people[index].available[start.daysSinceEpoch + day] = answer
                    }
                }
            }
        }
    }
}
