import CivilTime
import JSON
import ReviewConvening
import ReviewEngine
import Statechart

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
    func facts(of id: String, _ asked: PersonQuestion, today: String) -> JSONValue {
        Person.facts(of: self[id], asked, today: today)
    }

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

    /// What the automatic step of the queue `convening` proposes for a task, as `reviewworker propose`
    /// does; nobody where the task says too little, so that the coordinator names people.
    mutating func proposal(for task: ReviewTask, on today: CivilDate) -> JSONObject {
        let input = task.input
        for role in (input["roles"]?.arrayValue ?? []) + [input["place"]?["role"] ?? .null] {
            if let role = role.stringValue { makeUp(role) }
        }
        let rows = people.map { row($0, on: today.description) }
        do throws(ConveningError) {
            if sameBytes(task.name, "list-eligible") {
                return try CallTask(input: input, people: rows).result
            }
            return try PlaceTask(
                input: input, people: rows, review: task.id.review.description
            ).result()
        } catch {
            return ["candidates": [], "people": []]
        }
    }

    /// A person as the register shows them to automatic steps (PEOPLE of Protocol.md).
    private func row(_ person: Person, on today: String) -> JSONValue {
        var row = person.encoded
        row["id"] = .string(person.id)
        row["conflictDetails"] = .array(person.conflicts.map { .object($0.encoded) })
        let done = person.load.filter { $0.period.isOver(on: today) }
        row["reviewsDone"] = .int(Int64(done.count))
        return .object(row)
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
