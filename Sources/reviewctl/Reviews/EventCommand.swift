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

    /// The command that sends an event, with a place for each field that it needs.
    static func line(for event: JSONValue, review: String) -> String {
        var words = ["reviewctl event \(review) \(event["event"]?.stringValue ?? "EVENT")"]
        for field in FormField.fields(of: event["form"]) where field.isRequired {
            let choices = field.choices.compactMap(\.stringValue)
            let value: String =
                if !choices.isEmpty {
                    choices.count <= 4 ? choices.joined(separator: "|") : "\(choices[0])|…"
                } else if field.isDate {
                    "YYYY-MM-DD"
                } else {
                    switch field.type {
                    case "boolean": "yes|no"
                    case "integer", "number": "NUMBER"
                    case "string": "TEXT"
                    default:
                        field.schema["items"]?["type"]?.stringValue == "string"
                            ? "TEXT" : "JSON"
                    }
                }
            words.append("--\(field.name) \(value)")
        }
        return words.joined(separator: " ")
    }
}
