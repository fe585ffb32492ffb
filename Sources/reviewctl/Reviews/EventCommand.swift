import JSON
import ReviewClient

/// `event`: something happened that the workflow knows: postpone, withdraw, ….
enum EventCommand {
    static let command = Command(
        "event", "tell a review that something happened: postpone, withdraw, …",
        arguments: [.init("REVIEW"), .init("EVENT")],
        options: [
            CommandOption("data", "JSON", "what belongs to it as JSON, or @FILE, or @- for stdin"),
            CommandOption("dry-run", nil, "say what would happen and change nothing"),
        ], takesFields: true,
        text: """
            `reviewctl show REVIEW` ends with the events that the review takes at present and the \
            fields that each needs. A field is given as --FIELD VALUE; a list several times; text \
            from a file as --FIELD @FILE.
            """,
        examples: [
            (
                "reviewctl event r42 postpone --cause inspection --reason 'called on Monday' "
                    + "--dry-run", "what postponing would do"
            ),
            (
                "reviewctl event r42 postpone --data '{cause: \"inspection\", reason: \"called\"}'",
                "the same as JSON, for real"
            ),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let door = try DaemonDoor(arguments)
            let (review, event) = (arguments.word(0), arguments.word(1))
            var data = try ObjectArgument.value(arguments["data"], of: "--data") ?? [:]
            if !arguments.fields.isEmpty {
                let form = try form(of: event, review, door)
                let fields = try FormReader.answer(
                    arguments.fields, form: form, requiresAll: false)
                for (name, value) in fields { data[name] = value }
            }
            var body: JSONObject = [
                "review": .string(review), "event": .string(event), "data": .object(data),
            ]
            if arguments.has("dry-run") { body["dryRun"] = true }
            Outcome.show(try door.ask("EVENT", body), terminal)
        })

    /// The event's form as the review shows it now; an event that it does not take is left for the
    /// daemon to refuse, which says what it takes.
    private static func form(
        of event: String, _ review: String, _ door: DaemonDoor
    ) throws(ProgramError) -> JSONValue? {
        let shown = try door.ask("SHOW", ["review": .string(review)])
        let events = shown["review"]?["now"]?.arrayValue ?? []
        return events.first { $0["event"]?.stringValue == event }?["form"]
    }

    /// The command that sends an event, with a value for each field that it needs, as lines.
    ///
    /// - Parameter known: values of fields that the review knows, such as the places of its team.
    static func lines(
        for event: JSONValue, review: String, known: [String: [String]] = [:], indent: Int,
        width: Int
    ) -> [String] {
        let flags = FormFlags(
            FormField.fields(of: event["form"]).filter(\.isRequired), known: known)
        let name = event["event"]?.stringValue ?? "EVENT"
        return flags.lines("reviewctl event \(review) \(name)", indent: indent, width: width)
    }
}
