package import JSON

/// Who could take a place in a team, in order, each with reasons; and who could not, and why.
///
/// Pure and deterministic: the same pool and the same task give the same proposal. Made by
/// `reviewworker propose` from its task's input
/// `{place: {id, title, role}, host, visit: {start, end}, team: [{place, person, organisation}],
/// notAgain: [person]}` and the pool.
package struct Proposal {
    /// A queue's result without a form may have 4096 bytes (Protocol.md); the best come first.
    private static let bytesMax = 3_800

    private let role: String
    private let host: String
    private let start: CalendarDay?
    private let end: CalendarDay?
    private let onTeam: [String]
    private let organisations: [String]
    private let notAgain: [String]
    private let people: [JSONValue]

    package init(input: JSONObject, people: [JSONValue]) {
        role = input["place"]?["role"]?.stringValue ?? ""
        host = input["host"]?.stringValue ?? ""
        start = (input["visit"]?["start"]?.stringValue).flatMap { CalendarDay($0) }
        end = (input["visit"]?["end"]?.stringValue).flatMap { CalendarDay($0) }
        let team = input["team"]?.arrayValue ?? []
        onTeam = team.compactMap { $0["person"]?.stringValue }
        organisations = team.compactMap { $0["organisation"]?.stringValue }
        notAgain = (input["notAgain"]?.arrayValue ?? []).compactMap(\.stringValue)
        self.people = people
    }

    private struct Candidate {
        var id: String
        var organisation: String
        var isNew: Bool
        var until: CalendarDay
    }

    /// `{candidates: [{person, organisation, why}], excluded: [{person, why}], eligible, left?}`;
    /// `left` is how many more there are than fit.
    package var result: JSONObject {
        var candidates: [Candidate] = []
        var excluded: [(id: String, why: String)] = []
        for person in people where holdsRole(person) {
            guard let id = person["id"]?.stringValue else { continue }
            if let why = reasonAgainst(person, id) {
                excluded.append((id, why))
            } else {
                let organisation = person["organisation"]?.stringValue ?? ""
                candidates.append(
                    Candidate(
                        id: id, organisation: organisation,
                        isNew: !organisations.contains(organisation),
                        until: until(person) ?? CalendarDay(number: 0)))
            }
        }
        candidates.sort(by: isBetter)
        excluded.sort { Array($0.id.utf8).lexicographicallyPrecedes(Array($1.id.utf8)) }
        return fitted(candidates, excluded)
    }

    private func holdsRole(_ person: JSONValue) -> Bool {
        (person["roles"]?.arrayValue ?? []).contains { $0.stringValue == role }
    }

    private func until(_ person: JSONValue) -> CalendarDay? {
        (person["accreditedUntil"]?.stringValue).flatMap { CalendarDay($0) }
    }

    private func reasonAgainst(_ person: JSONValue, _ id: String) -> String? {
        if person["status"]?.stringValue == "left" { return "has left the pool" }
        if person["organisation"]?.stringValue == host { return "is from the host" }
        let conflicts = (person["conflicts"]?.arrayValue ?? []).compactMap(\.stringValue)
        if conflicts.contains(host) { return "has a conflict with the host" }
        if onTeam.contains(id) { return "is on the team already" }
        if notAgain.contains(id) { return "was asked already" }
        guard let until = until(person) else { return "is not accredited" }
        guard let last = end ?? start else { return nil }
        if until < last { return "is accredited only until \(until.shortText)" }
        return nil
    }

    private func isBetter(_ left: Candidate, _ right: Candidate) -> Bool {
        if left.isNew != right.isNew { return left.isNew }
        if left.until != right.until { return left.until > right.until }
        return Array(left.id.utf8).lexicographicallyPrecedes(Array(right.id.utf8))
    }

    private func why(_ candidate: Candidate) -> String {
        let organisation =
            candidate.isNew
            ? "brings an organisation that is not on the team"
            : "their organisation is on the team already"
        return "\(organisation); accredited until \(candidate.until.shortText)"
    }

    private func fitted(
        _ candidates: [Candidate], _ excluded: [(id: String, why: String)]
    ) -> JSONObject {
        var result: JSONObject = [
            "candidates": [], "excluded": [], "eligible": .int(Int64(candidates.count)),
        ]
        var room = Self.bytesMax - JSONValue.object(result).compactText.utf8.count
        var named: [JSONValue] = []
        for candidate in candidates {
            let row: JSONValue = [
                "person": .string(candidate.id), "organisation": .string(candidate.organisation),
                "why": .string(why(candidate)),
            ]
            room -= row.compactText.utf8.count + 1
            // Half of the room is kept for those who are left out.
            if room < Self.bytesMax / 2, named.count >= 5 { break }
            named.append(row)
        }
        var out: [JSONValue] = []
        for person in excluded {
            let row: JSONValue = ["person": .string(person.id), "why": .string(person.why)]
            room -= row.compactText.utf8.count + 1
            if room < 32 { break }
            out.append(row)
        }
        result["candidates"] = .array(named)
        result["excluded"] = .array(out)
        let left = candidates.count - named.count + excluded.count - out.count
        if left > 0 { result["left"] = .int(Int64(left)) }
        return result
    }
}
