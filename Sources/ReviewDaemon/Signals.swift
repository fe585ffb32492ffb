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

    private static let trapPlace = Atomic<UInt>(0)

    /// Faults of the process leave a mark in the crash note, then end it as they would have.
    static func noteFaults(at place: UnsafeMutablePointer<UInt64>) {
        trapPlace.store(UInt(bitPattern: place), ordering: .releasing)
        var action = sigaction()
        sigemptyset(&action.sa_mask)
        action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
        action.__sigaction_handler.sa_handler = { number in
            UnsafeMutablePointer<UInt64>(bitPattern: Signals.trapPlace.load(ordering: .acquiring))?
                .pointee = 1
            raise(number)
        }
        for number in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT] {
            sigaction(number, &action, nil)
        }
    }

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
        // Whoever starts a daemon may hand it a mask with these blocked (execve(2) keeps the mask).
        var taken = sigset_t()
        sigemptyset(&taken)
        for number in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&taken, number) }
        pthread_sigmask(SIG_UNBLOCK, &taken, nil)
    }

    private static func wake() {
        let saved = errno
        var byte: UInt8 = 1
        _ = write(pipe.load(ordering: .acquiring), &byte, 1)
        errno = saved
    }
}
