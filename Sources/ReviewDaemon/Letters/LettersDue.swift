import JSON
import ReviewEngine
import ReviewStore

/// Which letters are due: worked out from the tasks and from what was already told, on the reader's
/// thread, whenever the automatic step that mails asks.
///
/// Nothing is kept of what is due, so nothing can get out of step: a letter is due as long as its
/// task stands so, and no letter has told of it.
struct LettersDue {
    let names: LetterName
    let mail: Configuration.Mail
    let job: ReadJob
    /// Who may act for whom: they are written to as well, each in letters of their own.
    let acting: ActingIndex
    let day: String
    let limit: Int

    /// A code that nobody could send for so long is no longer waited for.
    private static let codeMilliseconds: Int64 = 900_000

    static let signInKind = "sign-in"

    /// - Parameter dates: which reviews' dates have to be looked at; how far they were, afterwards.
    func lines(
        _ view: borrowing StoreView, _ dates: inout DatesWatch
    ) throws -> [JSONObject] {
        var lines = try waiting(view)
        let book = AddressBook(mail: mail)
        for readers in everybody where lines.count < limit {
            try view.tasksUntold(readers, exceptHeld: job.holds) { row throws(StoreError) in
                if let to = reader(of: row, readers),
                    let told = telling(.invitation, row.id, row.attempt),
                    let line = try line(of: told, row, to: to, book, view)
                {
                    lines.append(line)
                }
                return lines.count < limit
            }
        }
        for stopped in try view.tasksStoppedUntold(limit: limit) where lines.count < limit {
            if let told = telling(.stopped, stopped.task.id, stopped.task.attempt),
                let line = try line(of: told, stopped.task, to: stopped.reader, book, view)
            {
                lines.append(line)
            }
        }
        if lines.count < limit {
            for news in try dates.look(on: day, job, view) where lines.count < limit {
                if let line = try line(of: news, book, view) { lines.append(line) }
            }
        }
        if lines.count < limit, isHourOfDigests { lines += try digests(view, book, besides: lines) }
        return lines
    }

    // MARK: Readers

    /// Whose tasks they are, then those who act for them on this day.
    var everybody: [LetterReaders] {
        [.owners]
            + acting.stands(on: day).map { .actor("\($0.actor)", for: $0.address) }
    }

    /// Who of them reads the letters about a task; nil where a role reaches into other regions only.
    func reader(of row: TaskRow, _ readers: LetterReaders) -> String? {
        switch readers {
        case .owners: return Self.owner(of: row)
        case .actor(let actor, for: _):
            let may = Principal(actor).map {
                acting.owns($0, address: row.address, region: row.region, on: day)
            }
            return may == true ? actor : nil
        }
    }

    /// Whose a task is.
    static func owner(of task: TaskRow) -> String {
        Principal.owner(ofAddress: task.address, region: task.region)
    }

    /// Those that were made when something happened, or that may be tried again.
    private func waiting(_ view: borrowing StoreView) throws -> [JSONObject] {
        var lines: [JSONObject] = []
        let book = AddressBook(mail: mail)
        for row in try view.openLetters(state: "due", regions: nil, limit: limit) {
            let letter = try Letter(row: row)
            guard letter.notBefore <= job.now else { continue }
            if letter.kind == Self.digestKind {
                // A coordinator who sends one again need not wait for the morning.
                let isAsked = letter.tries > 0 && letter.notBefore == 0
                if isAsked || isHourOfDigests,
                    let line = try digest(letter.to, letter.region, view, book, letter)
                {
                    lines.append(line)
                }
            } else if letter.kind == Self.signInKind
                || letter.kind == Letter.Telling.Kind.code.rawValue && letter.tells.isEmpty
            {
                if job.now - letter.at <= Self.codeMilliseconds,
                    let line = try head(
                        letter.id, letter.kind, letter.to, letter.region, tries: letter.tries,
                        book, view)
                {
                    lines.append(line)
                }
            } else if letter.dates != nil {
                if let line = try again(letter, book, view) { lines.append(line) }
            } else if let told = letter.tells.first,
                let task = try view.task(id: "\(told.task)"),
                try stillHolds(told, task, since: letter.at, view),
                let line = try line(of: told, task, to: letter.to, book, view, letter)
            {
                lines.append(line)
            }
        }
        return lines
    }

