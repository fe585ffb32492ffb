import JSON
import ReviewWire

/// An automatic step: takes tasks on a lease, ends them well, badly, late or never, and says old
/// tokens again.
final class WorkerUser: SimulatedUser {
    private struct Held {
        var token: JSONObject
        var queue: String
        var leaseLength: Int64
        /// When the next thing is said about it; nil: never.
        var actsAt: Int64?
        var isAccepted = false
    }

    let line: ClientLine
    private let queues: [String]
    private let credits: Int64
    private var session = TaskSession()
    private var instance = ""
    private var held: [Held] = []
    /// Tokens that were held once.
    private var old: [(token: JSONObject, queue: String)] = []

    init(_ line: ClientLine, queues: [String], credits: Int64) {
        self.line = line
        self.queues = queues
        self.credits = credits
    }

    func wakes(_ world: SimulatedWorld) -> Int64 {
        if instance.isEmpty { instance = world.mark("worker-\(line.number)") }
        session.keep(line, world, hello: hello)
        guard session.isOpen else { return 700 }
        for index in held.indices.reversed() {
            if let at = held[index].actsAt, at <= world.now { act(on: index, world) }
        }
        if !world.isCalm {
            switch world.dice.below(30) {
            case 0: setCredit(world)
            case 1: world.repeatAnswered(line)
            case 2, 3: sayOld(world)
            case 4:
                held.removeAll()
                world.ask(line, .goodbye, [:])
                session.isUnknown()
            default: break
            }
        }
        return world.dice.between(200, world.isCalm ? 1_500 : 3_000)
    }

    private var hello: JSONObject {
        [
            "client": "simulated", "instance": .string(instance),
            "queues": .array(queues.map { .string($0) }), "credits": .int(credits),
            "holds": .array(held.map { .object($0.token) }),
        ]
    }

    private func setCredit(_ world: SimulatedWorld) {
        guard let queue = world.dice.pick(queues) else { return }
        world.ask(
            line, .credit, ["queue": .string(queue), "credits": .int(world.dice.between(0, 4))])
    }

    // MARK: Tasks

    func takes(_ message: WireMessage, for asked: ClientLine.Asked?, _ world: SimulatedWorld) {
        switch message.verb {
        case .task: take(message.body, world)
        case .revoked: held.removeAll { Self.isSame($0.token, message.body) }
        case .welcome:
            session.welcomed(message.body)
            for lost in message.body["lost"]?.arrayValue ?? [] {
                held.removeAll { Self.isSame($0.token, lost.objectValue ?? [:]) }
            }
            for queue in queues where world.isCalm {
                world.ask(line, .credit, ["queue": .string(queue), "credits": .int(3)])
            }
        case .error where asked == nil:
            if message.body["code"]?.stringValue == "HELLO_REQUIRED" { session.isUnknown() }
        case .error:
            if message.body["code"]?.stringValue == "STALE", let token = asked?.body {
                held.removeAll { Self.isSame($0.token, token) }
            }
        default: break
        }
    }

    private static func isSame(_ left: JSONObject, _ right: JSONObject) -> Bool {
        left["task"] == right["task"] && left["attempt"] == right["attempt"]
    }

    private func take(_ body: JSONObject, _ world: SimulatedWorld) {
        let token: JSONObject = [
            "task": body["task"] ?? .null, "attempt": body["attempt"] ?? .null,
            "epoch": body["epoch"] ?? .null,
        ]
        let queue = body["queue"]?.stringValue ?? ""
        old.append((token, queue))
        guard !held.contains(where: { Self.isSame($0.token, token) }) else { return }
        let never = !world.isCalm && world.dice.falls(60)
        let pause = world.isCalm ? 100 : world.dice.between(0, 4_000)
        held.append(
            Held(
                token: token, queue: queue, leaseLength: body["lease_ms"]?.intValue ?? 0,
                actsAt: never ? nil : world.now + pause))
    }

    private func act(on index: Int, _ world: SimulatedWorld) {
        let task = held[index]
        if !task.isAccepted, world.dice.falls(world.isCalm ? 200 : 500) {
            held[index].isAccepted = true
            // Sometimes longer than the lease: somebody else gets it, and this one comes late.
            held[index].actsAt = world.now + world.dice.between(100, task.leaseLength * 3 / 2)
            world.ask(line, .accept, task.token)
            return
        }
        if task.isAccepted, !world.isCalm, world.dice.falls(150) {
            held[index].actsAt = world.now + task.leaseLength / 2
            world.ask(line, .extend, task.token)
            world.say(line, .progress, merged(task.token, ["details": ["half": true]]))
            return
        }
        held.remove(at: index)
        end(task.token, world)
    }

    private func end(_ token: JSONObject, _ world: SimulatedWorld) {
        switch world.isCalm ? 0 : world.dice.below(20) {
        case 0..<14: complete(token, world)
        case 14..<16:
            world.ask(
                line, .error,
                merged(token, ["code": "no.such.address", "message": "it does not exist"]))
        case 16..<18:
            world.ask(
                line, .fail,
                merged(
                    token,
                    ["error": "the mail server is away", "retry": .bool(world.dice.falls(900))])
            )
        case 18: world.ask(line, .release, token)
        default: break
        }
    }

    private func complete(_ token: JSONObject, _ world: SimulatedWorld) {
        world.ask(
            line, .complete,
            merged(token, ["result": ["token": .string(world.mark("result"))]]))
    }

    /// A token of long ago, or one whose lease somebody else has by now.
    private func sayOld(_ world: SimulatedWorld) {
        guard let old = world.dice.pick(old) else { return }
        world.count("old tokens said")
        held.removeAll { Self.isSame($0.token, old.token) }
        switch world.dice.below(4) {
        case 0: world.ask(line, .fail, merged(old.token, ["error": "said late"]))
        case 1: world.ask(line, .extend, old.token)
        default: complete(old.token, world)
        }
    }

    private func merged(_ token: JSONObject, _ more: JSONObject) -> JSONObject {
        var body = token
        for (key, value) in more { body[key] = value }
        return body
    }

    func mustWait(_ message: WireMessage, _ world: SimulatedWorld) {
        if message.body["code"]?.stringValue == "HELLO_REQUIRED" { session.isUnknown() }
    }

    /// A new process: sometimes under the instance of the old one, which then gives back all it had.
    func startsAnew(_ world: SimulatedWorld) {
        session = TaskSession()
        held = []
        if world.dice.falls(500) { instance = world.mark("worker-\(line.number)") }
    }

    func calms(_ world: SimulatedWorld) {
        session.isUnknown()
        for index in held.indices { held[index].actsAt = world.now }
    }
}
