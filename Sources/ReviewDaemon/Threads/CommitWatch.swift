import Synchronization

/// Tells the status thread that a commit is under way, and since when: a sync that hangs shows.
final class CommitWatch: Sendable {
    /// Monotonic microseconds; 0 between commits.
    private let began = Atomic<Int64>(0)

    func begin(at microseconds: Int64) { began.store(microseconds, ordering: .releasing) }
    func end() { began.store(0, ordering: .releasing) }

    /// Milliseconds for which the present commit has been under way; nil between commits.
    var waited: Int64? {
        let since = began.load(ordering: .acquiring)
        return since == 0 ? nil : (MonotonicClock.microseconds() - since) / 1_000
    }
}
