/// A worker of queues: takes the tasks that the daemon pushes, lets a handler do them on threads of
/// its own, keeps their leases, and says how they ended until the daemon has heard it.

import JSON
package import ReviewWire
import ZeroMQ

package final class WorkerSession {
    /// What happens, for a program's log; no texts of reviews are in it.
    package enum Happening: Sendable, Hashable, CustomStringConvertible {
        case welcome(server: String)
        case taken(LeaseToken, name: String)
        case ended(LeaseToken, TaskVerb)
        case revoked(LeaseToken)
        /// The daemon did not take what we said of a task.
        case refused(LeaseToken, TaskVerb, WireError)
        case draining

        package var description: String {
            switch self {
            case .welcome(let server): "the session with \(server) stands"
            case .taken(let token, let name): "\(token.task) \(name): taken"
            case .ended(let token, let verb): "\(token.task): \(verb.rawValue) is on disk"
            case .revoked(let token): "\(token.task): no longer ours"
            case .refused(let token, let verb, let error):
                "\(token.task): \(verb.rawValue) was refused: \(error.code.rawValue)"
            case .draining: "the daemon is stopping"
            }
        }
    }

    private let connection: Connection<TaskVerb>
    private let client: String
    private let instance = RequestID.fresh().text
    private let waker: Waker
    private let stop: StopFlag
    private let log: (Happening) -> Void
    private var isWelcome = false
    private var held: [LeaseToken: Held] = [:]
    /// Requests whose answers end something.
    private var asked: [RequestID: (token: LeaseToken, verb: TaskVerb)] = [:]

    private struct Held {
        let item: WorkItem
        /// When half of the lease is over, by the steady clock.
        var extendAt: Int64
        var isEnding = false
    }

    /// - Parameters:
    ///   - client: program and version, for the operator's eyes.
    ///   - stop: ends `run`; to be told from a signal or another thread.
    ///   - log: called on the thread of `run`.
    package init(
        at address: DaemonAddress, as principal: String? = nil, client: String, stop: StopFlag,
        log: @escaping (Happening) -> Void = { _ in }
    ) throws(ClientError) {
        self.client = client
        self.stop = stop
        self.log = log
        waker = stop.waker
        connection = try Connection(
            at: address, as: principal, waits: true, waker: stop.waker)
        // A result is not thrown away because a disk is full: it waits, while the lease lasts.
        connection.patientWith = [.busy, .draining, .full, .internal]
    }

    /// Works until told to stop; then what is begun is finished, the rest given back.
    ///
    /// - Parameters:
    ///   - credits: tasks of each queue that may be here at once.
    ///   - threads: how many are done at the same time.
    package func run(
        queues: [String], credits: Int = 1, threads: Int = 1,
        handler: @escaping @Sendable (WorkItem) -> WorkOutcome
    ) throws(ClientError) {
        let waker = waker
        let pool = try system { () throws(ZeroMQError) in
            try WorkPool(threads: threads, wake: waker, handler: handler)
        }
        defer { pool.close() }
        let hello = Hello(client: client, instance: instance, queues: queues, credits: credits)
        try connection.begin(hello)
        var isStopping = false
        while true {
            if stop.isSet, !isStopping {
                isStopping = true
                for queue in queues {
                    try connection.tell(
                        .credit, ["queue": .string(queue), "credits": .int(0)])
                }
                for item in pool.withdraw() { try end(item, .release) }
            }
            if isStopping, held.isEmpty { break }
            try extend()
            if let incoming = try connection.next(milliseconds: untilNextExtension()) {
                try deal(with: incoming, pool)
            }
            for (item, outcome) in pool.finished() { try end(item, outcome) }
            try reportProgress()
        }
        // Without an answer the daemon forgets the session by itself; nothing is held any more.
        if isWelcome { try? connection.goodbye() }
    }

    // MARK: What comes

    private func deal(with incoming: Incoming, _ pool: WorkPool) throws(ClientError) {
        switch incoming {
        case .woken: break
        case .welcome(let welcome): welcomed(welcome)
        case .answer(let id, let result): try answered(id, result)
        case .pushed(let message):
            switch message.verb {
            case .task: try take(message.body, pool)
            case .revoked:
                if let token = try? LeaseToken(in: message.body) { lose(token) }
            case .draining: log(.draining)
            case .ok, .error, .welcome, .pong, .news: break
            }
        }
    }

    private func welcomed(_ welcome: Welcome) {
        isWelcome = true
        log(.welcome(server: welcome.server))
        for token in welcome.lost { lose(token) }
    }

    private func take(_ body: JSONObject, _ pool: WorkPool) throws(ClientError) {
        let waker = waker
        guard let item = WorkItem(body, report: { waker.wake() }), held[item.token] == nil else {
            return
        }
        log(.taken(item.token, name: item.name))
        held[item.token] = Held(
            item: item, extendAt: MachineClock.steady + item.leaseMilliseconds / 2)
        namesHeld()
        if stop.isSet { return try end(item, .release) }
        try say(.accept, item.token, item.token.body)
        pool.add(item)
    }

    private func answered(
        _ id: RequestID, _ result: Result<JSONObject, WireError>
    ) throws(ClientError) {
        guard let (token, verb) = asked.removeValue(forKey: id) else { return }
        let isEnd = verb != .accept && verb != .extend
        switch result {
        case .success:
            guard isEnd else { return }
            log(.ended(token, verb))
            forget(token)
        case .failure(let error):
            log(.refused(token, verb, error))
            if verb == .complete, error.code == .invalid || error.code == .tooLarge,
                let item = held[token]?.item
            {
                // The handler's result is wrong and would be again: a person looks at it.
                held[token]?.isEnding = false
                try end(item, .failed("the result was refused: \(error.message)", retry: false))
            } else if isEnd || error.code == .stale || error.code == .notYours {
                lose(token)
            }
        }
    }

    // MARK: What is said

    private func end(_ item: WorkItem, _ outcome: WorkOutcome) throws(ClientError) {
        guard let known = held[item.token], !known.isEnding else { return }
        held[item.token]?.isEnding = true
        let (verb, body) = outcome.request(item.token)
        try say(verb, item.token, body)
    }

    private func say(
        _ verb: TaskVerb, _ token: LeaseToken, _ body: JSONObject
    ) throws(ClientError) {
        var body = body
        if connection.principal == nil, let queue = held[token]?.item.queue {
            body["as"] = .string("queue:\(queue)")
        }
        asked[try connection.submit(verb, body)] = (token, verb)
    }

    private func extend() throws(ClientError) {
        let now = MachineClock.steady
        for (token, one) in held where !one.isEnding && one.extendAt <= now {
            held[token]?.extendAt = now + one.item.leaseMilliseconds / 2
            try say(.extend, token, token.body)
        }
    }

    private func untilNextExtension() -> Int64? {
        let next = held.values.filter { !$0.isEnding }.map(\.extendAt).min()
        return next.map { max(0, $0 - MachineClock.steady) }
    }

    private func reportProgress() throws(ClientError) {
        for (token, one) in held where !one.isEnding {
            guard let details = one.item.takeProgress() else { continue }
            var body = token.body
            body["details"] = details
            if connection.principal == nil { body["as"] = .string("queue:\(one.item.queue)") }
            try connection.tell(.progress, body)
        }
    }

    // MARK: What is held

    private func lose(_ token: LeaseToken) {
        guard let one = held[token] else { return }
        one.item.revoke()
        log(.revoked(token))
        forget(token)
    }

    private func forget(_ token: LeaseToken) {
        held[token] = nil
        namesHeld()
    }

    private func namesHeld() {
        connection.holds(held.keys.sorted { ($0.task, $0.attempt) < ($1.task, $1.attempt) })
    }
}