    /// Whether what a letter tells is still so: nobody is invited to what is over or on hold.
    private func stillHolds(
        _ told: Letter.Telling, _ task: TaskRow, since: Int64, _ view: borrowing StoreView
    ) throws(StoreError) -> Bool {
        switch told.kind {
        case .invitation, .reminder, .overdue:
            let isHeld = try view.review(id: task.review)?.isHeld(job.holds) ?? false
            return task.status == "ready" && task.attempt == told.attempt && !isHeld
        case .stopped: return task.status == "stopped"
        case .confirmation: return true
        case .code: return task.status == "ready" && job.now - since <= Self.codeMilliseconds
        }
    }

    func telling(
        _ kind: Letter.Telling.Kind, _ task: String, _ attempt: Int64
    ) -> Letter.Telling? {
        TaskID(task).map { Letter.Telling(task: $0, attempt: attempt, kind: kind, number: 1) }
    }

    // MARK: One task

    private func line(
        of told: Letter.Telling, _ task: TaskRow, to: String, _ book: AddressBook,
        _ view: borrowing StoreView, _ letter: Letter? = nil
    ) throws(StoreError) -> JSONObject? {
        let id = letter?.id ?? names.of(told, to: to, owner: Self.owner(of: task))
        guard
            var line = try head(
                id, told.kind.rawValue, to, task.region, tries: letter?.tries ?? 0, book, view)
        else { return nil }
        for (key, value) in try self.line(of: task, to: to, book, view) { line[key] = value }
        line["answer"] = letter?.answer.map { .object($0) }
        line["tells"] = [.object(told.encoded)]
        line["thread"] = .array(try thread(task, told, to: to, view))
        return line
    }

    /// What every letter has; nil where it would have no address, or nobody to ring.
    func head(
        _ id: String, _ kind: String, _ to: String, _ region: String, tries: Int64,
        _ book: AddressBook, _ view: borrowing StoreView
    ) throws(StoreError) -> JSONObject? {
        guard let ring = try book.ring(in: region, view), let entry = try book.entry(of: to, view)
        else {
            return nil
        }
        return [
            "letter": .string(id), "id": .string(names.mail(id, try: tries + 1)),
            "kind": .string(kind), "to": .string(to), "name": .string(entry.name),
            "email": .string(entry.email), "region": .string(region), "ring": ring,
        ]
    }

    func line(
        of task: TaskRow, to reader: String, _ book: AddressBook, _ view: borrowing StoreView
    ) throws(StoreError) -> JSONObject {
        var line: JSONObject = [
            "task": .string(task.id), "title": .string(task.title), "review": .string(task.review),
            "reviewTitle": .string(try view.review(id: task.review)?.title ?? ""),
            "host": .string(task.organisation), "overdue": .bool(task.overdue),
        ]
        if let due = task.due { line["due"] = .string(InstantText.text(due)) }
        line["hours"] = task.hours
        try book.tell(owner: Self.owner(of: task), to: reader, in: &line, view)
        return line
    }

    /// The review's thread; then the invitation, where this is not it.
    func thread(
        _ task: TaskRow, _ told: Letter.Telling?, to: String, _ view: borrowing StoreView
    ) throws(StoreError) -> [JSONValue] {
        let review = JSONValue.string(names.thread(task.review))
        guard told?.kind != .invitation,
            let first = telling(.invitation, task.id, task.attempt).map({
                names.of($0, to: to, owner: Self.owner(of: task))
            }),
            let tries = try view.letter(id: first).flatMap({ try? Letter(row: $0) })?.tries
        else { return [review] }
        return [review, .string(names.mail(first, try: tries))]
    }

    // MARK: Dates

    private func line(
        of news: DateNews, _ book: AddressBook, _ view: borrowing StoreView,
        _ letter: Letter? = nil
    ) throws -> JSONObject? {
        guard let row = try view.review(id: news.review),
            var line = try head(
                letter?.id ?? news.letter(names), news.kind, news.to, row.region,
                tries: letter?.tries ?? 0, book, view)
        else { return nil }
        var dates = news.dates
        dates["uid"] = .string(names.entry("\(news.review).\(news.date)"))
        dates["host"] = .string(row.organisation)
        dates["reviewTitle"] = .string(row.title)
        line["dates"] = .object(dates)
        line["review"] = .string(news.review)
        line["thread"] = [.string(names.thread(news.review))]
        return line
    }

    /// A letter about a date that is sent once more, if it still says how things are.
    private func again(
        _ letter: Letter, _ book: AddressBook, _ view: borrowing StoreView
    ) throws -> JSONObject? {
        guard let news = DateNews(letter), try news.isLatest(names, view) else { return nil }
        return try line(of: news, book, view, letter)
    }
}
