import Digest
import JSON
import ReviewEngine
import ReviewStore
import ReviewWire

/// LETTERS and LETTER: which letters are due, and what became of each.
extension ReviewLoop {
    /// The automatic step that mails; nobody else learns addresses.
    static let mailer = Principal.queue("mail")

    var letterNames: LetterName { LetterName(secret: store.identity) }

    /// - Parameter always: whether a region without a contact is told of where no letters are sent.
    func letterTrouble(in regions: [String]?, always: Bool = false) -> LetterTrouble {
        LetterTrouble(
            names: letterNames, mail: configuration.mail, regions: regions, holds: holdReaches,
            acting: register.acting, day: today,
            isMailing: always || figures.silent != nil || !configuration.mail.regions.isEmpty)
    }

    /// To the automatic step what is due, to a coordinator what may not have arrived.
    func listLetters(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let limit = try fields.limit()
        let (names, mail) = (letterNames, configuration.mail)
        let hasPages = !configuration.pages.isEmpty
        let now = JSONValue.string(InstantText.text(times.calendar))
        if principal == Self.mailer {
            let (acting, day, watch) = (register.acting, today, dates)
            try ask(caller) { view, job in
                let due = LettersDue(
                    names: names, mail: mail, job: job, acting: acting, day: day, limit: limit)
                var seen = watch
                let silent = try SilentRegions(mail: mail).find(nil, view).map(\.region)
                let body: JSONObject = [
                    "letters": .objects(try due.lines(view, &seen)), "now": now,
                    "pages": .bool(hasPages),
                ]
                return .letters(body, silent: silent, seen)
            }
            return .later
        }
        let regions: [String]?
        switch principal {
        case .coordinator(let region): regions = [region]
        case .operator: regions = nil
        case .person, .organisation, .role, .queue:
            throw Refusal(
                .notYours, "DMN-160",
                "only coordinators, operators and the mailing step see letters",
                subject: "as", expected: "queue:mail or coordinator:REGION", found: "\(principal)")
        }
        let trouble = letterTrouble(in: regions, always: true)
        try ask(caller) { view, _ in
            var body: JSONObject = [
                "letters": .objects(try trouble.lines(view)), "now": now,
                "pages": .bool(hasPages),
            ]
            if let region = regions?.first {
                body["ring"] = try AddressBook(mail: mail).ring(in: region, view)
            }
            return .body(body)
        }
        return .later
    }

    // MARK: LETTER

    func changeLetter(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let input = try letterInput(fields)
        let id = try letterID(fields, input)
        let entry = try letter(id)
        var settled: Letter?
        // Of a date: somebody without an address was told of it another way.
        if entry == nil, input == .settled { settled = try newLetterAboutDates(id, fields) }
        try admit(input, on: entry?.letter ?? settled, principal)
        let standing: Letter
        if let known = entry?.letter ?? settled {
            standing = known
        } else {
            standing = try newLetter(id, fields)
        }
        let next = try standing.after(input, at: times.calendar)
        if next != entry?.letter {
            record(next, input.kind, by: Actor(caller, principal), previous: entry?.head)
        }
        var reply: JSONObject = [
            "letter": .string(id), "state": .string(next.state.rawValue),
            "id": .string(letterNames.mail(id, try: max(1, next.tries))),
        ]
        if case .handing = input { reply["back"] = .string(letterNames.back(id, entry: sequence)) }
        return .ok(reply)
    }

    private func letterInput(_ fields: Fields) throws(Refusal) -> Letter.Input {
        let word = try fields.text("state")
        switch word {
        case "handing": return .handing
        case "handed": return .handed
        case "failed":
            return .failed(
                reason: try fields.name("reason"), again: try fields.flag("again"))
        case "bounced": return .bounced(status: try fields.name("reason"))
        case "again": return .again
        case "settled": return .settled
        default:
            let known = ["handing", "handed", "failed", "bounced", "again", "settled"]
            throw Refusal(
                .invalid, "DMN-034", "a field cannot be used", subject: "state",
                expected: known.joined(separator: ", "), found: "\"\(word)\"",
                nearest: nearestName(word, in: known))
        }
    }

