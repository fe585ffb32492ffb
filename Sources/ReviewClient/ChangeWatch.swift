import Synchronization
import ZeroMQ

/// A thread that listens to the daemon's feed and tells when something has changed, at most once a
/// second, and when nothing has for a while. It ends when it is closed, or when it may not listen.
package final class ChangeWatch: Sendable {
    private static let pauseMilliseconds: Int64 = 1_000
    private let stop: StopFlag
    private let thread: PosixThread

    /// - Parameter told: true for changes, false each `quiet` milliseconds without any; with lines of
    ///   the thread's own.
    package init(
        at address: DaemonAddress, client: String, quiet: Int64,
        told: @escaping @Sendable (Bool, DaemonLines) -> Void
    ) throws(ClientError) {
        try address.checkUnlessAbsent(address.eventsPath)
        let stop = try StopFlag()
        self.stop = stop
        thread = try system { () throws(ZeroMQError) in
            let context = try ZeroMQContext()
            return try PosixThread(name: "changes") {
                let lines = DaemonLines(
                    at: address, client: client, context: context, patience: 2_000)
                Self.listen(at: address, context, stop, quiet) { told($0, lines) }
            }
        }
    }

    private static func listen(
        at address: DaemonAddress, _ context: ZeroMQContext, _ stop: StopFlag, _ quiet: Int64,
        _ tell: (Bool) -> Void
    ) {
        guard
            let feed = try? EventFeed(at: address, context: context, waker: stop.waker, waits: true)
        else {
            return
        }
        var hasChanged = false
        // What was before the first that is heard, was missed.
        var isFirst = true
        var told = MachineClock.steady
        while !stop.isSet {
            do {
                let event = try feed.next(milliseconds: pauseMilliseconds)
                if let event {
                    if isFirst || event.kind != "beat" || event.missedSome { hasChanged = true }
                    isFirst = false
                }
            } catch {
                return
            }
            let silence = MachineClock.steady - told
            guard hasChanged && silence >= pauseMilliseconds || silence >= quiet else { continue }
            tell(hasChanged)
            hasChanged = false
            told = MachineClock.steady
        }
    }

    package func close() {
        stop.set()
        thread.join()
    }
}
