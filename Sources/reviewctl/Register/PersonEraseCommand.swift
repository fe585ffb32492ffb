import JSON
import ReviewClient

/// `people erase`: what is held on somebody goes, text by text, as a person decides.
enum PersonEraseCommand {
    static let command = Command(
        "people erase", "erase what is held on somebody, each text by a decision",
        arguments: [.init("PERSON")],
        options: [
            CommandOption(
                "list", "FILE", "write every text that was found there, to be decided on"),
            CommandOption("decisions", "FILE", "that file, with erase or keep in every row"),
            CommandOption("reason", "TEXT", "why, for example \"asked for by letter, 3 May 2019\""),
            CommandOption("keep-facts", nil, "leave roles and dates in the register"),
            CommandOption(
                "also-called", "NAME", "how else people write of them; may be repeated"),
            CommandOption("dry-run", nil, "check the decisions and change nothing"),
        ],
        text: """
            First with --list: everything that was ever written is searched for the person's id, their \
            name and its parts, mail and telephone; each text found becomes a row of a CSV file: where \
            it stands, why it was found, what it says. What is about them, and what they wrote, is \
            proposed for erasing; what others wrote that names them is left for you to decide. Then \
            with --decisions: every row says erase, or keep with a reason. Erased texts are overwritten \
            and leave a mark with the day; answers that they began and did not send, and their links \
            and sessions, go with the decision; dates, places and votes stay, so that the history is whole. \
            The list of erasures beside the store is applied again when an older copy is restored: keep \
            it when you restore. Without --list or --decisions: says what was found, and changes \
            nothing.
            """,
        examples: [
            ("reviewctl people erase derby-send-lead --list found.csv", "then fill in the file"),
            (
                "reviewctl people erase derby-send-lead --decisions found.csv "
                    + "--reason \"asked for by letter\" --dry-run",
                "whether every row is decided"
            ),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let id = arguments.word(0)
            let door = try DaemonDoor(arguments)
            let held = try HeldSearch.all(
                of: id, also: arguments.all("also-called"), through: door)
            try PersonTies.checkKnown(held, door)
            if !terminal.json {
                for tie in try PersonTies.lines(of: held, door) { terminal.note("Note: \(tie)") }
            }
            if let path = arguments["decisions"] {
                return try decide(held, path, arguments, terminal, door)
            }
            if let path = arguments["list"] {
                try InputFile.write(ErasureSheet.csv(held.texts), to: path)
                return terminal.note(
                    "\(count(held.texts.count)) written to \(path): put erase or keep into each "
                        + "row, a reason beside keep, then give it back with --decisions")
            }
            if terminal.json { return terminal.out(held.json) }
            terminal.out(summary(held))
            terminal.note("Nothing was changed. Next: reviewctl people erase \(id) --list FILE.csv")
        })

    private static func count(_ texts: Int) -> String {
        RowWords.count(texts, "text is", "texts are")
    }

    private static func summary(_ held: HeldSearch) -> Table {
        var table = Table(
            [.init("text"), .init("of"), .init("why"), .init("says", shrinks: true)])
        for text in held.texts {
            table.add([
                String(text.hash.prefix(12)), text.subject, text.reason.rawValue,
                String(ErasureSheet.words(text.content).prefix(160)),
            ])
        }
        return table
    }

    private static func decide(
        _ held: HeldSearch, _ path: String, _ arguments: Arguments, _ terminal: Terminal,
        _ door: DaemonDoor
    ) throws(ProgramError) {
        guard let reason = arguments["reason"] else {
            throw ProgramError(
                .usage, "CLI-003", "--reason is missing",
                hint: "Say why, for example --reason \"asked for by letter, 3 May 2019\"")
        }
        let decisions = try ErasureSheet(
            try InputFile.read(path), file: path, about: held.texts)
        var body: JSONObject = [
            "person": .string(held.id), "reason": .string(reason),
            "texts": .array(decisions.erased.map { .string($0) }),
            "kept": .array(
                decisions.kept.map { ["hash": .string($0.hash), "reason": .string($0.reason)] }),
            "facts": .bool(!arguments.has("keep-facts")),
        ]
        if arguments.has("dry-run") { body["dryRun"] = true }
        let answer = try door.ask("ERASE", body)
        if terminal.json { return terminal.out(.object(answer)) }
        let number = { (name: String) in answer[name]?.intValue ?? 0 }
        let isDryRun = arguments.has("dry-run")
        terminal.out(
            "\(RowWords.count(Int(clamping: number("erased")), "text")) "
                + "\(isDryRun ? "would be" : number("erased") == 1 ? "is" : "are") erased, "
                + "\(number("kept")) kept"
                + (arguments.has("keep-facts") ? "" : "; the register forgets roles and dates")
                + (isDryRun ? " (only tried)" : ""))
    }
}
