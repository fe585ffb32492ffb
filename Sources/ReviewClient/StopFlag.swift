/// Tells a waiting program to stop: set by SIGTERM and SIGINT, or by another thread.

import Glibc
import Synchronization
import ZeroMQ

package final class StopFlag: Sendable {
    let waker: Waker
    private let flag = Atomic<Bool>(false)

    package init() throws(ClientError) {
        waker = try system { () throws(ZeroMQError) in try Waker() }
    }

    package var isSet: Bool { flag.load(ordering: .acquiring) }

    package func set() {
        flag.store(true, ordering: .releasing)
        waker.wake()
    }

    /// Lets SIGTERM and SIGINT set it. They are blocked in the program's threads and taken by one
    /// that waits for nothing else, so no code runs inside a signal handler. Call it before any
    /// other thread is started. A second signal ends the program at once.
    package func setBySignals() throws(ClientError) {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        try system { () throws(ZeroMQError) in
            _ = try PosixThread(name: "signals") {
                var wanted = sigset_t()
                sigemptyset(&wanted)
                sigaddset(&wanted, SIGTERM)
                sigaddset(&wanted, SIGINT)
                var number: Int32 = 0
                while sigwait(&wanted, &number) != 0 {}
                self.set()
                while sigwait(&wanted, &number) != 0 {}
                _exit(128 + number)
            }
        }
    }
}