    /// A mail that came back names itself by a token that only its receiver and we know.
    private func letterID(_ fields: Fields, _ input: Letter.Input) throws(Refusal) -> String {
        guard case .bounced = input else { return try fields.text("letter", bytes: 400) }
        let mail = try fields.text("id", bytes: 400)
        if let id = letterNames.letter(ofMail: mail) { return id }
        if let id = try letter(ofBack: mail) { return id }
        throw Refusal(.notYours, "DMN-161", "no letter went out under this name", subject: "id")
    }

    /// The letter of which an entry of the journal recorded that it was handed over.
    private func letter(ofBack word: String) throws(Refusal) -> String? {
        guard let position = LetterName.entry(ofBack: word) else { return nil }
        let found: JournalEntry?
        do {
            found = try store.journal(after: position - 1, limit: 1).first
        } catch {
            throw Refusal(.internal, "DMN-013", "the store cannot be read: \(error)")
        }
        guard let found, found.sequence == position, found.subject.hasPrefix(Self.letterSubject)
        else { return nil }
        let id = String(found.subject.dropFirst(Self.letterSubject.count))
        let known = Array(letterNames.back(id, entry: position).utf8)
        return Digest.equal(known, Array(word.utf8)) ? id : nil
    }

    private static let letterSubject = "letter/"

    private func admit(
        _ input: Letter.Input, on letter: Letter?, _ principal: Principal
    ) throws(Refusal) {
        switch (input, principal) {
        case (.again, .coordinator(let region)), (.settled, .coordinator(let region)):
            if let letter, sameBytes(letter.region, region) { return }
        case (.again, _), (.settled, _): break
        case (.handing, Self.mailer), (.failed, Self.mailer): return
        case (.handed, Self.mailer), (.bounced, Self.mailer):
            if letter != nil { return }
        default: break
        }
        throw Refusal(
            .notYours, "DMN-162", "there is no such letter for you", subject: "letter",
            hint: "The mailing step says how letters went; a coordinator says what is done then.")
    }

    /// A letter of which nothing is recorded yet: it must be due now.
    private func newLetter(_ id: String, _ fields: Fields) throws(Refusal) -> Letter {
        if let letter = try newLetterAboutDates(id, fields) { return letter }
        let to = try fields.text("to", bytes: 100)
        let given = fields.object["tells"]?.arrayValue ?? []
        let tells = given.compactMap(Letter.Telling.init)
        guard let first = tells.first, tells.count == given.count, tells.count <= 100 else {
            throw Refusal(
                .invalid, "DMN-034", "a field cannot be used", subject: "tells",
                expected: "what LETTERS gave", found: "\(given.count) members")
        }
        var region = ""
        var owner = ""
        for told in tells {
            guard let review = try load(told.task.review.number)?.review,
                let task = try task(told.task, of: review), isDue(told, task),
                told.kind == .stopped || !isHeld(review)
            else { throw Self.noLongerDue(id) }
            owner = Principal.owner(ofAddress: task.address, region: review.region)
            guard try reads(to, told, task, of: review) else { throw Self.noLongerDue(id) }
            region = review.region
        }
        let day = InstantText.day(times.calendar, calendars)
        let isDigest = sameBytes(id, letterNames.digest(to: to, on: day))
        let isNamedSo = sameBytes(id, letterNames.of(first, to: to, owner: owner))
        guard isDigest || isNamedSo && tells.count == 1 else { throw Self.noLongerDue(id) }
        return Letter(
            id: id, kind: isDigest ? LettersDue.digestKind : first.kind.rawValue, to: to,
            region: region, tells: tells, at: times.calendar)
    }

    /// A letter about a date says how the date stands at this moment, whatever was asked before.
    private func newLetterAboutDates(
        _ id: String, _ fields: Fields
    ) throws(Refusal) -> Letter? {
        let parts = id.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5, sameBytes(parts[2], "dates"), let review = ReviewID(parts[0]),
            let number = Int64(parts[4]), number >= 1
        else { return nil }
        guard let entry = try load(review.number) else { throw Self.noLongerDue(id) }
        // Who settles a letter knows its name only.
        var readers = DateNews.readers(
            of: .object(published(by: entry.review)), host: entry.review.organisation)
        if let to = try fields.optionalText("to") { readers = [to] }
        let named = readers.first {
            sameBytes(id, letterNames.dates(parts[0], parts[1], to: $0, number: number))
        }
        guard let to = named else { return nil }
        var last: JSONObject?
        if number > 1 {
            let before = letterNames.dates(parts[0], parts[1], to: to, number: number - 1)
            guard let letter = try letter(before)?.letter else { throw Self.noLongerDue(id) }
            last = letter.dates
        }
        let facts = entry.review.isOpen ? published(by: entry.review) : [:]
        let now = DateNews.published(.object(facts), for: to, host: entry.review.organisation)
            .first { sameBytes($0.id, parts[1]) }?.dates
        guard
            let news = DateNews(
                review: parts[0], date: parts[1], to: to, number: number, told: last, now: now,
                sequence: max(entry.position, sequence)),
            news.kind == DateNews.cancelled || !isHeld(entry.review)
        else { throw Self.noLongerDue(id) }
        var letter = Letter(
            id: id, kind: news.kind, to: to, region: entry.review.region, tells: [],
            at: times.calendar)
        letter.dates = news.dates
        return letter
    }

