import JSON
import ReviewEngine
import ReviewStore

/// Letters of which nobody knows that they arrived, for a coordinator: handed over when something
/// broke, not taken, come back, or never written because there is no address.
struct LetterTrouble {
    let mail: Configuration.Mail
    let regions: [String]?
    let acting: ActingIndex
    let day: String

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
        let book = AddressBook(mail: mail)
        var unreached = 0
        // Where nobody is named to ring, no letters are written at all.
        var writes: [String: Bool] = [:]
        let actors = Dictionary(grouping: acting.stands(on: day), by: \.address)
        try view.tasksUntold(.owners) { row throws(StoreError) in
            guard regions?.contains(where: { sameBytes($0, row.region) }) ?? true else {
                return true
            }
            let isWritten: Bool
            if let known = writes[row.region] {
                isWritten = known
            } else {
                isWritten = try book.ring(in: row.region, view) != nil
                writes[row.region] = isWritten
            }
            guard isWritten else { return true }
            let to = LettersDue.owner(of: row)
            var isReached = try book.entry(of: to, view) != nil
            for one in actors[row.address] ?? [] where !isReached {
                isReached = try book.entry(of: "\(one.actor)", view) != nil
            }
            if !isReached {
                unreached += 1
                lines.append([
                    "state": "unreachable", "kind": "invitation", "to": .string(to),
                    "task": .string(row.id), "title": .string(row.title),
                    "review": .string(row.review), "at": .string(InstantText.text(row.createdAt)),
                ])
            }
            return unreached < Self.most
        }
        return lines
    }

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
