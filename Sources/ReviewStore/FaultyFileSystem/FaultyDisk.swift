/// A disk in memory that forgets, tears and fails as told: what lies under the faulty file system.
///
/// A file has two contents: what reads see, and what a power cut would leave. A sync brings the
/// writes since the last one from the first to the second; those that a failed sync forgot stay in
/// the first alone, as on Linux. At a cut each write since the last sync is kept, lost or torn, by a seeded draw; that
/// a file is there or gone is never lost, which is kinder than a disk may be.
struct FaultyDisk {
    struct File {
        var content: [UInt8] = []
        var durable: [UInt8] = []
        /// Changes since the last sync, in their order.
        var pending: [Change] = []
        var locks = FileLocks()
        var memory = SharedMemory()

        /// What was written since the last sync is on the disk; what a failed sync forgot is not.
        mutating func keepPending() {
            for change in pending {
                switch change {
                case .write(let offset, let bytes): durable.replace(from: offset, with: bytes)
                case .truncate(let length): durable.resize(to: length)
                }
            }
            pending.removeAll()
        }
    }

    enum Change {
        case write(offset: Int, bytes: [UInt8])
        case truncate(Int)
    }

    enum Outcome {
        case done
        case failed
        case full
        case readOnly
    }

    /// What the disk writes in at once or not at all.
    static let sector = 512

    var files: [String: File] = [:]
    var faults = DiskFaults()
    var counts = DiskCounts()
    private var random: SplitMix64

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
    }

    mutating func randomByte() -> UInt8 {
        UInt8(truncatingIfNeeded: random.next() >> 32)
    }

    // MARK: What the file system does

    private mutating func struck(_ operation: DiskFaults.Operation) -> DiskFaults.Effect? {
        let effect = faults.next(operation)
        if let effect { counts.struck[effect, default: 0] += 1 }
        return effect
    }

    mutating func write(_ name: String, offset: Int, _ bytes: UnsafeRawBufferPointer) -> Outcome {
        counts.writes += 1
        switch struck(.write) {
        case .none: break
        case .fail: return .failed
        case .full: return .full
        case .readOnly: return .readOnly
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
        switch struck(.truncation) {
        case .none: break
        case .full: return .full
        case .readOnly: return .readOnly
        case .fail, .tear, .cut: return .failed
        }
        files[name]?.content.resize(to: length)
        files[name]?.pending.append(.truncate(length))
        return .done
    }

    mutating func sync(_ name: String) -> Outcome {
        counts.syncs[name, default: 0] += 1
        switch struck(.sync) {
        case .none, .readOnly: break
        case .cut: return .failed
        case .fail, .tear, .full:
            // The system marks what it could not write as clean: it is never written again, though
            // reads still see it.
            files[name]?.pending = []
            return .failed
        }
        guard files[name] != nil else { return .failed }
        files[name]?.keepPending()
        return .done
    }

    private mutating func put(_ name: String, offset: Int, _ bytes: UnsafeRawBufferPointer) {
        let copy = [UInt8](bytes)
        files[name]?.content.replace(from: offset, with: copy)
        files[name]?.pending.append(.write(offset: offset, bytes: copy))
    }

    // MARK: Ends

    /// The process that had the files open is gone, the system lives: what was written stands, synced
    /// or not.
    mutating func endProcess() {
        for name in files.keys.sorted() {
            files[name]?.locks = FileLocks()
            files[name]?.memory.clear()
        }
        faults = DiskFaults()
    }

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
    /// Operations that went wrong, by what was done to them.
    package var struck: [DiskFaults.Effect: Int] = [:]
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
        /// From here on nothing may be written, until `makeRoom`: the system mounted it so.
        case readOnly
        /// The power is cut: from here on everything fails, until `cutPower` brings it back, or the
        /// process is killed, until `endProcess`.
        case cut
    }

    enum Operation {
        case write
        case truncation
        case sync
    }

    private var effect: Effect?
    private var place = 0
    private var refusal: Effect?
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
    var isReadOnly: Bool { refusal == .readOnly }

    mutating func makeRoom() {
        effect = nil
        refusal = nil
    }

    /// What happens to the next operation.
    fileprivate mutating func next(_ operation: Operation) -> Effect? {
        defer { operations += 1 }
        if isCut { return .cut }
        if let refusal { return Self.refuses(refusal, operation) ? refusal : nil }
        guard let effect, operations == place else { return nil }
        switch effect {
        case .cut: isCut = true
        case .full, .readOnly:
            refusal = effect
            return Self.refuses(effect, operation) ? effect : nil
        case .fail, .tear: break
        }
        return effect
    }

    /// A full disk still takes truncations and syncs, one that may only be read no truncation.
    private static func refuses(_ refusal: Effect, _ operation: Operation) -> Bool {
        operation == .write || refusal == .readOnly && operation == .truncation
    }
}

/// A small generator of numbers: the same seed draws the same faults.
package struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    package mutating func next() -> UInt64 {
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
