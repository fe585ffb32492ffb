import JSON
import ReviewClient

/// `touches` and `organisations inspect`: everything that an organisation or a person is part of,
/// and what can be done about each.
enum TouchesCommand {
    static let command = Command(
        "touches", "everything that an organisation or a person is part of",
        arguments: [.init("ORGANISATION", .optional)],
        options: [
            CommandOption("person", "PERSON", "of this person instead"),
            CommandOption("from", "DAY", "what lies from this day …"),
            CommandOption("until", "DAY", "… to this day stands first"),
        ],
        text: """
            Its hosted reviews, the reviews and trainings of others that name one of its people, and \
            the tasks that wait for it or for them; each with the commands that it takes now. Found in \
            what stands in the reviews themselves.
            """,
        examples: [("reviewctl touches derby", "all of it")],
        run: { (arguments, terminal) throws(ProgramError) in
            var whose = JSONObject()
            whose["person"] = arguments["person"].map { .string($0) }
            whose["organisation"] = arguments.optionalWord(0).map { .string($0) }
            try show(whose, days(arguments), arguments, terminal)
        })

    static let inspect = Command(
        "organisations inspect", "note an inspection, and see everything that it touches",
        arguments: [.init("ORGANISATION")],
        options: [
            CommandOption("from", "DAY", required: true, "first day of the inspection, YYYY-MM-DD"),
            CommandOption("until", "DAY", required: true, "last day, YYYY-MM-DD"),
            CommandOption("dry-run", nil, "only show what it touches"),
        ],
        text: """
            Notes the days in the register, so that nobody of the organisation is taken for a visit on \
            them, and lists what it touches: the review that it hosts, its people on other teams, their \
            places at a training, their tasks. Nothing of that changes by itself: each is followed by \
            the commands that it takes, and a person decides.
            """,
        examples: [
            (
                "reviewctl organisations inspect derby --from 2018-02-12 --until 2018-03-02 --dry-run",
                "what it would touch"
            )
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let organisation = JSONValue.string(arguments.word(0))
            if !arguments.has("dry-run") {
                _ = try DaemonDoor(arguments).ask(
                    "RECORD",
                    [
                        "organisation": organisation, "what": "inspection",
                        "data": .object(days(arguments)),
                    ])
                if !terminal.json {
                    terminal.out(
                        "Noted: inspection of \(TextWidth.safe(arguments.word(0))), "
                            + "\(PersonView.days(.object(days(arguments))))\n")
                }
            }
            try show(["organisation": organisation], days(arguments), arguments, terminal)
        })

    private static func days(_ arguments: Arguments) -> JSONObject {
        var days = JSONObject()
        for name in ["from", "until"] { days[name] = arguments[name].map { .string($0) } }
        return days
    }

    static func show(
        _ whose: JSONObject, _ days: JSONObject, _ arguments: Arguments, _ terminal: Terminal
    ) throws(ProgramError) {
        let door = try DaemonDoor(arguments)
        var body = whose
        for (key, value) in days { body[key] = value }
        let answer = try door.ask("TOUCHES", body)
        if terminal.json { return terminal.out(.object(answer)) }
        let view = TouchedView(
            touched: answer, days: days, organisation: whose["organisation"]?.stringValue,
            now: try door.now(), width: terminal.width)
        terminal.out(view.text)
    }
}