    /// Whether letters about a task are somebody's: whose it is, who acts for them, and whoever was
    /// asked and is to hear that it is over.
    private func reads(
        _ to: String, _ told: Letter.Telling, _ task: ReviewTask, of review: Review
    ) throws(Refusal) -> Bool {
        let owner = Principal.owner(ofAddress: task.address, region: review.region)
        if sameBytes(owner, to) { return true }
        if told.kind == .stopped {
            var asked = told
            asked.kind = .invitation
            return try letter(letterNames.of(asked, to: to, owner: owner)) != nil
        }
        return Principal(to).map { mayAnswer($0, task, of: review) } ?? false
    }

    private func isDue(_ told: Letter.Telling, _ task: ReviewTask) -> Bool {
        guard !task.isQueued, task.attempt == told.attempt else { return false }
        switch told.kind {
        case .invitation: return task.status == .ready && told.number == 1
        case .reminder: return task.status == .ready && told.number <= task.reminders
        case .overdue: return task.status == .ready && task.overdue && told.number == 1
        case .stopped: return task.status == .stopped && told.number == 1
        // Made by the daemon when it happens, never by whoever mails.
        case .confirmation, .code: return false
        }
    }

    private static func noLongerDue(_ id: String) -> Refusal {
        Refusal(
            .refused, "DMN-163", "the letter is not due, or not any more", subject: id,
            hint: "Ask LETTERS again.")
    }

    // MARK: Letters of the daemon's own

    /// Something happened of which somebody is told at once: their answer was written down for them,
    /// so that they can object; or a code was asked for. Automatic steps and operators get no letters.
    func announce(
        _ kind: Letter.Telling.Kind, _ task: ReviewTask, of review: Review, to reader: Principal,
        number: Int64 = 1, by actor: Actor, answer: JSONObject? = nil
    ) {
        switch reader {
        case .person, .organisation, .role, .coordinator: break
        case .queue, .operator: return
        }
        let told = Letter.Telling(
            task: task.id, attempt: task.attempt, kind: kind, number: number)
        let owner = Principal.owner(ofAddress: task.address, region: review.region)
        var letter = Letter(
            id: letterNames.of(told, to: "\(reader)", owner: owner), kind: kind.rawValue,
            to: "\(reader)", region: review.region,
            tells: [told], at: times.calendar)
        letter.answer = answer
        record(letter, "due", by: actor, previous: nil)
    }

    func record(_ letter: Letter, _ kind: String, by actor: Actor, previous: [UInt8]?) {
        let change: JSONObject = ["v": 1, "change": .object(letter.encoded)]
        let head = record(
            subject: Self.letterSubject + letter.id, kind: kind, by: actor, region: letter.region,
            organisation: "", body: JSONValue.object(change).compactBytes,
            previous: previous ?? EntryHash.none)
        letters.replace(letter, head: head, position: sequence)
    }

    private func letter(_ id: String) throws(Refusal) -> LetterSet.Entry? {
        if let entry = letters[id] { return entry }
        let row: LetterRow?
        do {
            row = try store.letter(id: id)
        } catch {
            throw Refusal(.internal, "DMN-013", "the store cannot be read: \(error)")
        }
        guard let row else { return nil }
        let entry = LetterSet.Entry(
            letter: try Letter(row: row), head: row.head, position: row.position, isDirty: false)
        letters.admit(entry)
        return entry
    }
}

extension JSONValue {
    static func objects(_ objects: [JSONObject]) -> JSONValue {
        .array(objects.map { .object($0) })
    }
}
