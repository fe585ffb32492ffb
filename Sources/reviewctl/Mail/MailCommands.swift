import JSON
import ReviewClient

/// `mail list`, `mail again`, `mail settle`: letters of which nobody knows that they arrived.
enum MailCommands {
    static let list = Command(
        "mail list",
        "letters that came back, were not taken, may not have arrived, or cannot be written",
        text: """
            A letter that was being handed over when something broke may have arrived or not: it is \
            not sent again by itself, because twice is worse than asked. Ring, or say `mail again`.
            """,
        examples: [("reviewctl mail list", "who may not know that they were asked")],
        run: { (arguments, terminal) throws(ProgramError) in
            let door = try DaemonDoor(arguments)
            let body = try door.ask("LETTERS")
            if terminal.json { return terminal.out(.object(body)) }
            let letters = body["letters"]?.arrayValue ?? []
            guard !letters.isEmpty else {
                return terminal.out("Every letter that was sent was taken, and none came back.")
            }
            terminal.out(LetterTable.table(letters))
            if letters.contains(where: { $0["state"]?.stringValue == "silent" }) {
                terminal.note(
                    "A region's contact stands in the daemon's configuration (`mail.regions`), or "
                        + "comes with `reviewctl organisations import`: `contact` and `phone`.")
            }
        })

    static let again = Command(
        "mail again", "send a letter once more", arguments: [.init("LETTER")],
        text: "A letter of `mail list`: it goes out again with the next round of the mailing step.",
        examples: [("reviewctl mail again r5-3.1.invitation.1", "after the address was put right")],
        run: { (arguments, terminal) throws(ProgramError) in
            try change(arguments, terminal, "again", "goes out again")
        })

    static let settle = Command(
        "mail settle", "a letter has been seen to another way", arguments: [.init("LETTER")],
        text: "Takes a letter off `mail list` and `today`: the person was rung, for example.",
        examples: [("reviewctl mail settle r5-3.1.invitation.1", "they were told by telephone")],
        run: { (arguments, terminal) throws(ProgramError) in
            try change(arguments, terminal, "settled", "is settled")
        })

    private static func change(
        _ arguments: Arguments, _ terminal: Terminal, _ state: String, _ told: String
    ) throws(ProgramError) {
        let door = try DaemonDoor(arguments)
        let letter = arguments.word(0)
        let body = try door.ask(
            "LETTER", ["letter": .string(letter), "state": .string(state)])
        if terminal.json { return terminal.out(.object(body)) }
        terminal.out("\(letter) \(told).")
    }
}
