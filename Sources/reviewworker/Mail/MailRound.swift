import JSON
import ReviewClient

/// One round of the mailing step: hands over what is due, tells of what came back.
///
/// The order is the promise. The daemon records that a letter is being handed over before the mail
/// system is asked, and only whoever got that answer asks it. So a letter whose handing over broke off
/// stays behind as one that may not have arrived, and is not sent again by itself.
struct MailRound {
    let door: DaemonDoor
    let composer: LetterMessage
    let sendmail: Sendmail
    let bounces: BounceBox?
    let stop: StopFlag
    let note: (String) -> Void

    /// Letters asked for at once.
    private static let page: Int64 = 50

    func run() throws(ProgramError) {
        try bounces?.read(door, note)
        while !stop.isSet {
            let body = try door.ask("LETTERS", ["limit": .int(Self.page)])
            let now = Moment(body["now"]) ?? Moment(seconds: 0)
            let letters = body["letters"]?.arrayValue ?? []
            let hasPages = body["pages"]?.boolValue ?? false
            var moved = 0
            for value in letters where !stop.isSet {
                if try send(value, now, hasPages: hasPages) { moved += 1 }
            }
            // What cannot be moved is told once a round, not for ever.
            if moved == 0 || letters.count < Int(Self.page) { return }
        }
    }

    /// Whether the letter is no longer due.
    private func send(
        _ value: JSONValue, _ now: Moment, hasPages: Bool
    ) throws(ProgramError) -> Bool {
        guard let letter = DueLetter(value, now: now) else {
            note("a letter of a kind that this program does not know is left alone")
            return false
        }
        guard MailAddress(letter.email) != nil else {
            return try say(value, "failed", ["reason": "no-address", "again": false]) != nil
        }
        // Before the letter is claimed: a link that nobody gets harms nobody, a claim without a mail
        // is a letter that may not have arrived.
        var extra = LetterMessage.Extra()
        if hasPages { extra.links = try links(for: letter) }
        guard let handing = try say(value, "handing") else { return false }
        if letter.kind == .code {
            // After it: each code makes the one before worthless.
            guard let code = try code(for: letter) else {
                return try say(value, "failed", ["reason": "ended", "again": false]) != nil
            }
            extra.code = code["code"]?.stringValue ?? ""
            extra.until = Moment(code["until"])
        }
        if letter.kind == .signIn {
            let reply = try door.ask("LINK", ["for": .string(letter.to)])
            guard let address = reply["address"]?.stringValue else {
                return try say(value, "failed", ["reason": "no-pages", "again": false]) != nil
            }
            // It is about no task.
            extra.links[""] = address
            extra.until = Moment(reply["until"])
        }
        var sent = letter
        sent.id = handing["id"]?.stringValue ?? letter.id
        return try handOver(sent, value, extra, back: handing["back"]?.stringValue ?? sent.id)
    }

    /// The address of each task's page, for whom the letter is.
    private func links(for letter: DueLetter) throws(ProgramError) -> [String: String] {
        guard [.invitation, .digest].contains(letter.kind) else { return [:] }
        var links: [String: String] = [:]
        for task in [letter.task] + letter.tasks where !task.id.isEmpty && links[task.id] == nil {
            links[task.id] = try unlessEnded("LINK", task.id, letter)?["address"]?.stringValue
        }
        return links
    }

    private func code(for letter: DueLetter) throws(ProgramError) -> JSONObject? {
        // Of a session that was opened by signing in it is for no single task.
        letter.task.id.isEmpty
            ? try door.ask("CODE", ["for": .string(letter.to)])
            : try unlessEnded("CODE", letter.task.id, letter)
    }

    /// What the daemon answers about a task; nil where it has ended meanwhile, or is not theirs
    /// any more.
    private func unlessEnded(
        _ verb: String, _ task: String, _ letter: DueLetter
    ) throws(ProgramError) -> JSONObject? {
        do throws(ProgramError) {
            return try door.ask(verb, ["task": .string(task), "for": .string(letter.to)])
        } catch {
            guard ["STALE", "NOT_YOURS"].contains(error.code) else { throw error }
            return nil
        }
    }

    private func handOver(
        _ letter: DueLetter, _ value: JSONValue, _ extra: LetterMessage.Extra, back: String
    ) throws(ProgramError) -> Bool {
        guard let mail = composer.mail(letter, extra) else {
            return try say(value, "failed", ["reason": "no-address", "again": false]) != nil
        }
        switch sendmail.hand(mail, back: back) {
        case .taken:
            _ = try say(value, "handed")
            note("\(letter.letter): handed over")
        case .refused(let reason, let again):
            _ = try say(value, "failed", ["reason": .string(reason), "again": .bool(again)])
            note("\(letter.letter): not taken, \(reason)")
        case .unknown(let why):
            note("\(letter.letter): nobody knows whether it went, \(why)")
        }
        return true
    }

    /// Records how a letter stands; nil where the daemon does not take it (another was faster).
    private func say(
        _ letter: JSONValue, _ state: String, _ more: JSONObject = [:]
    ) throws(ProgramError) -> JSONObject? {
        var body: JSONObject = ["state": .string(state)]
        for member in ["letter", "to", "tells"] { body[member] = letter[member] }
        for (key, value) in more { body[key] = value }
        do throws(ProgramError) {
            return try door.ask("LETTER", body)
        } catch {
            guard ["REFUSED", "CONFLICT", "NOT_YOURS", "STALE"].contains(error.code) else {
                throw error
            }
            note("\(letter["letter"]?.stringValue ?? "a letter"): left alone, \(error.problem)")
            return nil
        }
    }
}
