import JSON
import ReviewClient

/// `propose`: who of the pool could take a place in a team.
enum ProposeCommand {
    static let command = Command(
        "propose", "propose people of the pool for a place in a team", options: StepLoop.options,
        text: """
            Takes the tasks of the queue convening. A task says the place with its role, the host, the \
            days of the visit, who is on the team and who is not to be asked again. The pool is read \
            as the queue's own principal. Who holds the role, is accredited on all days, is of \
            another organisation than the host, has no conflict with it and was not asked already is \
            proposed, in an order that is always the same: organisations that are not on the team \
            yet come first, then those whose accreditation lasts longest, then by name. Each carries \
            its reasons, and so does everybody who holds the role and is left out.
            """,
        examples: [("reviewworker propose --endpoint ipc:///run/reviewd", "until stopped")],
        run: { (arguments, terminal) throws(ProgramError) in
            let queue = arguments["queue"] ?? "convening"
            try StepLoop.run(arguments, terminal, queue: queue) { item in
                do throws(ProgramError) {
                    let door = try DaemonDoor(
                        arguments, as: arguments["as"] ?? "queue:\(queue)", waits: true)
                    let people = try door.rows("PEOPLE", "people")
                    return .done(Proposal(input: item.input, people: people).result)
                } catch {
                    return .failed(error.description)
                }
            }
        })
}
