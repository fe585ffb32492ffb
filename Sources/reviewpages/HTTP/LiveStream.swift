import Synchronization

/// A response without an end: lines of server-sent events (HTML Living Standard §9.2), until the
/// session, the browser or the pages end. Between two lines its connection is put aside.
final class LiveStream: Sendable {
    private struct State {
        var pending: [UInt8] = Array("retry: 10000\n\n".utf8)
        var hasEnded = false
        /// How its connection is put aside and taken up again; nil once it is gone.
        var pause: (@Sendable () -> Void)?
        var resume: (@Sendable () -> Void)?
        var isPaused = false
        var isGone = false
        /// It was told that the daemon is away.
        var isWithout = false
    }

    /// A browser that takes nothing gets nothing more.
    private static let pendingMax = 1_024
    /// The session that it dies with.
    let secret: String
    private let state = Mutex(State())

    init(_ secret: String) { self.secret = secret }

    var isGone: Bool { state.withLock { $0.isGone } }

    func send(_ line: String) {
        state.withLock { state in
            guard !state.isGone, state.pending.count < Self.pendingMax else { return }
            state.pending += Array(line.utf8)
            Self.wake(&state)
        }
    }

    /// The daemon is away: told once.
    func lose() {
        let isNews = state.withLock { state in
            defer { state.isWithout = true }
            return !state.isWithout
        }
        send(isNews ? Self.event("away") : Self.nothing)
    }

    /// Nothing has changed; but where the daemon was away, it is to be looked.
    func keep() {
        let wasWithout = state.withLock { state in
            defer { state.isWithout = false }
            return state.isWithout
        }
        send(wasWithout ? Self.event("here") : Self.nothing)
    }

    static func event(_ name: String) -> String { "event: \(name)\ndata: \n\n" }
    private static let nothing = ": still here\n\n"

    /// - Parameter last: what is said before, so that the browser does not come again.
    func end(saying last: String = "") {
        state.withLock { state in
            state.pending += Array(last.utf8)
            state.hasEnded = true
            Self.wake(&state)
        }
    }

    private static func wake(_ state: inout State) {
        guard state.isPaused else { return }
        state.isPaused = false
        state.resume?()
    }

    // MARK: The server's side

    func attach(pause: @escaping @Sendable () -> Void, resume: @escaping @Sendable () -> Void) {
        state.withLock { state in
            state.pause = pause
            state.resume = resume
        }
    }

    /// What may be sent now, at most so much; nil at the end. Empty: the connection is put aside.
    func take(atMost: Int) -> ArraySlice<UInt8>? {
        state.withLock { state in
            if !state.pending.isEmpty {
                let now = state.pending.prefix(atMost)
                state.pending.removeFirst(now.count)
                return now
            }
            if state.hasEnded { return nil }
            state.isPaused = true
            state.pause?()
            return []
        }
    }

    /// The connection is no more.
    func leave() {
        state.withLock { state in
            state.isGone = true
            state.isPaused = false
            state.pause = nil
            state.resume = nil
        }
    }
}

/// All streams that stand: so many in all, so many for a session, each only as long as its session.
final class LiveStreams: Sendable {
    private static let most = 64
    private static let mostForOne = 3
    private let streams = Mutex<[LiveStream]?>([])

    /// The oldest of the same session gives way: its page was left, most likely. Nil where there are too
    /// many of others, or the pages are about to end.
    func open(for secret: String) -> LiveStream? {
        streams.withLock { streams in
            guard var standing = streams?.filter({ !$0.isGone }) else { return nil }
            let theirs = standing.filter { $0.secret.utf8.elementsEqual(secret.utf8) }
            if theirs.count >= Self.mostForOne, let oldest = theirs.first {
                oldest.end(saying: LiveStream.event("enough"))
                standing.removeAll { $0 === oldest }
            }
            guard standing.count < Self.most else {
                streams = standing
                return nil
            }
            let stream = LiveStream(secret)
            standing.append(stream)
            streams = standing
            return stream
        }
    }

    /// Says that something has changed, or only that it is still there, to those whose session stands.
    func tell(hasChanged: Bool, isAlive: (String) -> Bool?) {
        let standing = streams.withLock { streams in
            streams = streams?.filter { !$0.isGone }
            return streams ?? []
        }
        var known: [String: Bool] = [:]
        // Each question to a daemon that is away would be waited for.
        var isAway = false
        for stream in standing {
            let answer = known[stream.secret] ?? (isAway ? nil : isAlive(stream.secret))
            known[stream.secret] = answer
            isAway = isAway || answer == nil
            switch answer {
            case true?:
                stream.keep()
                if hasChanged { stream.send(LiveStream.event("change")) }
            case false?: stream.end()
            case nil: stream.lose()
            }
        }
    }

    /// Ends all, for good.
    func close() {
        let standing = streams.withLock { streams in
            defer { streams = nil }
            return streams ?? []
        }
        for stream in standing { stream.end() }
    }
}
