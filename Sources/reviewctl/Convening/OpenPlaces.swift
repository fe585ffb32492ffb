import JSON
import ReviewClient
import ReviewConvening

/// Places of running reviews that wait for the coordinator to confirm names: convened together, and
/// confirmed from the proposal.
struct OpenPlaces {
    /// One place with the task that waits.
    private struct Slot {
        var task: String
        /// As `PlaceTask` describes it.
        var input: JSONObject
    }

    /// The task of `Workflows/team-place.json5` in which a coordinator says who may be asked.
    private static let taskName = "confirm-names"

    private var slots: [Slot] = []

    /// Throws: CLI-032 nothing waits for names in one of the reviews.
    init(of reviews: [String], _ door: DaemonDoor) throws(ProgramError) {
        var teams: [(review: String, team: JSONValue?)] = []
        for review in reviews {
            let shown = try door.ask("SHOW", ["review": .string(review)])
            teams.append((review, shown["review"]?["context"]?["team"]))
        }
        for row in try door.rows("TASKS", "tasks", ["status": "ready"])
        where row["name"]?.stringValue == Self.taskName {
            guard let task = row["task"]?.stringValue, let child = row["review"] else { continue }
            let shown = try door.ask("SHOW", ["review": child])["review"]
            guard let context = shown?["context"],
                let whole = context["review"]?.stringValue,
                let team = teams.first(where: { $0.review == whole })?.team
            else { continue }
            var input = shown?["input"]?.objectValue ?? [:]
            input["review"] = .string(whole)
            input["visit"] = context["visit"]
            input["team"] = team
            input["asked"] = .array(Self.settled(context["asked"]))
            slots.append(Slot(task: task, input: input))
        }
        for review in reviews
        where !slots.contains(where: { $0.input["review"]?.stringValue == review }) {
            throw ProgramError(
                .data, "CLI-032", "no place of this review waits for names", subject: review,
                hint: "`reviewctl today` lists what waits for you; names are proposed first.")
        }
    }

    /// Whoever was merely not needed may be asked again.
    private static func settled(_ asked: JSONValue?) -> [JSONValue] {
        (asked?.arrayValue ?? []).compactMap { one in
            guard let person = one["person"], let said = one["answer"],
                said.stringValue != "not needed"
            else { return nil }
            return ["person": person, "said": said]
        }
    }

    func problem(_ pool: PoolReading) throws(ConveningError) -> ConveningProblem {
        try ConveningProblem(openPlaces: slots.map(\.input), pool: pool)
    }

    /// The names for each task in their order: who is chosen, then the reserves.
    private func names(in proposal: ConveningProposal) -> [(task: String, names: [String])] {
        slots.compactMap { slot in
            let team = proposal.reviews.first {
                $0.review == slot.input["review"]?.stringValue
            }
            let place = team?.places.first {
                $0.place.id == slot.input["place"]?["id"]?.stringValue
            }
            guard let place, !place.people.isEmpty else { return nil }
            return (slot.task, place.people.map(\.person) + place.reserves.map(\.person))
        }
    }

    /// The commands that would confirm it as it stands.
    func commands(
        _ proposal: ConveningProposal, as given: [String], width: Int
    ) -> String {
        let all = names(in: proposal)
        guard !all.isEmpty else { return "" }
        var lines = ["", "Next:", "  Ask these people, in this order"]
        lines += FormFlags.wrapped(
            given + ["--confirm", "--days-to-answer", "NUMBER"], indent: 6, width: width)
        lines.append("  Or change the names")
        for (task, names) in all {
            lines += FormFlags.wrapped(
                ["reviewctl", "answer", task, "--decision", "my-own-list"]
                    + names.flatMap { ["--names", FormFlags.quoted($0)] }
                    + ["--days-to-answer", "NUMBER"], indent: 6, width: width)
        }
        return lines.joined(separator: "\n")
    }

    /// Answers each task with its names: the first are asked at once.
    func confirm(
        _ proposal: ConveningProposal, days: Int64, atOnce: Int64, _ door: DaemonDoor
    ) throws(ProgramError) -> [String] {
        let desk = try door.desk(client: "reviewctl")
        defer { desk.close() }
        var told: [String] = []
        for (task, names) in names(in: proposal) {
            let shown = try desk.show(task)
            // The form takes ten.
            let asked = names.prefix(10)
            try desk.complete(
                shown,
                [
                    "decision": "my-own-list", "names": .array(asked.map { .string($0) }),
                    "daysToAnswer": .int(days), "atOnce": .int(atOnce),
                ])
            told.append(
                "\(task) is answered: \(shown["title"]?.stringValue ?? ""): "
                    + asked.map(TextWidth.safe).joined(separator: ", then "))
        }
        return told
    }
}
