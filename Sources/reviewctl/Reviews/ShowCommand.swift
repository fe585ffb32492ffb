import JSON
import ReviewClient

/// `show`: one review, and what can be done with it now.
enum ShowCommand {
    static let command = Command(
        "show", "a review: where it stands, who has to do what, what you can do now",
        arguments: [.init("REVIEW")],
        options: [CommandOption("context", nil, "all that the review knows, too")],
        text: "Ends with the commands that the review takes at present, ready to be completed.",
        examples: [
            ("reviewctl show r42", "at a glance"),
            ("reviewctl show r42 --json | jq .context.visit", "one thing that it knows"),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let door = try DaemonDoor(arguments)
            let body = try door.ask("SHOW", ["review": .string(arguments.word(0))])
            guard let review = body["review"]?.objectValue, !terminal.json else {
                return terminal.out(body["review"] ?? .object(body))
            }
            let view = ReviewView(
                review: review, parts: parts(of: review, door), now: try door.now(),
                width: terminal.width)
            terminal.out(view.text(withContext: arguments.has("context")))
        })

    /// Parts that are asked about; of more only the rows are shown.
    private static let partsMax = 40

    /// Each part as it is, for the place and the person that it is about; what may not be seen whole is
    /// shown by its row.
    private static func parts(of review: JSONObject, _ door: DaemonDoor) -> [JSONValue] {
        (review["children"]?.arrayValue ?? []).prefix(partsMax).compactMap { child in
            guard let id = child["id"] else { return nil }
            return (try? door.ask("SHOW", ["review": id]))?["review"]
        }
    }
}
