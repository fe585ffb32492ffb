import CivilTime
import JSON
import ReviewEngine

/// The people whom reviews may ask: those of a file, or made up when a role is first looked for.
struct SimulatedPool: Sendable {
    private(set) var people: [Person]
    private let makesUp: Bool
    /// Last day of made-up accreditations.
    private let until: String
    private let region: String

    /// How many people hold a role that nobody has described.
    private static let perRole = 8

    init(_ people: [Person]?, start: CivilDate, region: String) {
        self.people = people ?? []
        makesUp = people == nil
        until = (start.adding(years: 4) ?? start).description
        self.region = region
    }

    subscript(id: String) -> Person? { people.first { sameBytes($0.id, id) } }

    /// What a chart's look-up gets to know, as `Person.facts` of the engine gives it.
    func facts(of id: String, on date: String) -> JSONValue { Person.facts(of: self[id], on: date) }

    /// People of an organisation, in the order of the pool.
    func people(of organisation: String) -> [String] {
        people.filter { sameBytes($0.organisation, organisation) }.map(\.id)
    }

    /// A message to a person; one that the engine refuses changes nothing.
    mutating func hear(_ id: String, _ event: String, _ data: JSONValue, region: String) {
        do {
            let next = try Person.step(
                self[id], id: id, input: .message(name: event, data: data), region: region)
            if let index = people.firstIndex(where: { sameBytes($0.id, id) }) {
                people[index] = next
            } else {
                people.append(next)
            }
        } catch {
            // The daemon would refuse it too; the chart goes on without.
        }
    }

    /// What the automatic step of the queue `convening` proposes for its task's input: holders of the
    /// role who may come; first those who bring an organisation that is not yet on the team, then
    /// those accredited longest, then by id (as `reviewworker propose`).
    ///
    /// A call for availability has several roles: then it is everybody who holds one of them.
    mutating func proposal(for input: JSONObject) -> JSONObject {
        if let roles = input["roles"]?.arrayValue?.compactMap(\.stringValue) {
            return called(roles, host: input["host"]?.stringValue ?? "")
        }
        let role = input["place"]?["role"]?.stringValue ?? ""
        let host = input["host"]?.stringValue ?? ""
        let day = (input["visit"]?["end"] ?? input["visit"]?["start"])?.stringValue ?? ""
        makeUp(role)
        let team = input["team"]?.arrayValue ?? []
        let taken = team.compactMap { $0["person"]?.stringValue }
        let organisations = team.compactMap { $0["organisation"]?.stringValue }
        let notAgain = (input["notAgain"]?.arrayValue ?? []).compactMap(\.stringValue)
        let holds = { (list: [String], word: String) in list.contains { sameBytes($0, word) } }
        let fitting = people.filter {
            holds($0.roles, role) && $0.status != "left" && !sameBytes($0.organisation, host)
                && !$0.hasConflict(with: host, on: day) && $0.isAccredited(on: day, for: role)
                && !holds(taken, $0.id) && !holds(notAgain, $0.id)
        }
        let sorted = fitting.sorted { left, right in
            let (isOld, wasOld) = (
                holds(organisations, left.organisation), holds(organisations, right.organisation)
            )
            if isOld != wasOld { return !isOld }
            let (until, other) = (left.accreditedUntil ?? "", right.accreditedUntil ?? "")
            if !sameBytes(until, other) { return bytesPrecede(other, until) }
            return bytesPrecede(left.id, right.id)
        }
        return [
            "candidates": .array(
                sorted.prefix(5).map {
                    [
                        "person": .string($0.id), "organisation": .string($0.organisation),
                        "why": .string("accredited until \($0.accreditedUntil ?? "")"),
                    ]
                }), "excluded": [], "eligible": .int(Int64(sorted.count)),
        ]
    }

    private mutating func called(_ roles: [String], host: String) -> JSONObject {
        for role in roles { makeUp(role) }
        let asked = people.filter { person in
            person.status != "left" && !sameBytes(person.organisation, host)
                && person.roles.contains { role in roles.contains { sameBytes($0, role) } }
        }
        return ["people": .array(asked.map { .string($0.id) })]
    }

    private mutating func makeUp(_ role: String) {
        guard makesUp, !role.isEmpty, self["\(role)-1"] == nil else { return }
        for number in 1...Self.perRole {
            people.append(
                Person(
                    id: "\(role)-\(number)", organisation: "area-\(number)", region: region,
                    roles: [role], accreditedUntil: until))
        }
    }
}
