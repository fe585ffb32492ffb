import JSON
import ReviewEngine
import ReviewStore

/// Digests: everything that somebody has still to do, one letter a day.
extension LettersDue {
    var isHourOfDigests: Bool { mail.digests.areOpen(at: job.now, job.calendars) }

    static let digestKind = "digest"
    /// Lines of a digest; more are not read in one go.
    private static let digestMax = 50

    /// One for each person of whose tasks there is something to say, unless they had one today.
    func digests(
        _ view: borrowing StoreView, _ book: AddressBook, besides others: [JSONObject]
    ) throws -> [JSONObject] {
        var lines: [JSONObject] = []
        var seen = others.filter { $0["kind"]?.stringValue == Self.digestKind }
            .compactMap { $0["to"]?.stringValue }
        for readers in everybody {
            let due = try view.tasksToRemindOf(
                readers, exceptHeld: job.holds, most: mail.reminders, limit: 1_000)
            for row in due {
                guard let to = reader(of: row, readers),
                    !seen.contains(where: { sameBytes($0, to) })
                else { continue }
                seen.append(to)
                if let line = try digest(to, row.region, view, book, nil) { lines.append(line) }
            }
        }
        return lines
    }

    func digest(
        _ to: String, _ region: String, _ view: borrowing StoreView, _ book: AddressBook,
        _ letter: Letter?
    ) throws -> JSONObject? {
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
            tasks.append(.object(try self.line(of: row, to: to, book, view)))
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
        if rows.count == 1 { line["thread"] = .array(try thread(rows[0], nil, to: to, view)) }
        return line
    }

    /// What somebody has still to do, what is overdue first, then what is due first. What is on
    /// hold is left out: nobody is to hurry with it.
    private func open(_ to: String, _ view: borrowing StoreView) throws -> [TaskRow] {
        guard let reader = Principal(to) else { return [] }
        var filter = TaskFilter(status: "ready")
        filter.goingOnUnder = job.holds
        if case .coordinator(let region) = reader {
            filter.address = "role:coordinator"
            filter.regions = [region]
        } else {
            filter.addresses = acting.addresses(of: reader, on: day)
        }
        let rows = try view.tasks(filter, limit: 500).filter { row in
            acting.owns(reader, address: row.address, region: row.region, on: day)
        }.sorted { one, other in
            if one.overdue != other.overdue { return one.overdue }
            return (one.due ?? Int64.max, one.createdAt) < (other.due ?? Int64.max, other.createdAt)
        }
        return Array(rows.prefix(Self.digestMax))
    }
}
