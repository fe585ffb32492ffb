/// A thread that is started once and joined once. It takes no signals: those stay with the thread
/// that the program chose for them.

import Glibc
import Synchronization

package final class PosixThread: Sendable {
    private let thread: Mutex<pthread_t?>

    /// - Parameter name: shown by ps and top; Linux keeps 15 bytes of it.
    package init(
        name: String, _ body: @escaping @Sendable () -> Void
    ) throws(ZeroMQError) {
        let task = Unmanaged.passRetained(ThreadBody(name: name, run: body))
        var every = sigset_t()
        var before = sigset_t()
        sigfillset(&every)
        // The new thread inherits the mask, so it is never open to a signal, not even at its start.
        pthread_sigmask(SIG_SETMASK, &every, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        var made = pthread_t()
        let number = pthread_create(
            &made, nil,
            { raw in
                guard let raw else { return nil }
                let task = Unmanaged<ThreadBody>.fromOpaque(raw).takeRetainedValue()
                task.nameThread()
                task.run()
                return nil
            }, task.toOpaque())
        guard number == 0 else {
            task.release()
            throw ZeroMQError(.thread, on: name, number: number)
        }
        thread = Mutex(made)
    }

    /// Waits until the thread has ended. Later calls return at once.
    package func join() {
        let waiting = thread.withLock { running -> pthread_t? in
            defer { running = nil }
            return running
        }
        if let waiting { pthread_join(waiting, nil) }
    }
}

private final class ThreadBody: Sendable {
    let name: String
    let run: @Sendable () -> Void

    init(name: String, run: @escaping @Sendable () -> Void) {
        self.name = String(decoding: name.utf8.prefix(15), as: UTF8.self)
        self.run = run
    }

    /// A thread names itself through proc(5); a name that does not stick is no harm.
    func nameThread() {
        let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        _ = write(file, name, name.utf8.count)
        close(file)
    }
}
