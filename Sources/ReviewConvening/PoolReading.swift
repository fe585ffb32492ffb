import CivilTime
package import JSON

/// The register's people and organisations (PEOPLE and ORGANISATIONS of Protocol.md) as convening
/// takes them.
///
/// What the register says and convening does not need is left; what it says wrongly counts against
/// the person: nobody is proposed because a row could not be read.
package struct PoolReading: Sendable {
    package private(set) var people: [ConveningProblem.Person] = []
    package private(set) var organisations: [ConveningProblem.Organisation] = []

    /// - Parameter review: what is convened for; that somebody is on it already is no other load.
    package init(people rows: [JSONValue], organisations: [JSONValue] = [], review: String? = nil) {
        var given: [ByteName: Int] = [:]
        var received: [ByteName: Set<ByteName>] = [:]
        for row in rows {
            guard let person = Self.person(row, review: review) else { continue }
            people.append(person)
            for one in row["load"]?.arrayValue ?? [] {
                given[ByteName(person.organisation), default: 0] += 1
                guard let host = one["host"]?.stringValue, let name = one["review"]?.stringValue
                else { continue }
                received[ByteName(host), default: []].insert(ByteName(name))
            }
        }
        note(inspections: organisations)
        self.organisations = Self.organisations(
            organisations, people: people, given: given, received: received)
    }

    private mutating func note(inspections rows: [JSONValue]) {
        for row in rows {
            guard let id = row["id"]?.stringValue, let days = row["inspections"]?.arrayValue,
                !days.isEmpty
            else { continue }
            let visits = days.compactMap(Self.days(of:))
            for index in people.indices where sameBytes(people[index].organisation, id) {
                people[index].inspections += visits
            }
        }
    }

    private static let known = [
        "id", "name", "roles", "organisation", "region", "accreditedUntil", "accreditations",
        "absences", "status", "accessNeeds", "available",
    ]

    private static func person(_ row: JSONValue, review: String?) -> ConveningProblem.Person? {
        guard let id = row["id"]?.stringValue, let organisation = row["organisation"]?.stringValue
        else { return nil }
        var object = JSONObject()
        for key in known { object[key] = row[key] }
        // Each accreditation by itself says more than the last day of the longest.
        if row["accreditations"] != nil { object["accreditedUntil"] = nil }
        object["conflicts"] = conflicts(row)
        if row["status"]?.stringValue.map({ sameBytes($0, "erased") }) ?? false {
            object["status"] = "left"
        }
        guard var person = try? ConveningProblem.Person(.object(object), at: id) else {
            var unreadable = ConveningProblem.Person(id: id, roles: [], organisation: organisation)
            unreadable.hasLeft = true
            return unreadable
        }
        let load = (row["load"]?.arrayValue ?? []).filter { one in
            !(review.map { sameBytes($0, one["review"]?.stringValue ?? "") } ?? false)
        }
        let done = Int(clamping: row["reviewsDone"]?.intValue ?? 0)
        person.experience = max(0, min(done, 10_000))
        person.load = max(0, min(100, load.count - done))
        person.busy = load.compactMap(days(of:))
        return person
    }

    /// `{from, until}` as days.
    private static func days(of row: JSONValue) -> ConveningProblem.Visit? {
        guard let from = day(row["from"]), let until = day(row["until"]) else { return nil }
        return ConveningProblem.Visit(start: from, end: max(from, until))
    }

    /// With kind and dates where the register gives them.
    private static func conflicts(_ row: JSONValue) -> JSONValue? {
        guard let details = row["conflictDetails"]?.arrayValue else { return row["conflicts"] }
        return .array(
            details.map { one in
                var conflict = JSONObject()
                for key in ["organisation", "kind", "from", "until"] { conflict[key] = one[key] }
                return .object(conflict)
            })
    }

    private static func day(_ value: JSONValue?) -> CivilDate? {
        (value?.stringValue).flatMap { try? CivilDate(parsing: $0) }
    }

    /// Authorities with what they have given and had: an organisation's places count for the authority
    /// that it is part of.
    private static func organisations(
        _ rows: [JSONValue], people: [ConveningProblem.Person], given: [ByteName: Int],
        received: [ByteName: Set<ByteName>]
    ) -> [ConveningProblem.Organisation] {
        var found: [ConveningProblem.Organisation] = []
        var seen: Set<ByteName> = []
        for row in rows {
            guard let id = row["id"]?.stringValue, !id.isEmpty,
                !["region", "role"].contains(row["kind"]?.stringValue ?? ""),
                seen.insert(ByteName(id)).inserted
            else { continue }
            var organisation = ConveningProblem.Organisation(id: id)
            organisation.region = row["region"]?.stringValue
            organisation.authority = row["partOf"]?.stringValue
            found.append(organisation)
        }
        for person in people where seen.insert(ByteName(person.organisation)).inserted {
            found.append(ConveningProblem.Organisation(id: person.organisation))
        }
        for host in received.keys.sorted(by: { bytesPrecede($0.text, $1.text) })
        where seen.insert(host).inserted {
            found.append(ConveningProblem.Organisation(id: host.text))
        }
        let authorityOf = Dictionary(
            found.map { (ByteName($0.id), ByteName($0.authority ?? $0.id)) },
            uniquingKeysWith: { one, _ in one })
        var sums: [ByteName: Int] = [:]
        for (name, count) in given { sums[authorityOf[name] ?? name, default: 0] += count }
        for index in found.indices {
            found[index].given = min(1_000, sums[ByteName(found[index].id)] ?? 0)
            found[index].received = min(1_000, received[ByteName(found[index].id)]?.count ?? 0)
        }
        return found
    }
}
