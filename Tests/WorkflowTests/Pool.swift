import JSON
import ReviewEngine
import Statechart

/// People by roles, as `Workflows/pools` lists them, and what the automatic step would propose.
struct Pool {
    private(set) var people: [Person] = []

    init() {}

    /// Reads the CSV of this project: fields may be quoted; `;` inside roles and conflicts.
    init(csv: String) {
        for line in csv.split(separator: "\n").dropFirst() {
            let fields = Self.fields(of: line)
            guard fields.count == 8 else { continue }
            people.append(
                Person(
                    id: fields[0], organisation: fields[2], region: fields[3],
                    roles: fields[1].split(separator: ";").map(String.init),
                    accreditedUntil: fields[4].isEmpty ? nil : fields[4],
                    conflicts: fields[5].split(separator: ";").map(String.init)))
        }
    }

    static func eastMidlands() throws -> Pool {
        Pool(csv: try WorkflowFolder.text("pools/east-midlands-2017.csv"))
    }

    private static func fields(of line: Substring) -> [String] {
        var fields = [""]
        var isQuoted = false
        for character in line {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: fields.append("")
            default: fields[fields.count - 1].append(character)
            }
        }
        return fields
    }

    subscript(id: String) -> Person? { people.first { $0.id == id } }

    func facts(of id: String, _ asked: PersonQuestion, today: String) -> JSONValue {
        Person.facts(of: self[id], asked, today: today)
    }

    mutating func change(_ id: String, _ body: (inout Person) -> Void) {
        guard let index = people.firstIndex(where: { $0.id == id }) else { return }
        body(&people[index])
    }

    mutating func hear(to: String, event: String, data: JSONValue) {
        guard to.hasPrefix("person:") else { return }
        let id = String(to.dropFirst("person:".count))
        guard
            let next = try? Person.step(
                self[id], id: id, input: .message(name: event, data: data), region: "")
        else { return }
        people.removeAll { $0.id == id }
        people.append(next)
    }

    /// Whom a convening step proposes: holders of the role who may come; first those who bring an
    /// organisation that the team does not have, then those accredited longest, then by id.
    ///
    /// A call for availability has several roles: then it is everybody who holds one of them.
    func candidates(_ input: JSONObject) -> JSONValue {
        if let roles = input["roles"]?.arrayValue?.compactMap(\.stringValue) {
            let asked = people.filter { person in person.roles.contains { roles.contains($0) } }
            return ["people": .array(asked.map { .string($0.id) })]
        }
        let role = input["place"]?["role"]?.stringValue ?? ""
        let host = input["host"]?.stringValue ?? ""
        let day = input["visit"]?["end"]?.stringValue ?? ""
        let without = input["notAgain"]?.arrayValue?.compactMap(\.stringValue) ?? []
        let team = (input["team"]?.arrayValue ?? []).compactMap { $0["organisation"]?.stringValue }
        let fitting = people.filter {
            $0.roles.contains(role) && $0.organisation != host
                && !$0.hasConflict(with: host, on: day)
                && $0.isAccredited(on: day) && !without.contains($0.id)
        }
        func rank(_ person: Person) -> (Int, String, String) {
            // Later dates first: ISO dates, each digit mirrored.
            let until = (person.accreditedUntil ?? "").map { character in
                character.wholeNumberValue.map { "\(9 - $0)" } ?? "-"
            }.joined()
            return (team.contains(person.organisation) ? 1 : 0, until, person.id)
        }
        return .object([
            "candidates": .array(
                fitting.sorted { rank($0) < rank($1) }.prefix(5).map {
                    [
                        "person": .string($0.id), "organisation": .string($0.organisation),
                        "why": .string("accredited until \($0.accreditedUntil ?? "")"),
                    ]
                })
        ])
    }
}
