import JSON
import ReviewClient

/// `link`: the address of a page, for whoever is to be told by mail or telephone.
enum LinkCommand {
    static let command = Command(
        "link", "print the address at which somebody answers a task in a browser",
        arguments: [.init("TASK", .optional)],
        options: [
            CommandOption(
                "for", "PRINCIPAL", "sign in as person:ID, coordinator:REGION, …; who answers TASK"),
            CommandOption("code", nil, "print a code instead, for a confidential TASK"),
        ],
        text: """
            With TASK: a link for whom the task is for, or with --for for somebody who may act for \
            them. It opens this task only, and nothing after the task has ended. A confidential task also asks for a \
            code, which is mailed when they ask for it; --code makes one that you tell them, good \
            for 15 minutes.

            With --for alone: a link for signing in, which works once and within the hour. A coordinator \
            gives one to people and hosts of the region, an operator to coordinators. What is \
            confidential asks for a mailed code then, too.

            Each call makes another link; the daemon keeps only its hash, so it cannot be printed \
            again.
            """,
        examples: [
            ("reviewctl link r5-3", "to be sent to whom r5-3 is for"),
            ("reviewctl link r5-9 --code", "the digits, for somebody on the telephone"),
            (
                "reviewctl link --as operator --for coordinator:east-midlands",
                "a coordinator's first sign-in"
            ),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let task = arguments.words.first
            guard task != nil || arguments.has("for") else {
                throw ProgramError(
                    .usage, "CLI-003", "say what the link is for",
                    expected: "TASK, --for PRINCIPAL, or both",
                    hint: "Try: reviewctl link --help")
            }
            let door = try DaemonDoor(arguments)
            var body = JSONObject()
            body["task"] = task.map { .string($0) }
            body["for"] = arguments["for"].map { .string($0) }
            if arguments.has("code"), task != nil { return try printCode(body, door, terminal) }
            let reply = try door.ask("LINK", body)
            if terminal.json { return terminal.out(.object(reply)) }
            terminal.out(reply["address"]?.stringValue ?? reply["path"]?.stringValue ?? "")
            terminal.note("for \(reply["to"]?.stringValue ?? "")")
            if reply["address"] == nil {
                terminal.note(
                    "The daemon's configuration does not say where the pages are (`pages`).")
            }
        })

    private static func printCode(
        _ body: JSONObject, _ door: DaemonDoor, _ terminal: Terminal
    ) throws(ProgramError) {
        let reply = try door.ask("CODE", body)
        if terminal.json { return terminal.out(.object(reply)) }
        terminal.out(reply["code"]?.stringValue ?? "")
        terminal.note("for \(reply["to"]?.stringValue ?? ""), for 15 minutes, once")
    }
}
