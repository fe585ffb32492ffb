import ReviewClient

/// `mail`: letters to people, through the machine's own mail system.
enum MailCommand {
    static let command = Command(
        "mail", "hand letters to the machine's mail system, and read what comes back",
        options: [
            CommandOption("from", "ADDRESS", required: true, "whom letters come from"),
            CommandOption(
                "sendmail", "PATH", "the program that takes mails (/usr/sbin/sendmail)"),
            CommandOption(
                "envelope", "ADDRESS",
                "where mails come back to; {letter} in it tells them apart (the sender)"),
            CommandOption("letters", "FOLDER", "the texts, KIND.txt each (Workflows/letters)"),
            CommandOption("bounces", "MAILDIR", "where reports of mails arrive that came back"),
            CommandOption("once", nil, "what is due now, and no more"),
            CommandOption("quiet", nil, "say only what goes wrong"),
        ],
        text: """
            Letters go to whoever has a task in an inbox: one when they are asked, at most one a day \
            with everything that is still open while there is something to remind of, one when a \
            task is no longer needed, one when an answer was written down for them. Who gets them \
            is in the register, whom they ring in the daemon's configuration (mail). The daemon \
            records each letter before it is handed over and afterwards: whatever is killed when, \
            none goes out twice. One that broke off in between is shown by `reviewctl today`. Acts \
            as queue:mail; only that principal learns addresses. Any mail system that has a program \
            called sendmail will do.
            """,
        examples: [
            (
                "reviewworker mail --from 'Peer reviews <reviews@example.org>'",
                "until stopped"
            ),
            (
                "reviewworker mail --from reviews@example.org --envelope bounces+{letter}@example.org "
                    + "--bounces /var/mail/bounces",
                "and told of what came back"
            ),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            try MailStep(arguments, terminal).run(once: arguments.has("once"))
        })
}

/// The mailing step as a process: a round whenever something changed, and each minute.
private struct MailStep {
    private let door: DaemonDoor
    private let round: MailRound
    private let stop: StopFlag

    /// Rounds are made so often, in milliseconds, when nothing is heard.
    private static let pause: Int64 = 60_000

    init(_ arguments: Arguments, _ terminal: Terminal) throws(ProgramError) {
        let from = arguments["from"] ?? ""
        guard let sender = MailAddress(from) else {
            throw Self.noAddress("--from", from)
        }
        let sendmail = Sendmail(
            program: arguments["sendmail"] ?? "/usr/sbin/sendmail",
            envelope: arguments["envelope"] ?? sender.address)
        try Self.check(sendmail)
        let shelf = try LetterShelf(folder: arguments["letters"] ?? "Workflows/letters")
        let bounces: BounceBox?
        if let folder = arguments["bounces"] {
            bounces = try BounceBox(folder)
        } else {
            bounces = nil
        }
        stop = try DaemonDoor.stopFlag()
        door = try DaemonDoor(arguments, as: arguments["as"] ?? "queue:mail", waits: true)
        let isQuiet = arguments.has("quiet")
        round = MailRound(
            door: door, composer: LetterMessage(shelf: shelf, sender: sender), sendmail: sendmail,
            bounces: bounces, stop: stop, note: { if !isQuiet { terminal.note($0) } })
    }

    func run(once: Bool) throws(ProgramError) {
        guard !once else { return try round.run() }
        do {
            // A daemon that is not there yet is waited for here.
            try round.run()
            let feed = try EventFeed(at: door.endpoint, stop: stop)
            while !stop.isSet {
                try round.run()
                var left = Self.pause
                // Beats come each second, and say nothing new.
                while !stop.isSet, left > 0 {
                    guard let event = try feed.next(milliseconds: left) else { break }
                    if event.kind != "beat" || event.missedSome { break }
                    left -= 1_000
                }
            }
        } catch let error as ClientError {
            throw ProgramError(client: error)
        } catch let error as ProgramError {
            throw error
        } catch {
            throw ProgramError(.software, "LTR-006", "the mailing step cannot go on: \(error)")
        }
    }

    /// Before the first letter: the address fits every mail, or none is sent.
    private static func check(_ sendmail: Sendmail) throws(ProgramError) {
        guard sendmail.returnPath(Sendmail.longestWord) == nil else { return }
        let envelope = sendmail.envelope
        guard envelope.contains("{letter}"), sendmail.returnPath("0") != nil else {
            throw noAddress("--envelope", envelope)
        }
        let own = envelope.replacing("{letter}", with: "").prefix { $0 != "@" }.utf8.count
        let most = Sendmail.localMax - Sendmail.longestWord.utf8.count
        throw ProgramError(
            .usage, "LTR-011", "the address that mails come back to would become too long",
            subject: "--envelope",
            expected: "at most \(most) characters before the @ besides {letter}, such as "
                + "bounces+{letter}@example.org",
            found: "\(own) in \(envelope)",
            hint: "Shorten what stands before the +: {letter} takes up to "
                + "\(Sendmail.longestWord.utf8.count) of the \(Sendmail.localMax) characters there."
        )
    }

    private static func noAddress(_ option: String, _ found: String) -> ProgramError {
        ProgramError(
            .usage, "LTR-007", "this is no address that mail can be sent from", subject: option,
            expected: "reviews@example.org or 'Peer reviews <reviews@example.org>'", found: found)
    }
}
