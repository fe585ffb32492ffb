/// Locks and shared memory of a file on the faulty disk, as SQLite asks for them.
internal import CSQLite

/// Which open handle holds which lock (https://sqlite.org/lockingv3.html).
struct FileLocks {
    private var levels: [Int: Int32] = [:]
    private var slots: [Slot] = Array(repeating: Slot(), count: Int(SQLITE_SHM_NLOCK))

    private struct Slot {
        var exclusive: Int?
        var shared: Set<Int> = []
    }

    func level(of handle: Int) -> Int32 { levels[handle] ?? SQLITE_LOCK_NONE }

    /// Whether another handle is about to write or writing.
    func isReserved() -> Bool { levels.values.contains { $0 >= SQLITE_LOCK_RESERVED } }

    mutating func lock(_ handle: Int, _ level: Int32) -> Bool {
        if self.level(of: handle) >= level { return true }
        let others = levels.filter { $0.key != handle }.values.max() ?? SQLITE_LOCK_NONE
        let limit =
            switch level {
            case SQLITE_LOCK_SHARED: SQLITE_LOCK_RESERVED
            case SQLITE_LOCK_RESERVED: SQLITE_LOCK_SHARED
            default: SQLITE_LOCK_NONE
            }
        guard others <= limit else { return false }
        levels[handle] = level
        return true
    }

    mutating func unlock(_ handle: Int, to level: Int32) {
        levels[handle] = level == SQLITE_LOCK_NONE ? nil : min(level, self.level(of: handle))
    }

    /// Locks of the log's index: eight of them, shared or exclusive.
    mutating func lockMemory(_ handle: Int, from first: Int, count: Int, flags: Int32) -> Bool {
        guard first >= 0, count >= 0, first + count <= slots.count else { return false }
        let range = first..<(first + count)
        if flags & SQLITE_SHM_UNLOCK != 0 {
            for index in range {
                slots[index].shared.remove(handle)
                if slots[index].exclusive == handle { slots[index].exclusive = nil }
            }
            return true
        }
        let wantsAlone = flags & SQLITE_SHM_EXCLUSIVE != 0
        for index in range {
            if let holder = slots[index].exclusive, holder != handle { return false }
            if wantsAlone, !slots[index].shared.subtracting([handle]).isEmpty { return false }
        }
        for index in range {
            if wantsAlone {
                slots[index].exclusive = handle
            } else {
                slots[index].shared.insert(handle)
            }
        }
        return true
    }

    /// A handle is closed.
    mutating func drop(_ handle: Int) {
        levels[handle] = nil
        for index in slots.indices {
            slots[index].shared.remove(handle)
            if slots[index].exclusive == handle { slots[index].exclusive = nil }
        }
    }
}

/// The pages that connections share for the log's index.
///
/// They are never freed while the disk is
/// there: a connection that a power cut left behind may still look into them.
struct SharedMemory {
    /// Addresses; a page once given out keeps its place.
    private(set) var pages: [UInt] = []
    /// Every page that was ever made.
    private var made: [UInt] = []

    /// The page with this index, made and zeroed if it is not there and may be made.
    mutating func page(_ index: Int, size: Int, make: Bool) -> UInt? {
        while pages.count <= index {
            guard make else { return nil }
            let page = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 4096)
            page.initializeMemory(as: UInt8.self, repeating: 0, count: size)
            pages.append(UInt(bitPattern: page))
            made.append(UInt(bitPattern: page))
        }
        return pages[index]
    }

    mutating func clear() {
        pages = []
    }

    /// Gives the memory back: nobody looks into it any more.
    mutating func free() {
        for page in made { UnsafeMutableRawPointer(bitPattern: page)?.deallocate() }
        pages = []
        made = []
    }
}
