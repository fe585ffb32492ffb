import JSON
import ReviewClient

/// `document`: what a host has given, listed, fetched, discarded.
enum ReviewDocuments {
    static let all = [list, get, discard]

    private static let list = Command(
        "document list", "the documents that were handed in with a review's answers",
        arguments: [.init("REVIEW")],
        examples: [("reviewctl document list r42", "name, size, with which task it came")],
        run: { (arguments, terminal) throws(ProgramError) in
            let documents = try listed(arguments.word(0), DaemonDoor(arguments))
            if terminal.json { return terminal.out(["documents": .array(documents)]) }
            DocumentCommands.show(documents, terminal)
        })

    private static let get = Command(
        "document get", "fetch a document", arguments: [.init("REVIEW"), .init("DOCUMENT")],
        options: [
            CommandOption("output", letter: "o", "FILE", "where to; else its own name, here")
        ],
        examples: [
            ("reviewctl document get r42 3f2a -o paper.pdf", "by the beginning of its hash")
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let door = try DaemonDoor(arguments)
            let review = arguments.word(0)
            let document = try DocumentCommands.find(
                arguments.word(1), in: listed(review, door))
            let fetched = try DocumentTransfer.fetch(document, of: review) {
                (verb, body) throws(ProgramError) in try door.ask(verb, body)
            }
            try DocumentCommands.write(fetched, to: arguments["output"], terminal)
        })

    private static let discard = Command(
        "document discard", "take a document away for good, and say why",
        arguments: [.init("REVIEW"), .init("DOCUMENT")],
        options: [CommandOption("reason", "TEXT", required: true, "why it goes")],
        text: """
            For something that should never have been sent, such as a paper about a child. Its \
            content and its name are overwritten; that there was a document stays in the record.
            """,
        examples: [
            ("reviewctl document discard r42 3f2a --reason \"about a single child\"", "at once")
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let door = try DaemonDoor(arguments)
            let review = arguments.word(0)
            let document = try DocumentCommands.find(
                arguments.word(1), in: listed(review, door))
            let reply = try door.ask(
                "DISCARD",
                [
                    "review": .string(review), "document": .string(document),
                    "reason": .string(arguments["reason"] ?? ""),
                ])
            if terminal.json { return terminal.out(.object(reply)) }
            terminal.out("The document \(document.prefix(12)) is discarded.")
        })

    private static func listed(
        _ review: String, _ door: DaemonDoor
    ) throws(ProgramError) -> [JSONValue] {
        try door.ask("DOCUMENTS", ["review": .string(review)])["documents"]?.arrayValue ?? []
    }
}
