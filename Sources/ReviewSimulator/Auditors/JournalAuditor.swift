import Digest
import JSON
import ReviewDaemon
import ReviewEngine
import ReviewStore
import ReviewWire

/// Reads the journal as it lies on the disk, after each start and at the end, and holds it against
/// what was acknowledged, against itself, and against the tables.
final class JournalAuditor {
    var find: (String, String) -> Void = { _, _ in }

    /// Every entry's hash, in order: the journal only grows.
    private var hashes: [[UInt8]] = []
    private var heads: [String: [UInt8]] = [:]
    /// The highest sequence that left the daemon in any form.
    private var acknowledged: Int64 = 0
    private var lastAt = Int64.min
    private(set) var reviews: [String: ReviewMirror] = [:]
    var facts = JournalFacts()
    var claims = Claims()

    func acknowledge(_ sequence: Int64) { acknowledged = max(acknowledged, sequence) }
    func asked(_ asked: ClientLine.Asked) { claims.asked(asked) }

    func left(
        _ message: Outbound, _ body: JSONObject, _ asked: ClientLine.Asked?, _ line: ClientLine
    ) {
        if message.verb == .task { claims.pushed(body) }
        if message.verb == .ok, let asked { claims.told(asked, body, door: line.door) }
    }

    var hashOfAll: [UInt8] { Digest.hash(parts: hashes) }
    var entries: Int { hashes.count }

    /// Reviews that have not ended, with what they wait for.
    var openReviews: [String] {
        reviews.filter { $0.value.isOpen }.sorted { $0.key < $1.key }
            .map { "\($0.key) \($0.value.wait)" }
    }

    // MARK: Reading the disk

    func read(_ machine: SimulatedMachine) {
        do {
            try machine.read { view throws(StoreError) in
                try self.readJournal(view)
                try self.compareTables(view)
            }
        } catch {
            find("disk", "the journal cannot be read: \(error)")
        }
        for problem in claims.unkept(facts) { find("durability", problem) }
        for problem in facts.problems { find("once", problem) }
    }

    func verifyStore(_ machine: SimulatedMachine) {
        do {
            for problem in try machine.audit().findings { find("store", problem) }
        } catch {
            find("store", "\(error)")
        }
    }

    private func readJournal(_ view: borrowing StoreView) throws(StoreError) {
        var position = 0
        while true {
            let entries = try view.journal(after: Int64(position), limit: 500)
            for entry in entries {
                position += 1
                guard entry.sequence == Int64(position) else {
                    find("durability", "entry \(position) is missing, \(entry.sequence) follows")
                    return
                }
                if position <= hashes.count {
                    if hashes[position - 1] != entry.hash {
                        find("durability", "entry \(position) is another than it was")
                    }
                } else {
                    take(entry)
                }
            }
            if entries.count < 500 { break }
        }
        if position < hashes.count || Int64(position) < acknowledged {
            find(
                "durability",
                "the journal ends at \(position), but \(max(Int64(hashes.count), acknowledged)) "
                    + "was told of")
        }
        // What a started daemon reads it may tell of.
        acknowledged = max(acknowledged, Int64(position))
    }

    private func take(_ entry: JournalEntry) {
        let head = heads[entry.subject] ?? [UInt8](repeating: 0, count: 32)
        if Self.hash(of: entry, after: head) != entry.hash {
            find("journal", "entry \(entry.sequence) does not follow in the chain of its subject")
        }
        heads[entry.subject] = entry.hash
        hashes.append(entry.hash)
        if entry.at < lastAt { find("journal", "entry \(entry.sequence) goes back in time") }
        lastAt = max(lastAt, entry.at)
        guard let body = (try? JSONReader.parse(entry.body))?.objectValue else {
            find("journal", "entry \(entry.sequence) holds no JSON")
            return
        }
        facts.note(entry, body)
        guard entry.subject.hasPrefix("review/") else { return }
        let id = String(entry.subject.dropFirst("review/".count))
        let before = reviews[id]
        guard
            let after = ReviewMirror.applying(body["change"]?.objectValue ?? [:], to: before)
        else {
            find("replay", "entry \(entry.sequence) changes \(id), which never began")
            return
        }
        let rules = StepRules(id: id, entry: entry, input: body["input"]?.objectValue ?? [:])
        for (auditor, sentence) in rules.broken(before, after) { find(auditor, sentence) }
        reviews[id] = after
    }

    /// The canonical form of an entry (Storage.md), put together here a second time.
    private static func hash(of entry: JournalEntry, after previous: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = [1] + previous
        for number in [entry.sequence, entry.at] {
            bytes += (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * Int64($0))) }
        }
        let texts = [
            entry.subject, entry.kind, entry.who, entry.identity, entry.region, entry.organisation,
        ].map { Array($0.utf8) }
        for field in texts + [entry.body] {
            bytes += (0..<4).map { UInt8(truncatingIfNeeded: field.count >> (24 - 8 * $0)) }
            bytes += field
        }
        return Digest.hash(bytes)
    }

    /// A row that stands at its review's last entry is what the entries tell, byte for byte.
    private func compareTables(_ view: borrowing StoreView) throws(StoreError) {
        let through = try view.appliedThrough()
        for (id, mirror) in reviews {
            let row = try view.review(id: id)
            guard let last = facts.lastEntry[id] else { continue }
            guard let row else {
                if last.first <= through { find("replay", "\(id) is not in the tables") }
                continue
            }
            guard last.last <= through else { continue }
            if row.position != last.last || row.head != heads["review/\(id)"] {
                find("replay", "\(id) stands at \(row.position), its last entry is \(last.last)")
            }
            let stored = (try? JSONReader.parse(row.snapshot))?.canonicalBytes
            if stored != mirror.canonical {
                find("replay", "\(id): its journal tells another state than its row")
            }
        }
    }
}
