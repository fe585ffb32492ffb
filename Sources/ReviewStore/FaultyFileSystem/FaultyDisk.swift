/// A disk in memory that forgets, tears and fails as told: what lies under the faulty file system.
///
/// A file has two contents: what reads see, and what a power cut would leave. A sync makes the one
/// the other. At a cut each write since the last sync is kept, lost or torn, by a seeded draw; that
/// a file is there or gone is never lost, which is kinder than a disk may be.
struct FaultyDisk {
    struct File {
        var content: [UInt8] = []
        var durable: [UInt8] = []
        /// Changes since the last sync, in their order.
        var pending: [Change] = []
        var locks = FileLocks()
        var memory = SharedMemory()
    }

    enum Change {
        case write(offset: Int, bytes: [UInt8])
        case truncate(Int)
    }

    enum Outcome {
        case done
        case failed
        case full
    }

    /// What the disk writes in at once or not at all.
    static let sector = 512

    var files: [String: File] = [:]
    var faults = DiskFaults()
    var counts = DiskCounts()
    private var random: SplitMix

    init(seed: UInt64) {
        random = SplitMix(seed: seed)
    }

    mutating func randomByte() -> UInt8 {
        UInt8(truncatingIfNeeded: random.next() >> 32)
    }

    // MARK: What the file system does

    mutating func write(_ name: String, offset: Int, _ bytes: UnsafeRawBufferPointer) -> Outcome {
        counts.writes += 1
        switch faults.next(.write) {
        case .none: break
        case .fail: return .failed
        case .full: return .full
        case .tear:
            // Half of it arrives, and the caller is told that it failed.
            let half = bytes.count / 2 / Self.sector * Self.sector
            put(name, offset: offset, UnsafeRawBufferPointer(rebasing: bytes[..<half]))
            return .failed
        case .cut: return .failed
        }
        put(name, offset: offset, bytes)
        return .done
    }

    mutating func truncate(_ name: String, to length: Int) -> Outcome {
        counts.truncations += 1
        switch faults.next(.truncation) {
        case .none: break
        case .full: return .full
        case .fail, .tear, .cut: return .failed
        }
        files[name]?.content.resize(to: length)
        files[name]?.pending.append(.truncate(length))
        return .done
    }

    mutating func sync(_ name: String) -> Outcome {
        counts.syncs[name, default: 0] += 1
        switch faults.next(.sync) {
        case .none: break
        case .cut: return .failed
        case .fail, .tear, .full:
            // The system marks what it could not write as clean: it is never written again, though
            // reads still see it.
            files[name]?.pending = []
            return .failed
        }
        guard let content = files[name]?.content else { return .failed }
        files[name]?.durable = content
        files[name]?.pending = []
        return .done
    }

    private mutating func put(_ name: String, offset: Int, _ bytes: UnsafeRawBufferPointer) {
        let copy = [UInt8](bytes)
        files[name]?.content.replace(from: offset, with: copy)
        files[name]?.pending.append(.write(offset: offset, bytes: copy))
    }

    // MARK: Power cuts

    /// The machine loses its power and comes back: locks and shared memory are gone, files hold
    /// what was synced and a drawn part of what was not.
    mutating func cutPower() {
        for name in files.keys.sorted() {
            guard var file = files[name] else { continue }
            for change in file.pending {
                switch change {
                case .write(let offset, let bytes): keepSome(of: bytes, at: offset, &file.durable)
                case .truncate(let length):
                    if random.next() & 1 == 0 { file.durable.resize(to: length) }
                }
            }
            file.content = file.durable
            file.pending = []
            file.locks = FileLocks()
            file.memory.clear()
            files[name] = file
        }
        faults = DiskFaults()
    }

    private mutating func keepSome(of bytes: [UInt8], at offset: Int, _ content: inout [UInt8]) {
        switch random.next() % 3 {
        case 0: content.replace(from: offset, with: bytes)
        case 1: return
        default:
            var start = 0
            while start < bytes.count {
                let end = min(start + Self.sector, bytes.count)
                if random.next() & 1 == 0 {
                    content.replace(from: offset + start, with: Array(bytes[start..<end]))
                }
                start = end
            }
        }
    }
}

/// How often the disk was asked; a test counts syncs with it.
package struct DiskCounts: Sendable, Equatable {
    package var writes = 0
    package var truncations = 0
    package var syncs: [String: Int] = [:]
}

/// Which of the disk's operations go wrong, and how.
///
/// Writes, truncations and syncs are numbered
/// together from 0.
package struct DiskFaults: Sendable {
    package enum Effect: Sendable, Equatable, CaseIterable {
        /// The operation fails once; the disk works afterwards.
        case fail
        /// A write brings its first half and fails; other operations fail.
        case tear
        /// From here on there is no room for writes, until `makeRoom`.
        case full
        /// The power is cut: from here on everything fails, until `cutPower` brings it back.
        case cut
    }

    enum Operation {
        case write
        case truncation
        case sync
    }

    private var effect: Effect?
    private var place = 0
    private var isFull = false
    private var isCut = false
    /// How many operations were asked for since the faults were set.
    package private(set) var operations = 0

    package init() {}

    package init(_ effect: Effect, at place: Int) {
        self.effect = effect
        self.place = place
    }

    var hasStruck: Bool { effect != nil && operations > place }

    var isWithoutPower: Bool { isCut }

    mutating func makeRoom() {
        effect = nil
        isFull = false
    }

    /// What happens to the next operation.
    fileprivate mutating func next(_ operation: Operation) -> Effect? {
        defer { operations += 1 }
        if isCut { return .cut }
        if isFull { return operation == .write ? .full : nil }
        guard let effect, operations == place else { return nil }
        switch effect {
        case .cut: isCut = true
        case .full:
            isFull = true
            return operation == .write ? .full : nil
        case .fail, .tear: break
        }
        return effect
    }
}

/// A small generator of numbers (SplitMix64): the same seed draws the same faults.
struct SplitMix {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension [UInt8] {
    fileprivate mutating func resize(to length: Int) {
        if length < count {
            removeLast(count - length)
        } else if length > count {
            self += [UInt8](repeating: 0, count: length - count)
        }
    }

    fileprivate mutating func replace(from offset: Int, with bytes: [UInt8]) {
        if count < offset + bytes.count { resize(to: offset + bytes.count) }
        withUnsafeMutableBytes { content in
            bytes.withUnsafeBytes { source in
                guard let from = source.baseAddress else { return }
                content.baseAddress?.advanced(by: offset)
                    .copyMemory(from: from, byteCount: source.count)
            }
        }
    }
}
