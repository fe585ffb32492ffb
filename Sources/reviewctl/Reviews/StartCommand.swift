import JSON
import ReviewClient

/// `start`: a review begins.
enum StartCommand {
    static let command = Command(
        "start", "begin a review", arguments: [.init("WORKFLOW")],
        options: [
            CommandOption(
                "host", "ORGANISATION", required: true, "the organisation that is reviewed"),
            CommandOption("title", "TEXT", "what the review is called; else the workflow's title"),
            CommandOption("region", "REGION", "the region; else yours"),
            CommandOption(
                "input", "JSON", "the workflow's input as JSON, or @FILE, or @- for stdin"),
        ], takesFields: true,
        text: """
            The workflow is one of `reviewctl workflow list`. What it needs to know is its input: \
            give it whole with --input, or field by field with --FIELD VALUE; a field wins. The \
            fields host and region are taken from --host and --region where the workflow has them.
            """,
        examples: [
            (
                "reviewctl start send-peer-challenge --host derby --title 'SEND, Derby' --theme "
                    + "'preparing for adulthood'", "one field given by name"
            ), ("reviewctl start pool-training --host sdsa --input @training.json5", "from a file"),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let door = try DaemonDoor(arguments)
            let host = arguments["host"] ?? ""
            var body: JSONObject = [
                "workflow": .string(arguments.word(0)), "organisation": .string(host),
            ]
            for name in ["title", "region"] {
                if let value = arguments[name] { body[name] = .string(value) }
            }
            let schema = try inputSchema(of: arguments.word(0), door)
            var input = try ObjectArgument.value(arguments["input"], of: "--input") ?? [:]
            input = TimeOfDayText.normal(.object(input), form: schema).objectValue ?? input
            let region = arguments["region"] ?? region(of: arguments["as"])
            for (name, value) in [("host", host), ("region", region ?? "")]
            where input[name] == nil && !value.isEmpty && has(name, schema) {
                input[name] = .string(value)
            }
            let fields = try FormReader.answer(arguments.fields, form: schema, requiresAll: false)
            for (name, value) in fields { input[name] = value }
            try FormCheck.check(.object(input), form: schema)
            body["input"] = .object(input)
            Outcome.show(try door.ask("START", body), terminal)
        })

    /// The schema of a workflow's input, read from its source; nil where it cannot be had, and then
    /// the daemon alone checks.
    private static func inputSchema(
        of workflow: String, _ door: DaemonDoor
    ) throws(ProgramError) -> JSONValue? {
        let body = try door.ask("WORKFLOW", ["name": .string(workflow)])
        guard let source = body["source"]?.stringValue else { return nil }
        return try InputFile.parse(Array(source.utf8), file: workflow).value["input"]
    }

    private static func has(_ name: String, _ schema: JSONValue?) -> Bool {
        FormField.fields(of: schema).contains { $0.name == name }
    }

    private static func region(of principal: String?) -> String? {
        guard let principal, principal.hasPrefix("coordinator:") else { return nil }
        return String(principal.dropFirst("coordinator:".count))
    }
}
