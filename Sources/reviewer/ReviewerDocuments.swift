import JSON
import ReviewClient

/// `document`: files that belong to an answer, sent and fetched.
enum ReviewerDocuments {
    static let all = [add, list, get]
    /// Longer files are refused by the daemon, whatever its limit.
    private static let bytesMax = 100 << 20

    private static let add = Command(
        "document add", "send a file with a task, before it is answered",
        arguments: [.init("TASK"), .init("FILE", .several)],
        text: """
            Taken are PDF, Word, Excel and OpenDocument text files without macros or password, PNG \
            and JPEG pictures, CSV and plain text in UTF-8; what counts is what is in the file. Each \
            line of the output begins with the hash by which the answer names the document, in a \
            field of its form that asks for one. What no answer names goes after a while.

            A transfer that was cut off goes on where it was: say the same again.
            """,
        examples: [
            ("reviewer document add r42-9 evaluation.pdf", "prints its hash, size and name"),
            (
                "reviewer answer r42-9 --from answer.json5",
                "where documents[0].file is that hash"
            ),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let desk = try DaemonDoor(arguments).desk(client: "reviewer")
            let task = try desk.show(arguments.word(0))
            var sent: [JSONValue] = []
            for path in arguments.words.dropFirst() {
                let content = try InputFile.read(path, atMost: bytesMax)
                let name = path.split(separator: "/").last.map(String.init) ?? path
                let document = try desk.send(content, named: name, with: task)
                sent.append(.object(document))
                guard !terminal.json else { continue }
                terminal.out(
                    [
                        document["document"]?.stringValue ?? "",
                        DocumentCommands.size(document["bytes"]?.intValue ?? 0),
                        document["name"]?.stringValue ?? "",
                    ].joined(separator: "  "))
            }
            desk.close()
            if terminal.json { terminal.out(["documents": .array(sent)]) }
        })

    private static let list = Command(
        "document list", "the documents of a review that you may read now",
        arguments: [.init("REVIEW")],
        examples: [("reviewer document list r42", "name, size, with which task it came")],
        run: { (arguments, terminal) throws(ProgramError) in
            let desk = try DaemonDoor(arguments).desk(client: "reviewer")
            let documents = try desk.documents(of: arguments.word(0))
            desk.close()
            if terminal.json { return terminal.out(["documents": .array(documents)]) }
            DocumentCommands.show(documents, terminal)
        })

    private static let get = Command(
        "document get", "fetch a document", arguments: [.init("REVIEW"), .init("DOCUMENT")],
        options: [
            CommandOption("output", letter: "o", "FILE", "where to; else its own name, here")
        ],
        examples: [("reviewer document get r42 3f2a -o paper.pdf", "by the beginning of its hash")],
        run: { (arguments, terminal) throws(ProgramError) in
            let desk = try DaemonDoor(arguments).desk(client: "reviewer")
            let review = arguments.word(0)
            let document = try DocumentCommands.find(
                arguments.word(1), in: desk.documents(of: review))
            let fetched = try DocumentTransfer.fetch(document, of: review) {
                (verb, body) throws(ProgramError) in try desk.ask(verb, body)
            }
            desk.close()
            try DocumentCommands.write(fetched, to: arguments["output"], terminal)
        })
}
