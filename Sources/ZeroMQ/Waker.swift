/// Lets other threads (and signal handlers: one write(2)) wake a thread that waits in a `Poller`.
/// Several wakes before the sleeper looks count as one. A pipe, whose reading end is polled.

import Glibc

package final class Waker: Sendable {
    /// For `Poller.add(fileDescriptor:)`.
    package let fileDescriptor: Int32
    /// For a signal handler, which may do no more than one write(2).
    package let writingEnd: Int32

    package init() throws(ZeroMQError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw ZeroMQError(.waker, on: "pipe", number: errno)
        }
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        fileDescriptor = ends[0]
        writingEnd = ends[1]
    }

    deinit {
        close(fileDescriptor)
        close(writingEnd)
    }

    package func wake() {
        var byte: UInt8 = 1
        // EAGAIN means that the pipe is full of wakes already.
        while write(writingEnd, &byte, 1) < 0, errno == EINTR {}
    }

    /// Takes the wakes that came; the sleeper calls it before it looks at what they were for.
    package func drain() {
        withUnsafeTemporaryAllocation(byteCount: 512, alignment: 1) { buffer in
            while true {
                let got = read(fileDescriptor, buffer.baseAddress, buffer.count)
                if got == buffer.count || (got < 0 && errno == EINTR) { continue }
                return
            }
        }
    }

    /// Waits for a wake and takes it.
    package func wait() {
        var item = pollfd(fd: fileDescriptor, events: Int16(POLLIN), revents: 0)
        while poll(&item, 1, -1) < 1 {}
        drain()
    }
}
