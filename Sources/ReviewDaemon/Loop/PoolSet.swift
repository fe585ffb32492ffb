import ReviewEngine

/// People in memory, with the same promise as the working set: undone unless committed.
struct PoolSet {
    struct Entry {
        var person: Person
        var head: [UInt8]
        var position: Int64
        var isDirty: Bool
    }

    private var entries: [String: Entry] = [:]
    private var before: [(id: String, entry: Entry?)] = []

    subscript(_ id: String) -> Entry? { entries[id] }
    mutating func admit(_ entry: Entry) { entries[entry.person.id] = entry }

    mutating func replace(_ person: Person, head: [UInt8], position: Int64) {
        before.append((person.id, entries[person.id]))
        entries[person.id] = Entry(person: person, head: head, position: position, isDirty: true)
    }

    var mark: Int { before.count }
    mutating func rollBack(to mark: Int) {
        while before.count > mark {
            let (id, old) = before.removeLast()
            entries[id] = old
        }
    }
    mutating func commit() { before.removeAll(keepingCapacity: true) }

    var dirty: [Entry] {
        entries.values.filter(\.isDirty)
            .sorted { $0.person.id.utf8.lexicographicallyPrecedes($1.person.id.utf8) }
    }
    /// The tables hold everything; the pool is small, but nothing here needs it in memory.
    mutating func applied() { entries.removeAll() }
}
