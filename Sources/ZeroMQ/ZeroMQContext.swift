/// libzmq's context: the I/O threads and sockets of one process. One is enough for a program.
/// It ends when the last socket made from it has gone.

import CZeroMQ
import Glibc

package final class ZeroMQContext: Sendable {
    /// A context "is thread safe and may be shared among as many application threads as
    /// necessary" (zmq_ctx_new(3)); the pointer itself never changes.
    nonisolated(unsafe) let handle: UnsafeMutableRawPointer

    package init(inputThreads: Int32 = 1, maximumSockets: Int32 = 1023) throws(ZeroMQError) {
        guard let handle = zmq_ctx_new() else {
            throw ZeroMQError(.context, on: "zmq_ctx_new", number: zmq_errno())
        }
        self.handle = handle
        guard
            zmq_ctx_set(handle, ZMQ_IO_THREADS, inputThreads) == 0,
            zmq_ctx_set(handle, ZMQ_MAX_SOCKETS, maximumSockets) == 0
        else {
            throw ZeroMQError(.context, on: "zmq_ctx_set", number: zmq_errno())
        }
    }

    deinit {
        // Every socket holds its context, so none is open here and this does not wait for one.
        while zmq_ctx_term(handle) != 0, zmq_errno() == EINTR {}
    }

    /// "4.3.4"
    package static var libraryVersion: String {
        var major: Int32 = 0
        var minor: Int32 = 0
        var patch: Int32 = 0
        zmq_version(&major, &minor, &patch)
        return "\(major).\(minor).\(patch)"
    }
}
