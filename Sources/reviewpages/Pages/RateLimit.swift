import ReviewClient
import Synchronization

/// How often an address or a link may ask in a minute.
///
/// What is counted is bounded, so that a flood of made-up addresses takes no memory: when the table
/// is full, its minute ends early.
final class RateLimit: Sendable {
    private static let keysMax = 20_000

    private struct State {
        var minute: Int64 = 0
        var counts: [String: Int] = [:]
    }

    private let state = Mutex(State())

    /// Counts one more; whether it is within the limit.
    func allows(_ key: String, atMost: Int) -> Bool {
        let minute = MachineClock.steady / 60_000
        return state.withLock { state in
            if state.minute != minute || state.counts.count >= Self.keysMax {
                state.minute = minute
                state.counts.removeAll(keepingCapacity: true)
            }
            let count = (state.counts[key] ?? 0) + 1
            state.counts[key] = count
            return count <= atMost
        }
    }
}
