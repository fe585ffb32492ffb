import ReviewEngine

/// Letters in memory, with the same promise as the working set: undone unless committed.
struct LetterSet {
    struct Entry {
        var letter: Letter
        var head: [UInt8]
        var position: Int64
        var isDirty: Bool
    }

    private var entries: [String: Entry] = [:]
    private var before: [(id: String, entry: Entry?)] = []

    subscript(_ id: String) -> Entry? { entries[id] }
    mutating func admit(_ entry: Entry) { entries[entry.letter.id] = entry }

    mutating func replace(_ letter: Letter, head: [UInt8], position: Int64) {
        before.append((letter.id, entries[letter.id]))
        entries[letter.id] = Entry(letter: letter, head: head, position: position, isDirty: true)
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
            .sorted { $0.letter.id.utf8.lexicographicallyPrecedes($1.letter.id.utf8) }
    }
    /// The tables hold everything, and a letter is looked at again rarely.
    mutating func applied() { entries.removeAll() }
}
