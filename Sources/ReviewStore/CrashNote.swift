/// A note of the review that the loop is stepping, which survives a crash of the process.
///
/// The loop writes the review's number before a step and 0 after it, into a page of a small file
/// that is mapped into memory: no system call, and still there after `kill -9`, because the page is
/// the system's. It need not survive a power cut: that is not the review's fault. At the next start
/// the note says which review was being stepped and in how many crashes in a row it was; from two
/// on the loop sets it aside.
internal import Glibc
internal import Synchronization

package struct CrashNote: ~Copyable {
    /// A review that was being stepped when the process ended, and in how many ends in a row.
    package struct Suspect: Sendable, Equatable {
        package let review: String
        package let crashes: Int
        /// The last of them was a fault of the process itself, not a kill from outside.
        package let trapped: Bool

        package init(review: String, crashes: Int, trapped: Bool) {
            self.review = review
            self.crashes = crashes
            self.trapped = trapped
        }
    }

    /// What the last process left; nil after a clean stop, a first start, or an end between steps.
    package let suspect: Suspect?

    private let page: UnsafeMutableRawPointer

    private static let size = 4096
    /// `RVWNOTE1`: whatever else the file holds is taken as an empty note.
    private static let magic: UInt64 = 0x5256_574E_4F54_4531

    /// Places in the page, eight bytes each.
    private enum Place: Int {
        case magic = 0
        /// Number of the review that is being stepped; 0 between steps.
        case current = 8
        /// The suspect of the crash before, and how often it was named in a row.
        case suspect = 16
        case crashes = 24
        /// 1: the process ended by a fault of its own, as a signal handler noted.
        case trapped = 32
    }

    /// What its name has after the store's.
    static let suffix = ".note"

    /// Opens or makes the note beside the store at `path`.
    ///
    /// To be called once, with the store's lock
    /// held: it counts what the last process left.
    package init(beside path: String) throws(StoreError) {
        let notePath = path + Self.suffix
        func failure(_ doing: String) -> StoreError {
            let reason = errno
            return StoreError(
                .init(openFailure: reason), doing: "\(doing) \(notePath)", path: path,
                detail: String(cString: strerror(reason)))
        }
        let descriptor = open(notePath, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure("open") }
        defer { close(descriptor) }
        // Real blocks, not a hole: a store into a mapped hole of a full disk would end the process.
        let reserved = posix_fallocate(descriptor, 0, off_t(Self.size))
        guard reserved == 0 else {
            errno = reserved
            throw failure("reserve room for")
        }
        guard
            let mapped = mmap(
                nil, Self.size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0),
            mapped != MAP_FAILED
        else { throw failure("map") }
        page = mapped

        if Self.load(.magic, mapped) != Self.magic {
            Self.store(0, .current, mapped)
            Self.store(0, .suspect, mapped)
            Self.store(0, .crashes, mapped)
            Self.store(Self.magic, .magic, mapped)
        }
        let trapped = Self.load(.trapped, mapped) == 1
        Self.store(0, .trapped, mapped)
        let current = Self.load(.current, mapped)
        let before = Self.load(.suspect, mapped)
        let (counted, over) = Self.load(.crashes, mapped).addingReportingOverflow(1)
        let crashes = current == before && !over ? counted : 1
        // The count is written before the step's place is cleared: a stop in between counts the
        // same crash again rather than not at all.
        Self.store(current, .suspect, mapped)
        Self.store(current == 0 ? 0 : crashes, .crashes, mapped)
        Self.store(0, .current, mapped)
        if current == 0 {
            suspect = nil
        } else {
            suspect = Suspect(
                review: ReviewNumber.name(Int64(truncatingIfNeeded: current)),
                crashes: Int(truncatingIfNeeded: crashes), trapped: trapped)
        }
    }

    /// Where a signal handler notes that the process ends by a fault of its own: one store to this
    /// address, which signal-safety(7) allows. 1 means so.
    package var trapPlace: UnsafeMutablePointer<UInt64> {
        (page + Place.trapped.rawValue).assumingMemoryBound(to: UInt64.self)
    }

    deinit {
        munmap(page, Self.size)
    }

    /// The loop begins a step of this review.
    @inline(__always)
    package func begin(review number: Int64) {
        Self.store(UInt64(bitPattern: number), .current, page)
    }

    /// The step is over, well or not: the process lives.
    @inline(__always)
    package func end() {
        Self.store(0, .current, page)
    }

    /// A clean stop: no review was named, and none counts from before.
    package func clear() {
        Self.store(0, .current, page)
        Self.store(0, .suspect, page)
        Self.store(0, .crashes, page)
    }

    // Atomic, so that the compiler keeps every store and their order: nothing in this process ever
    // reads them, and it would be free to drop them. `Atomic<UInt64>` lies in memory as its value.

    private static func store(_ value: UInt64, _ place: Place, _ page: UnsafeMutableRawPointer) {
        (page + place.rawValue).assumingMemoryBound(to: Atomic<UInt64>.self)
            .pointee.store(value, ordering: .releasing)
    }

    private static func load(_ place: Place, _ page: UnsafeMutableRawPointer) -> UInt64 {
        (page + place.rawValue).assumingMemoryBound(to: Atomic<UInt64>.self)
            .pointee.load(ordering: .acquiring)
    }
}
