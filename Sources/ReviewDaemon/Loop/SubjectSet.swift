import JSON
import ReviewEngine

/// Holds, jobs, windows and calendars in memory, with the same promise as the working set: undone unless
/// committed. All of them are here; the tables are read once, before the sockets bind.
struct SubjectSet {
    struct Entry {
        var state: SubjectState
        var region: String
        var organisation: String
        var head: [UInt8]
        var position: Int64
        var isDirty: Bool
    }

    private var entries: [String: Entry] = [:]
    private var before: [(subject: String, entry: Entry?)] = []
    private var owed: Set<String> = []
    /// Jobs that are not done yet, the oldest first.
    private(set) var jobs: [Job] = []
    /// Holds of hosts and regions that stand, in the order of their subjects.
    private(set) var holds: [ScopeHold] = []
    /// Windows that were declared, in the order of their declaration.
    private(set) var windows: [(subject: String, window: DeclaredWindow, position: Int64)] = []

    /// Jobs under way and those that have ended since an instant, the oldest first.
    func jobs(endedSince instant: Int64) -> [Job] {
        let all = entries.values.compactMap { entry in
            if case .job(let job) = entry.state { job } else { nil }
        }
        return all.filter { $0.endedAt ?? .max >= instant }.sorted { $0.number < $1.number }
    }

    subscript(_ subject: String) -> Entry? { entries[subject] }

    /// Takes in what the tables hold.
    mutating func admit(_ subject: String, _ entry: Entry) {
        entries[subject] = entry
        if entry.isDirty { owed.insert(subject) }
        derive(subject)
    }

    mutating func replace(_ subject: String, _ entry: Entry) {
        before.append((subject, entries[subject]))
        admit(subject, entry)
    }

    private mutating func derive(_ subject: String) {
        jobs.removeAll { sameBytes($0.subject, subject) }
        holds.removeAll { sameBytes($0.scope.subject, subject) }
        windows.removeAll { sameBytes($0.subject, subject) }
        switch entries[subject]?.state {
        case .job(let job) where job.isOpen:
            jobs.insert(job, at: jobs.firstIndex { $0.number > job.number } ?? jobs.endIndex)
        case .hold(let hold):
            let place = holds.firstIndex { bytesPrecede(subject, $0.scope.subject) }
            holds.insert(hold, at: place ?? holds.endIndex)
        case .window(let window):
            let position = entries[subject]?.position ?? 0
            let place = windows.firstIndex { $0.position > position }
            windows.insert((subject, window, position), at: place ?? windows.endIndex)
        case .job, .calendar, .ended, nil: break
        }
    }

    var mark: Int { before.count }

    mutating func rollBack(to mark: Int) {
        while before.count > mark {
            let (subject, old) = before.removeLast()
            entries[subject] = old
            if old?.isDirty != true { owed.remove(subject) }
            derive(subject)
        }
    }

    mutating func commit() { before.removeAll(keepingCapacity: true) }

    /// What the tables owe, in key order.
    var dirty: [SubjectRow] {
        owed.sorted(by: bytesPrecede).compactMap { subject in
            entries[subject].map { entry in
                SubjectRow(
                    subject: subject, region: entry.region, organisation: entry.organisation,
                    state: JSONValue.object(entry.state.encoded).compactBytes,
                    position: entry.position, head: entry.head)
            }
        }
    }

    mutating func applied() {
        for subject in owed { entries[subject]?.isDirty = false }
        owed.removeAll(keepingCapacity: true)
    }
}
