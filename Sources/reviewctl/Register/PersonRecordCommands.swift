import JSON
import ReviewClient

/// One thing noted of a person: away, somebody acts for them, a conflict, accredited, left.
enum PersonRecordCommands {
    private static let dryRun = CommandOption(
        "dry-run", nil, "only say whether it would change anything")
    private static let from = CommandOption("from", "DAY", "first day, YYYY-MM-DD")
    private static let until = CommandOption("until", "DAY", "last day, YYYY-MM-DD")

    static let absent = Command(
        "people absent", "note that somebody is away",
        arguments: [.init("PERSON")],
        options: [
            CommandOption("from", "DAY", required: true, "first day, YYYY-MM-DD"),
            CommandOption("until", "DAY", required: true, "last day, YYYY-MM-DD"),
            CommandOption("can-finish", nil, "what they have begun they finish"), dryRun,
        ],
        text: """
            They are not proposed for a team on these days, and whoever accepts a place for them is \
            told so. Without --can-finish what waits for them needs somebody else: it is listed, with \
            what can be done about each.
            """,
        examples: [
            (
                "reviewctl people absent derby-send-lead --from 2018-02-12 --until 2018-02-16",
                "half-term"
            )
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            var data = days(arguments)
            data["mode"] = arguments.has("can-finish") ? "can-finish" : "reassign"
            try record("absent", data, arguments, terminal) { person in
                "\(person) is away \(PersonView.days(.object(data)))"
            }
            guard !terminal.json, !arguments.has("can-finish") else { return }
            try TouchesCommand.show(
                ["person": .string(arguments.word(0))], days(arguments), arguments, terminal)
        })

    static let delegate = Command(
        "people delegate", "let somebody act for a person, for a while",
        arguments: [.init("PERSON")],
        options: [
            CommandOption("to", "PERSON", required: true, "who may act for them"), from, until,
            dryRun,
        ],
        text: """
            The tasks of PERSON stand in both inboxes; the first answer counts, and the journal says \
            who gave it for whom. It does not pass on: what PERSON does for others stays with them.
            """,
        examples: [
            (
                "reviewctl people delegate derby-send-lead --to derby-deputy --until 2018-02-16",
                "from now on to that day"
            )
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            var data = days(arguments)
            data["to"] = arguments["to"].map { .string($0) }
            try record("delegated", data, arguments, terminal) { person in
                "\(arguments["to"] ?? "") may act for \(person) "
                    + PersonView.days(.object(days(arguments)))
            }
        })

    static let conflict = Command(
        "people conflict", "note that a person may not review an organisation",
        arguments: [.init("PERSON")],
        options: [
            CommandOption("with", "ORGANISATION", required: true, "whom they may not review"),
            CommandOption(
                "kind", "WORD", "declared, employment, swap, trust, family or other (declared)"),
            CommandOption("why", "TEXT", "what it is; only coordinators read it"), from, until,
            dryRun,
        ],
        text: "Known conflicts are noted here; what somebody declares, their answers say.",
        examples: [
            (
                "reviewctl people conflict derby-send-lead --with leicester --kind swap "
                    + "--until 2019-03-15",
                "they reviewed each other"
            )
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            var data = days(arguments)
            data["organisation"] = arguments["with"].map { .string($0) }
            data["kind"] = .string(arguments["kind"] ?? "declared")
            data["why"] = arguments["why"].map { .string($0) }
            try record("conflict", data, arguments, terminal) { person in
                "\(person) has a conflict with \(arguments["with"] ?? "")"
            }
        })

    static let accredit = Command(
        "people accredit", "note an accreditation that was given elsewhere",
        arguments: [.init("PERSON")],
        options: [
            CommandOption("role", "NAME", "for this role (all of theirs)"), from,
            CommandOption("until", "DAY", required: true, "last day, YYYY-MM-DD"),
            CommandOption("trained-at", "NAME", "where they were trained"), dryRun,
        ],
        text:
            "Takes the place of an earlier one for the same role. Trainings note theirs themselves.",
        examples: [
            ("reviewctl people accredit derby-send-lead --role la-send --until 2020-03-31", "")
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            var data = days(arguments)
            data["role"] = arguments["role"].map { .string($0) }
            data["trainedAt"] = arguments["trained-at"].map { .string($0) }
            try record("accredited", data, arguments, terminal) { person in
                "\(person) is accredited \(PersonView.days(.object(days(arguments))))"
            }
        })

    static let leave = Command(
        "people leave", "take somebody out of the pool",
        arguments: [.init("PERSON")],
        options: [CommandOption("on", "DAY", "last day, YYYY-MM-DD (today)"), dryRun],
        text: """
            They are not proposed or accepted any more. What they were part of is listed, with what \
            can be done about each; what is held on them stays until it is erased (people erase).
            """,
        examples: [("reviewctl people leave derby-send-lead --dry-run", "what it would touch")],
        run: { (arguments, terminal) throws(ProgramError) in
            var data = JSONObject()
            data["on"] = arguments["on"].map { .string($0) }
            try record("left", data, arguments, terminal) { "\($0) has left the pool" }
            guard !terminal.json else { return }
            try TouchesCommand.show(
                ["person": .string(arguments.word(0))], [:], arguments, terminal)
        })

    private static func days(_ arguments: Arguments) -> JSONObject {
        var data = JSONObject()
        for name in ["from", "until"] { data[name] = arguments[name].map { .string($0) } }
        return data
    }

    private static func record(
        _ what: String, _ data: JSONObject, _ arguments: Arguments, _ terminal: Terminal,
        _ sentence: (String) -> String
    ) throws(ProgramError) {
        var body: JSONObject = [
            "person": .string(arguments.word(0)), "what": .string(what), "data": .object(data),
        ]
        if arguments.has("dry-run") { body["dryRun"] = true }
        let answer = try DaemonDoor(arguments).ask("RECORD", body)
        if terminal.json { return terminal.out(.object(answer)) }
        let isNew = answer["changed"]?.boolValue == true
        terminal.out(
            (arguments.has("dry-run") ? "Only tried, nothing was changed. " : "")
                + sentence(TextWidth.safe(arguments.word(0))) + (isNew ? "" : ", as was known")
                + ".")
    }
}
