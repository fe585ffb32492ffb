import JSON
import ReviewClient

/// `erase`: what was written in a review that ended long ago goes.
enum EraseCommand {
    static let command = Command(
        "erase", "erase what was written in a review that has ended", arguments: [.init("REVIEW")],
        options: [
            CommandOption(
                "reason", "TEXT", required: true, "why, for example the rule of `retention`"),
            CommandOption("dry-run", nil, "count, and change nothing"),
        ],
        text: """
            Answers, findings, letters, reasons and documents of the review and of the reviews that it \
            set off are overwritten; dates, places and votes stay, so that its history is whole. This \
            cannot be taken back: write the report to a file first if it is to be kept. The list of \
            erasures beside the store is applied again when an older copy is restored.
            """,
        examples: [
            ("reviewctl report r42 -o r42.html", "what is kept of it, for your own archive"),
            ("reviewctl erase r42 --reason 'ended six years ago' --dry-run", "how much it is"),
            ("reviewctl erase r42 --reason 'ended six years ago'", "gone"),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let door = try DaemonDoor(arguments)
            let id = arguments.word(0)
            let texts = try held(id, door)
            var erased: Int64 = 0
            for start in stride(from: 0, to: max(texts.count, 1), by: textsAtOnce) {
                var body: JSONObject = [
                    "review": .string(id), "reason": .string(arguments["reason"] ?? ""),
                    "texts": .array(Array(texts[start..<min(start + textsAtOnce, texts.count)])),
                ]
                if arguments.has("dry-run") { body["dryRun"] = true }
                erased += try door.ask("ERASE", body)["erased"]?.intValue ?? 0
            }
            if terminal.json { return terminal.out(["erased": .int(erased)]) }
            let count = RowWords.count(Int(clamping: erased), "text")
            terminal.out(
                arguments.has("dry-run")
                    ? "\(count) of \(id) would be erased (only tried)"
                    : "\(count) of \(id) \(erased == 1 ? "is" : "are") erased")
        })

    /// Texts that the daemon takes at once.
    private static let textsAtOnce = 2_000

    private static func held(_ id: String, _ door: DaemonDoor) throws(ProgramError) -> [JSONValue] {
        var texts: [JSONValue] = []
        var after: JSONValue?
        repeat {
            var body: JSONObject = ["review": .string(id)]
            body["after"] = after
            let answer = try door.ask("HELD", body)
            texts += (answer["items"]?.arrayValue ?? []).compactMap { $0["hash"] }
            after = answer["next"]
        } while after != nil
        return texts
    }
}
