import JSON
import ReviewClient

/// `calendar`: dates and deadlines as a file that calendar programs read.
enum CalendarCommand {
    static let command = Command(
        "calendar", "visits, training and deadlines as an iCalendar file",
        arguments: [.init("REVIEW", .optional)],
        options: [
            CommandOption("person", "PERSON", "of one person, or organisation:ID"),
            CommandOption("output", letter: "o", "FILE", "where to; else stdout"),
            CommandOption("domain", "NAME", "ends the entries' names (reviews.invalid)"),
        ],
        text: """
            Of a review, of a person, or of the whole region. An entry keeps its name as long as the \
            thing exists, and its sequence rises when it moves: importing the file again moves what \
            is there. Give the domain that mails come from, and invitations and files are the same \
            entries. With --json it is what the file is made from.
            """,
        examples: [
            ("reviewctl calendar r1 -o r1.ics", "a review, to import"),
            ("reviewctl calendar --person health-lead -o lead.ics", "what one person has to do"),
            ("reviewctl calendar -o season.ics", "the season"),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let door = try DaemonDoor(arguments)
            var question = JSONObject()
            if let review = arguments.optionalWord(0) {
                question["review"] = .string(review)
            }
            if let person = arguments["person"] {
                question["for"] = .string(person.contains(":") ? person : "person:\(person)")
            }
            let body = try door.ask("CALENDAR", question)
            let path = arguments["output"] ?? "-"
            let file = CalendarFile(
                feed: body, scheme: "Peer reviews", domain: arguments["domain"] ?? "reviews.invalid"
            )
            try InputFile.write(
                terminal.json ? JSONValue.object(body).prettyText + "\n" : file.text, to: path)
            if path != "-" {
                terminal.note(
                    "\(RowWords.count(file.events.count, "entry is", "entries are")) written to \(path)"
                )
            }
        })
}
