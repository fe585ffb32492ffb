/// A counting semaphore of POSIX: threads of a `WorkPool` sleep on it.

import Glibc

final class Semaphore: Sendable {
    /// sem_post(3) and sem_wait(3) may be called by any thread at any time; the address is fixed.
    private nonisolated(unsafe) let semaphore: UnsafeMutablePointer<sem_t>

    init() {
        semaphore = .allocate(capacity: 1)
        sem_init(semaphore, 0, 0)
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func post() { sem_post(semaphore) }

    func wait() {
        while sem_wait(semaphore) != 0, errno == EINTR {}
    }
}
