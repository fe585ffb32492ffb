import JSON
import ReviewClient

/// `window`: pre-election periods and inspections, in which barred steps are refused or wait.
enum WindowCommands {
    static let all = [declare, until, list]

    private static let declare = Command(
        "window declare", "declare a time in which barred steps are refused or wait",
        options: [
            CommandOption("kind", "KIND", required: true, "pre-election or inspection"),
            CommandOption("title", "TEXT", required: true, "what it is, in words"),
            CommandOption("from", "DAY", required: true, "the first day of it"),
            CommandOption("until", "DAY", required: true, "the last day of it"),
            CommandOption("host", "HOST", "only this host; else the whole region"),
            CommandOption("reason", "TEXT", required: true, "why; it is kept"),
        ],
        text: """
            Workflows say which events and tasks are barred in which windows; nothing else stands \
            still. `organisations inspect` declares an inspection by itself. To stop a clock, hold \
            the host or the region.
            """,
        examples: [
            (
                "reviewctl window declare --kind pre-election --title 'Local elections' --from "
                    + "2018-03-23 --until 2018-05-03 --reason 'notice of election'",
                "no letter is sent until the day after"
            )
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            var body: JSONObject = [
                "start": .string(arguments["from"] ?? ""),
                "end": .string(arguments["until"] ?? ""),
            ]
            for name in ["kind", "title", "host", "reason"] {
                body[name] = arguments[name].map { .string($0) }
            }
            try change(body, arguments, terminal)
        })

    private static let until = Command(
        "window until", "let a declared window end on another day",
        arguments: [.init("WINDOW"), .init("DAY")],
        options: [CommandOption("reason", "TEXT", required: true, "why; it is kept")],
        examples: [
            (
                "reviewctl window until window/812 2018-04-27 --reason 'called off'",
                "its last day is the 27th"
            )
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            try change(
                [
                    "window": .string(arguments.word(0)), "end": .string(arguments.word(1)),
                    "reason": .string(arguments["reason"] ?? ""),
                ], arguments, terminal)
        })

    private static func change(
        _ body: JSONObject, _ arguments: Arguments, _ terminal: Terminal
    ) throws(ProgramError) {
        let answer = try DaemonDoor(arguments).ask("WINDOW", body)
        if terminal.json { return terminal.out(.object(answer)) }
        terminal.out(line(answer["window"] ?? [:]))
    }

    private static let list = Command(
        "window list", "which windows are on or ahead",
        examples: [("reviewctl window list", "what will be barred, and until when")],
        run: { (arguments, terminal) throws(ProgramError) in
            let body = try DaemonDoor(arguments).ask("WINDOWS")
            if terminal.json { return terminal.out(.object(body)) }
            let windows = body["windows"]?.arrayValue ?? []
            if windows.isEmpty { return terminal.note("No window is on or ahead.") }
            terminal.out(
                windows.flatMap { TextWidth.wrap(line($0), to: terminal.width) }
                    .joined(separator: "\n"))
        })

    private static func line(_ window: JSONValue) -> String {
        let word = { (name: String) in window[name]?.stringValue ?? "" }
        let day = { (name: String) in CalendarDay(word(name))?.text ?? word(name) }
        let whose = window["organisation"]?.stringValue ?? window["region"]?.stringValue
        let source = window["window"]?.stringValue ?? "of the calendar file"
        return TextWidth.safe(
            "\(word("title")): \(day("start")) to \(day("end")), \(word("kind")), "
                + "\(whose ?? "everywhere") (\(source))")
    }
}
