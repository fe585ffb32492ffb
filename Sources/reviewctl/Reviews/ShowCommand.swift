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
            let view = ReviewView(review: review, now: try door.now(), width: terminal.width)
            terminal.out(view.text(withContext: arguments.has("context")))
        })
}
