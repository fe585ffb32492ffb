import JSON
import ReviewClient

/// `mail preview`: a letter as it would be sent, without sending it.
enum MailPreviewCommand {
    static let command = Command(
        "mail preview", "show a letter as people get it, without sending it",
        arguments: [.init("KIND")],
        options: [
            CommandOption("task", "TASK", "of this task; else of one that is made up"),
            CommandOption("letters", "FOLDER", "the texts, KIND.txt each (Workflows/letters)"),
            CommandOption("html", "FILE", "write the page that most mail programs show"),
            CommandOption("link", "ADDRESS", "the page's address; else one that is made up"),
        ],
        text: """
            KIND is \(LetterKind.allCases.map(\.rawValue).joined(separator: ", ")). All texts of the \
            folder are read and checked, so this is also how a change to them is tried. Addresses \
            of mail and pages are made up and end in `.invalid`; of a task there is a link only \
            where the daemon has pages.
            """,
        examples: [
            ("reviewctl mail preview invitation --task r5-3", "what the person asked will read"),
            ("reviewctl mail preview digest --html digest.html", "the same as a page"),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let word = arguments.word(0)
            let kinds = LetterKind.allCases.map(\.rawValue)
            guard let kind = LetterKind(rawValue: word) else {
                throw ProgramError(
                    .usage, "LTR-008", "there is no such kind of letter", subject: word,
                    expected: kinds.joined(separator: ", "),
                    nearest: nearestName(word, in: kinds))
            }
            let shelf = try LetterShelf(folder: arguments["letters"] ?? "Workflows/letters")
            let letter: DueLetter
            var hasPages = true
            if let task = arguments["task"] {
                (letter, hasPages) = try Self.letter(kind, of: task, DaemonDoor(arguments))
            } else {
                letter = try Self.example(kind)
            }
            var extra = LetterMessage.Extra()
            // Nobody signs in where there are no pages.
            if let link = arguments["link"] ?? (hasPages || kind == .signIn ? madeUpLink : nil) {
                for task in [letter.task] + letter.tasks { extra.links[task.id] = link }
            }
            extra.code = "12345678"
            extra.until = Moment(
                seconds: letter.now.seconds + (kind == .signIn ? signInSeconds : codeSeconds))
            guard let sender = MailAddress("reviews@example.org"),
                let mail = LetterMessage(shelf: shelf, sender: sender).mail(letter, extra)
            else {
                throw ProgramError(
                    .data, "LTR-009", "nobody can be written to at this address",
                    subject: letter.to, expected: "name@example.org", found: letter.email)
            }
            try show(mail, arguments, terminal)
        })

    /// Names under `.invalid` reach nobody (RFC 2606): nobody takes them for the real ones.
    private static let madeUpLink = "https://pages.invalid/l/example"
    private static let madeUpAddress = "made-up@example.invalid"
    /// How long the daemon lets a link for signing in, and a code, work (Protocol.md, LINK, CODE).
    private static let signInSeconds: Int64 = 3_600
    private static let codeSeconds: Int64 = 900

    private static func show(
        _ mail: MailMessage, _ arguments: Arguments, _ terminal: Terminal
    ) throws(ProgramError) {
        if let path = arguments["html"] {
            try InputFile.write(mail.html, to: path)
            if path != "-" { terminal.note("the page is written to \(path)") }
            return
        }
        guard !terminal.json else {
            var object: JSONObject = [
                "to": .string(mail.to.address), "subject": .string(mail.subject),
                "text": .string(mail.text), "html": .string(mail.html),
            ]
            object["calendar"] = mail.calendar.map { .string($0.text) }
            return terminal.out(.object(object))
        }
        let name = mail.to.name.isEmpty ? "" : "\(mail.to.name) "
        terminal.out("To: \(name)<\(mail.to.address)>\nSubject: \(mail.subject)\n\n\(mail.text)")
        if let calendar = mail.calendar { terminal.out("Attached: dates.ics\n\(calendar.text)") }
    }

    /// A letter about nobody.
    private static func example(_ kind: LetterKind) throws(ProgramError) -> DueLetter {
        let task: JSONObject = [
            "task": "r5-3", "title": "Can you join the team as Health?",
            "reviewTitle": "SEND peer challenge", "host": "lincolnshire",
            "due": "2017-12-13T17:00:00Z",
        ]
        var late = task
        late["title"] = "Say what you need in order to take part"
        late["task"] = "r5-2"
        late["due"] = "2017-12-05T17:00:00Z"
        late["overdue"] = true
        var value = task
        value["tasks"] = [.object(late), .object(task)]
        value["ring"] = [
            "name": "the coordinator", "phone": "0100 000 0000", "email": "reviews@example.org",
        ]
        value["name"] = "Health lead, Derby"
        value["answer"] = [
            "at": "2017-12-06T09:00:00Z", "by": "coordinator:east-midlands",
            "decision": ["value": "accept"],
        ]
        return try made(kind, value, Moment("2017-12-06T09:00:00Z"))
    }

    /// A letter about a task that there is, and whether there are pages.
    private static func letter(
        _ kind: LetterKind, of task: String, _ door: DaemonDoor
    ) throws(ProgramError) -> (DueLetter, hasPages: Bool) {
        let review = String(task.prefix { $0 != "-" })
        let shown = try door.ask("SHOW", ["review": .string(review)])["review"]
        let tasks = shown?["tasks"]?.arrayValue ?? []
        guard var value = tasks.first(where: { $0["task"]?.stringValue == task })?.objectValue
        else {
            throw ProgramError(
                .noInput, "LTR-010", "the review has no such task", subject: task,
                expected: tasks.compactMap { $0["task"]?.stringValue }.joined(separator: ", "))
        }
        let letters = try door.ask("LETTERS")
        value["host"] = value["organisation"]
        value["reviewTitle"] = shown?["title"]
        value["ring"] = letters["ring"] ?? ["name": "the coordinator", "phone": "(no number yet)"]
        value["tasks"] = [.object(value)]
        if let to = value["to"]?.stringValue, to.hasPrefix("person:") {
            let person = String(to.dropFirst("person:".count))
            let people = try door.rows("PEOPLE", "people")
            value["name"] = people.first { $0["id"]?.stringValue == person }?["name"]
        }
        return (
            try made(kind, value, Moment(letters["now"])), letters["pages"]?.boolValue ?? false
        )
    }

    private static func made(
        _ kind: LetterKind, _ value: JSONObject, _ now: Moment?
    ) throws(ProgramError) -> DueLetter {
        var value = value
        value["kind"] = .string(kind.rawValue)
        value["letter"] = "preview"
        value["id"] = "preview"
        value["to"] = value["to"] ?? "person:health-lead"
        value["email"] = .string(madeUpAddress)
        if [.dates, .datesMoved, .datesCancelled].contains(kind) {
            value["dates"] = [
                "uid": "r5.visit", "sequence": 1, "title": "Visit", "start": "2018-01-23",
                "end": "2018-01-24", "reviewTitle": value["reviewTitle"] ?? .null,
                "host": value["host"] ?? .null,
            ]
        }
        guard let letter = DueLetter(.object(value), now: now ?? Moment(seconds: 0)) else {
            throw ProgramError(.software, "LTR-006", "the mailing step cannot go on: no letter")
        }
        return letter
    }
}
