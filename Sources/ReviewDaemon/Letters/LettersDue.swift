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
    let limit: Int

    /// A code that nobody could send for so long is no longer waited for.
    private static let codeMilliseconds: Int64 = 900_000
    /// Lines of a digest; more are not read in one go.
    private static let digestMax = 50

    func lines(_ view: borrowing StoreView) throws -> [JSONObject] {
        var lines = try waiting(view)
        let book = AddressBook(mail: mail)
        try view.tasksUntold { row throws(StoreError) in
            let told = telling(.invitation, row.id, row.attempt)
            if lines.count < limit, let told,
                let line = try line(of: told, row, book, view)
            {
                lines.append(line)
            }
            return lines.count < limit
        }
        for row in try view.tasksStoppedUntold(limit: limit) where lines.count < limit {
            if let told = telling(.stopped, row.id, row.attempt),
                let line = try line(of: told, row, book, view)
            {
                lines.append(line)
            }
        }
        if lines.count < limit {
            for news in try DateNews.all(names, view, job) where lines.count < limit {
                if let line = try line(of: news, book, view) { lines.append(line) }
            }
        }
        if lines.count < limit { lines += try digests(view, book, besides: lines) }
        return lines
    }

    /// Those that were made when something happened, or that may be tried again.
    private func waiting(_ view: borrowing StoreView) throws -> [JSONObject] {
        var lines: [JSONObject] = []
        let book = AddressBook(mail: mail)
        for row in try view.openLetters(state: "due", regions: nil, limit: limit) {
            let letter = try Letter(row: row)
            guard letter.notBefore <= job.now else { continue }
            if letter.kind == Self.digestKind {
                if let line = try digest(letter.to, letter.region, view, book, letter) {
                    lines.append(line)
                }
            } else if letter.dates != nil {
                if let line = try again(letter, book, view) { lines.append(line) }
            } else if let told = letter.tells.first,
                let task = try view.task(id: "\(told.task)"),
                stillHolds(told, task, since: letter.at),
                let line = try line(of: told, task, book, view, letter)
            {
                lines.append(line)
            }
        }
        return lines
    }

    /// Whether what a letter tells is still so: nobody is invited to what is over.
    private func stillHolds(
        _ told: Letter.Telling, _ task: TaskRow, since: Int64
    ) -> Bool {
        switch told.kind {
        case .invitation, .reminder, .overdue:
            task.status == "ready" && task.attempt == told.attempt
        case .stopped: task.status == "stopped"
        case .confirmation: true
        case .code: task.status == "ready" && job.now - since <= Self.codeMilliseconds
        }
    }

    private func telling(
        _ kind: Letter.Telling.Kind, _ task: String, _ attempt: Int64
    ) -> Letter.Telling? {
        TaskID(task).map { Letter.Telling(task: $0, attempt: attempt, kind: kind, number: 1) }
    }

    // MARK: One task

    private func line(
        of told: Letter.Telling, _ task: TaskRow, _ book: AddressBook,
        _ view: borrowing StoreView, _ letter: Letter? = nil
    ) throws(StoreError) -> JSONObject? {
        let to = letter?.to ?? Self.principal(task)
        let id = letter?.id ?? LetterName.of(told)
        guard
            var line = try head(
                id, told.kind.rawValue, to, task.region, tries: letter?.tries ?? 0, book, view)
        else { return nil }
        for (key, value) in try self.line(of: task, view) { line[key] = value }
        line["tells"] = [.object(told.encoded)]
        line["thread"] = .array(try thread(task, told, view))
        return line
    }

    /// What every letter has; nil where it would have no address, or nobody to ring.
    private func head(
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

    private func line(of task: TaskRow, _ view: borrowing StoreView) throws(StoreError)
        -> JSONObject
    {
        var line: JSONObject = [
            "task": .string(task.id), "title": .string(task.title), "review": .string(task.review),
            "reviewTitle": .string(try view.review(id: task.review)?.title ?? ""),
            "host": .string(task.organisation), "overdue": .bool(task.overdue),
        ]
        if let due = task.due { line["due"] = .string(InstantText.text(due)) }
        return line
    }

    /// The review's thread; then the invitation, where this is not it.
    private func thread(
        _ task: TaskRow, _ told: Letter.Telling?, _ view: borrowing StoreView
    ) throws(StoreError) -> [JSONValue] {
        let review = JSONValue.string(names.thread(task.review))
        guard told?.kind != .invitation,
            let first = telling(.invitation, task.id, task.attempt).map(LetterName.of),
            let tries = try view.letter(id: first).flatMap({ try? Letter(row: $0) })?.tries
        else { return [review] }
        return [review, .string(names.mail(first, try: tries))]
    }

    /// Whose a task is: any coordinator's are those of the region's.
    static func principal(_ task: TaskRow) -> String {
        sameBytes(task.address, "role:coordinator") ? "coordinator:\(task.region)" : task.address
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

    // MARK: Digests

    static let digestKind = "digest"

    /// One for each person of whose tasks there is something to say, unless they had one today.
    private func digests(
        _ view: borrowing StoreView, _ book: AddressBook, besides others: [JSONObject]
    ) throws -> [JSONObject] {
        var lines: [JSONObject] = []
        var seen = others.filter { $0["kind"]?.stringValue == Self.digestKind }
            .compactMap { $0["to"]?.stringValue }
        for row in try view.tasksToRemindOf(most: mail.reminders, limit: 1_000) {
            let to = Self.principal(row)
            guard !seen.contains(where: { sameBytes($0, to) }) else { continue }
            seen.append(to)
            if let line = try digest(to, row.region, view, book, nil) { lines.append(line) }
        }
        return lines
    }

    private func digest(
        _ to: String, _ region: String, _ view: borrowing StoreView, _ book: AddressBook,
        _ letter: Letter?
    ) throws -> JSONObject? {
        let day = InstantText.day(job.now, job.calendars)
        let id = letter?.id ?? names.digest(to: to, on: day)
        if letter == nil, let last = try view.lastDigest(to: to),
            InstantText.day(last, job.calendars) == day
        {
            return nil
        }
        guard
            var line = try head(
                id, Self.digestKind, to, region, tries: letter?.tries ?? 0, book, view)
        else { return nil }
        let rows = try open(to, view)
        guard !rows.isEmpty else { return nil }
        var tells: [JSONValue] = []
        var tasks: [JSONValue] = []
        for row in rows {
            tasks.append(.object(try self.line(of: row, view)))
            let reminders = try ReviewTask(row: row).reminders
            if reminders > 0, var told = telling(.reminder, row.id, row.attempt) {
                told.number = reminders
                tells.append(.object(told.encoded))
            }
            if row.overdue, let told = telling(.overdue, row.id, row.attempt) {
                tells.append(.object(told.encoded))
            }
        }
        line["tasks"] = .array(tasks)
        line["tells"] = .array(tells)
        if rows.count == 1 { line["thread"] = .array(try thread(rows[0], nil, view)) }
        return line
    }

    /// What somebody has still to do, what is overdue first, then what is due first.
    private func open(_ to: String, _ view: borrowing StoreView) throws -> [TaskRow] {
        var filter = TaskFilter(status: "ready", address: to)
        if case .coordinator(let region)? = Principal(to) {
            filter.address = "role:coordinator"
            filter.regions = [region]
        }
        let rows = try view.tasks(filter, limit: 500).sorted { one, other in
            if one.overdue != other.overdue { return one.overdue }
            return (one.due ?? Int64.max, one.createdAt) < (other.due ?? Int64.max, other.createdAt)
        }
        return Array(rows.prefix(Self.digestMax))
    }
}
