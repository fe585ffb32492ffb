import JSON
import ReviewClient
import ReviewConvening

/// `propose`: who of the pool could take a place in a team.
enum ProposeCommand {
    static let command = Command(
        "propose", "propose people of the pool for a place in a team", options: StepLoop.options,
        text: """
            Takes the tasks of the queue convening: proposals for a place, and lists of those whom an \
            availability call asks. A task says the place with its role, the host, the \
            days of the visit, who is on the team, who was asked already and what they said, and what \
            was answered to an availability call. The pool is read as the queue's own principal. \
            Nobody is proposed who breaks a condition: the role, the host, a conflict, accreditation \
            and availability on all days, the limit of reviews, the interval. The others come in the \
            order of the wishes, the same each time: people who said yes, authorities that are not \
            on the team and have given least, new reviewers beside experienced ones. Each carries \
            its reasons, and so does everybody who holds the role and is left out; where nobody is \
            left, it says what would help. `reviewctl convene` does the same from a file.
            """,
        examples: [("reviewworker propose --endpoint ipc:///run/reviewd", "until stopped")],
        run: { (arguments, terminal) throws(ProgramError) in
            let queue = arguments["queue"] ?? "convening"
            try StepLoop.run(arguments, terminal, queue: queue) { item in
                do throws(ProgramError) {
                    let door = try DaemonDoor(
                        arguments, as: arguments["as"] ?? "queue:\(queue)", waits: true)
                    return outcome(
                        of: item, people: try door.rows("PEOPLE", "people"),
                        organisations: try door.rows("ORGANISATIONS", "organisations"))
                } catch {
                    return .failed(error.description)
                }
            }
        })

    /// How many of the search's steps pass between two reports.
    private static let pause = 2_000

    private static func outcome(
        of item: WorkItem, people: [JSONValue], organisations: [JSONValue]
    ) -> WorkOutcome {
        var told = 0
        do throws(ConveningError) {
            if item.name == "list-eligible" {
                return .done(
                    try CallTask(input: item.input, people: people, organisations: organisations)
                        .result)
            }
            let task = try PlaceTask(
                input: item.input, people: people, organisations: organisations,
                review: item.review["id"]?.stringValue)
            return .done(
                try task.result(
                    ConveningControl { progress in
                        if progress.searches >= told + pause {
                            told = progress.searches
                            item.progress([
                                "searches": .int(Int64(progress.searches)),
                                "of": .int(Int64(progress.effort)),
                            ])
                        }
                        return !item.isRevoked
                    }))
        } catch {
            return .failed(
                "\(error.code.rawValue) \(error.path): \(error.problem)", retry: false)
        }
    }
}
