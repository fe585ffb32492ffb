import Glibc
import Synchronization
import ZeroMQ

/// SIGTERM and SIGINT ask to stop, SIGHUP to reload: noted in atomics, the loop is woken by a pipe.
///
/// A handler may only do what signal-safety(7) lists: an atomic store and one write(2).
enum Signals {
    private static let stop = Atomic<Bool>(false)
    private static let reload = Atomic<Bool>(false)
    private static let pipe = Atomic<Int32>(-1)

    static var stopAsked: Bool { stop.load(ordering: .acquiring) }
    /// Whether a reload was asked for since the last look.
    static func takeReload() -> Bool { reload.exchange(false, ordering: .acquiringAndReleasing) }

    static func install(waking waker: Waker) {
        pipe.store(waker.writingEnd, ordering: .releasing)
        var action = sigaction()
        sigemptyset(&action.sa_mask)
        action.sa_flags = SA_RESTART
        action.__sigaction_handler.sa_handler = { _ in
            Signals.stop.store(true, ordering: .releasing)
            Signals.wake()
        }
        sigaction(SIGTERM, &action, nil)
        sigaction(SIGINT, &action, nil)
        action.__sigaction_handler.sa_handler = { _ in
            Signals.reload.store(true, ordering: .releasing)
            Signals.wake()
        }
        sigaction(SIGHUP, &action, nil)
        signal(SIGPIPE, SIG_IGN)
    }

    private static func wake() {
        let saved = errno
        var byte: UInt8 = 1
        _ = write(pipe.load(ordering: .acquiring), &byte, 1)
        errno = saved
    }
}
