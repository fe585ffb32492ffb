import Glibc
import Synchronization

/// One request on its way: filled by the library's thread, answered by one of the crew.
final class Exchange: Sendable {
    private struct State {
        var request: HTTPRequest
        var response: HTTPResponse?
        var isTooLarge = false
        /// Where it counts as one that holds a document, until the library has done with it.
        var place: Places?
    }

    private let state: Mutex<State>
    /// The library goes on with its connection.
    private let resume: @Sendable () -> Void
    private let began: Int64

    init(_ request: HTTPRequest, resume: @escaping @Sendable () -> Void) {
        state = Mutex(State(request: request))
        self.resume = resume
        began = Self.seconds
    }

    private static var seconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec)
    }

    deinit { state.withLock { $0.place?.giveBack() } }

    /// One of the few places for what is long; false when all are taken.
    func takePlace(_ places: Places) -> Bool {
        state.withLock { state in
            guard state.place == nil else { return true }
            guard places.take() else { return false }
            state.place = places
            return true
        }
    }

    var age: Int64 { Self.seconds - began }
    var request: HTTPRequest { state.withLock { $0.request } }
    var isTooLarge: Bool { state.withLock { $0.isTooLarge } }

    func append(_ bytes: UnsafeRawBufferPointer, atMost: Int) {
        state.withLock { state in
            guard state.request.body.count + bytes.count <= atMost else {
                state.isTooLarge = true
                state.request.body = []
                return
            }
            if !state.isTooLarge { state.request.body += bytes }
        }
    }

    /// What comes is too large: nothing of it is kept.
    func dropBody() { state.withLock { $0.isTooLarge = true } }

    /// The answer is there: the library goes on with the connection.
    func finish(_ response: HTTPResponse) {
        state.withLock { $0.response = response }
        resume()
    }

    func takeResponse() -> HTTPResponse? {
        state.withLock { state in
            defer { state.response = nil }
            return state.response
        }
    }
}
