import JSON
import ReviewClient
import Synchronization

/// Tells the operator, once, that the daemon does not take this program for one that passes on links:
/// to whoever opens one, nothing else would say so.
final class BearerNotice: Sendable {
    private let isTold = Mutex(false)
    private let tell: @Sendable (String) -> Void

    init(_ tell: @escaping @Sendable (String) -> Void) { self.tell = tell }

    static func concerns(_ error: LineError) -> Bool {
        error.code == "NOT_MAPPED" || error.reason == "DMN-143"
    }

    func note(_ error: LineError) {
        guard Self.concerns(error) else { return }
        let isFirst = isTold.withLock { isTold in
            defer { isTold = true }
            return !isTold
        }
        guard isFirst else { return }
        tell(
            "PAG-004: the daemon does not let this user pass on links (\(error.reason)): map its uid to "
                + "\"bearers\" in reviewd.conf and reload it")
    }

    /// Asks for a link that nobody has: whoever may pass one on is told that it is not known.
    func look(by lines: DaemonLines) {
        do {
            _ = try lines.tasks("LOOK", ["link": .string(String(repeating: "0", count: 40))])
        } catch {
            note(error)
        }
    }
}
