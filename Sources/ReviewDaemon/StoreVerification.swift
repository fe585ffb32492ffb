import JSON
import ReviewEngine
import ReviewStore
import Statechart

/// `reviewd --verify`: a closed store walked by rules of its own, as an auditor would.
///
/// The hash chains first; then each review's journal is replayed from nothing and compared, byte
/// for byte, with the row that the tables hold.
package struct StoreVerification: Sendable {
    private let path: String

    package init(store path: String) { self.path = path }

    /// What was found, a line each, the verdict last.
    ///
    /// Throws: `Ending` when the store cannot be opened at all.
    package func run() throws(Ending) -> (isSound: Bool, lines: [String]) {
        do {
            let audit = try StoreAudit.verify(path)
            let replay = try replayed()
            let isSound = audit.isSound && replay.findings.isEmpty
            let verdict =
                "\(isSound ? "sound" : "NOT SOUND"): \(audit.entries) entries of \(audit.subjects) "
                + "subjects, \(replay.reviews) reviews replayed, tables through "
                + "\(audit.appliedThrough)"
            return (
                isSound, (audit.findings + replay.findings).map { "not sound: \($0)" } + [verdict]
            )
        } catch let ending as Ending {
            throw ending
        } catch {
            throw Ending(.store, "\(path): \(error)")
        }
    }

    struct Replay {
        var reviews: [Int64: Review] = [:]
        var workflows: [String: Workflow] = [:]
        var people: [String: Person] = [:]
        var organisations: [String: Organisation] = [:]
        var letters: [String: Letter] = [:]
        var subjects: [String: JSONObject] = [:]
        var findings: [String] = []
    }

    private func replayed() throws -> (reviews: Int, findings: [String]) {
        let reader = try Reader(path, milliseconds: 600_000)
        return try reader.read { view throws(StoreError) in
            var replay = Replay()
            let through = try view.appliedThrough()
            var after: Int64 = 0
            while true {
                let entries = try view.journal(after: after, limit: 5_000)
                guard let last = entries.last else { break }
                for entry in entries {
                    if entry.sequence > through {
                        guard try view.holds(entry) else { continue }
                    }
                    do { try replay.take(entry) } catch {
                        replay.findings.append("entry \(entry.sequence): \(error)")
                    }
                }
                after = last.sequence
            }
            try replay.compare(with: view)
            return (replay.reviews.count, replay.findings)
        }
    }
}

extension StoreVerification.Replay {
    mutating func take(_ entry: JournalEntry) throws {
        let body = try JSONReader.parse(entry.body)
        let change = body["change"]?.objectValue ?? [:]
        let (kind, name) = entry.subjectParts
        switch kind {
        case "workflow":
            let workflow = try Workflow(DefinitionRow(change: change))
            workflows[workflow.hash] = workflow
        case "review":
            guard let id = ReviewID(name) else { return }
            let before = reviews[id.number]
            let hash = Change.definition(of: change, for: before)
            guard let workflow = workflows[hash] else {
                findings.append("\(name) keeps a definition that was never deployed: \(hash)")
                return
            }
            reviews[id.number] =
                try Change.applying(change, to: before, chart: workflow.chart).review
        case "person": people[name] = try Person(id: name, decoding: change)
        case "organisation", "region", "role":
            organisations[entry.subject] = try Organisation(id: name, decoding: change)
        case "letter": letters[name] = try Letter(id: name, decoding: change)
        case "hold", "job", "calendar":
            subjects[entry.subject] =
                try SubjectState(of: entry.subject, decoding: change["state"]?.objectValue ?? [:])
                .encoded
        default: break
        }
    }

    /// Every replayed review against its row, and no row without a journal.
    mutating func compare(with view: borrowing StoreView) throws(StoreError) {
        for (number, review) in reviews.sorted(by: { $0.key < $1.key }) {
            guard let row = try view.review(id: "r\(number)") else {
                findings.append("r\(number) is in the journal and not in the tables")
                continue
            }
            if review.encodedBytes != row.snapshot {
                findings.append("r\(number): its replayed journal differs from its row")
            }
        }
        for (id, person) in people.sorted(by: { bytesPrecede($0.key, $1.key) }) {
            let row = try view.person(id: id)
            if row?.facts != JSONValue.object(person.encoded).compactBytes {
                findings.append("person \(id): the replayed journal differs from the row")
            }
        }
        for (subject, organisation) in organisations.sorted(by: { bytesPrecede($0.key, $1.key) }) {
            let row = try view.organisation(
                sort: organisation.kind.sort, id: organisation.id)
            if row?.facts != JSONValue.object(organisation.encoded).compactBytes {
                findings.append("\(subject): the replayed journal differs from the row")
            }
        }
        for (id, letter) in letters.sorted(by: { bytesPrecede($0.key, $1.key) }) {
            let row = try view.letter(id: id)
            if row?.facts != JSONValue.object(letter.encoded).compactBytes {
                findings.append("letter \(id): the replayed journal differs from the row")
            }
        }
        let rows = Dictionary(
            try view.subjects().map { ($0.subject, $0.state) },
            uniquingKeysWith: { first, _ in first })
        for (subject, state) in subjects.sorted(by: { bytesPrecede($0.key, $1.key) })
        where rows[subject] != JSONValue.object(state).compactBytes {
            findings.append("\(subject): the replayed journal differs from the row")
        }
        var after: String?
        while true {
            let rows = try view.reviews(after: after, limit: 500)
            guard let last = rows.last else { return }
            for row in rows where reviews[row.number] == nil {
                findings.append("\(row.id) is in the tables and not in the journal")
            }
            after = last.id
        }
    }
}

extension StoreView {
    /// Whether the row of a subject that was brought further than the others shows this entry.
    fileprivate func holds(_ entry: JournalEntry) throws(StoreError) -> Bool {
        let (kind, name) = entry.subjectParts
        let position: Int64?
        switch kind {
        case "review": position = try review(id: name)?.position
        case "person": position = try person(id: name)?.position
        default:
            position = try subjects().first { sameBytes($0.subject, entry.subject) }?.position
        }
        return position.map { $0 >= entry.sequence } ?? false
    }
}
