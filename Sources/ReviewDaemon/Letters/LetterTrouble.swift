import JSON
import ReviewEngine
import ReviewStore

/// Letters of which nobody knows that they arrived, for a coordinator: handed over when something
/// broke, not taken, come back, or never written because there is no address or nobody to ring.
struct LetterTrouble {
    let names: LetterName
    let mail: Configuration.Mail
    let regions: [String]?
    /// Of hosts and regions; nobody is written to about what is on hold.
    let holds: [HoldReach]
    let acting: ActingIndex
    let day: String
    /// Whether letters are sent at all: a region without a contact is no trouble where none are.
    let isMailing: Bool

    private static let most = 200

    func lines(_ view: borrowing StoreView) throws -> [JSONObject] {
        var lines: [JSONObject] = []
        for state in [Letter.State.bounced, .failed, .handing] {
            for row in try view.openLetters(
                state: state.rawValue, regions: regions, limit: Self.most)
            {
                lines.append(try line(Letter(row: row), view))
            }
        }
        let silent = SilentRegions(mail: mail)
        if isMailing { lines += try silent.lines(regions, view) }
        return try lines + unaddressed(view) + tasks(silent, view) + dates(silent, nil, view)
    }

    /// Those about the dates of one review.
    func lines(ofReview review: String, _ view: borrowing StoreView) throws -> [JSONObject] {
        var lines: [JSONObject] = []
        for row in try view.lettersAboutDates(ofReview: review) {
            let letter = try Letter(row: row)
            if letter.isDoubtful { lines.append(try line(letter, view)) }
        }
        return lines + (try dates(SilentRegions(mail: mail), review, view))
    }

    // MARK: Never written

    /// Somebody was to be told at once, and there is no address.
    private func unaddressed(_ view: borrowing StoreView) throws -> [JSONObject] {
        let book = AddressBook(mail: mail)
        var lines: [JSONObject] = []
        for row in try view.openLetters(
            state: Letter.State.due.rawValue, regions: regions, limit: Self.most)
        {
            let letter = try Letter(row: row)
            // Codes and links to sign in are for a moment only.
            guard letter.kind != Letter.Telling.Kind.code.rawValue,
                letter.kind != LettersDue.signInKind, letter.kind != LettersDue.digestKind,
                try book.entry(of: letter.to, view) == nil
            else { continue }
            var line = try line(letter, view)
            line["state"] = .string(Self.unreachable)
            lines.append(line)
        }
        return lines
    }

    /// Tasks of which nobody was told, because neither whose they are nor who acts for them has an
    /// address.
    private func tasks(
        _ silent: SilentRegions, _ view: borrowing StoreView
    ) throws -> [JSONObject] {
        let book = AddressBook(mail: mail)
        var lines: [JSONObject] = []
        var writes = KnownRegions(silent: silent)
        let actors = Dictionary(grouping: acting.stands(on: day), by: \.address)
        try view.tasksUntold(.owners, exceptHeld: holds) { row throws(StoreError) in
            guard regions?.contains(where: { sameBytes($0, row.region) }) ?? true,
                try writes.isWritten(row.region, view)
            else { return true }
            let to = LettersDue.owner(of: row)
            var isReached = try book.entry(of: to, view) != nil
            for one in actors[row.address] ?? [] where !isReached {
                isReached = try book.entry(of: "\(one.actor)", view) != nil
            }
            if !isReached {
                lines.append([
                    "state": .string(Self.unreachable), "kind": "invitation", "to": .string(to),
                    "task": .string(row.id), "title": .string(row.title),
                    "review": .string(row.review), "at": .string(InstantText.text(row.createdAt)),
                ])
            }
            return lines.count < Self.most
        }
        return lines
    }

    /// Dates of which somebody was to be told who has no address.
    private func dates(
        _ silent: SilentRegions, _ review: String?, _ view: borrowing StoreView
    ) throws -> [JSONObject] {
        let book = AddressBook(mail: mail)
        var lines: [JSONObject] = []
        var writes = KnownRegions(silent: silent)
        for news in try DateNews.all(
            on: day, holds: holds, regions: regions, review: review, view)
        where lines.count < Self.most {
            guard let row = try view.review(id: news.review),
                try writes.isWritten(row.region, view), try book.entry(of: news.to, view) == nil
            else { continue }
            var line: JSONObject = [
                "letter": .string(news.letter(names)), "state": .string(Self.unreachable),
                "kind": .string(news.kind), "to": .string(news.to), "review": .string(row.id),
            ]
            line["title"] = news.dates["title"]
            line["day"] = news.dates["start"]
            lines.append(line)
        }
        return lines
    }

    private static let unreachable = "unreachable"

    // MARK: Written

    private func line(_ letter: Letter, _ view: borrowing StoreView) throws -> JSONObject {
        var line: JSONObject = [
            "letter": .string(letter.id), "state": .string(letter.state.rawValue),
            "kind": .string(letter.kind), "to": .string(letter.to),
            "at": .string(InstantText.text(letter.at)), "tries": .int(letter.tries),
        ]
        line["reason"] = letter.reason.map { .string($0) }
        if let told = letter.tells.first, let task = try view.task(id: "\(told.task)") {
            line["task"] = .string(task.id)
            line["title"] = .string(task.title)
            line["review"] = .string(task.review)
        } else if let news = DateNews(letter) {
            line["review"] = .string(news.review)
            line["title"] = news.dates["title"]
            line["day"] = news.dates["start"]
        }
        return line
    }

    /// How the last letter about a task stands; nil where nobody was written to.
    static func standing(ofTask id: String, _ view: borrowing StoreView) throws -> JSONValue? {
        guard let row = try view.letters(ofTask: id, limit: 1).first else { return nil }
        let letter = try Letter(row: row)
        var line: JSONObject = [
            "letter": .string(letter.id), "kind": .string(letter.kind),
            "state": .string(letter.state.rawValue), "at": .string(InstantText.text(letter.at)),
        ]
        line["reason"] = letter.reason.map { .string($0) }
        return .object(line)
    }
}
