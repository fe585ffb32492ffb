import JSON
import ReviewWire

/// A reviewer or host: reads the inbox, answers, and tries what is not theirs.
final class InboxUser: SimulatedUser {
    let line: ClientLine
    private let principal: String
    private var session = TaskSession()
    private var known: [String] = []

    init(_ line: ClientLine, principal: String) {
        self.line = line
        self.principal = principal
    }

    private func with(_ body: JSONObject) -> JSONObject {
        var body = body
        body["as"] = .string(principal)
        return body
    }

    func wakes(_ world: SimulatedWorld) -> Int64 {
        session.keep(
            line, world,
            hello: with(["client": "simulated", "instance": .string("inbox-\(line.number)")]))
        guard session.isOpen else { return 800 }
        if !line.open.contains(where: { $0.verb == .inbox }) {
            world.ask(line, .inbox, with(["limit": .int(world.dice.between(1, 4))]))
        }
        guard !world.isCalm else { return 4_000 }
        switch world.dice.below(12) {
        case 0: world.ask(line, .watch, with([:]))
        case 1: world.repeatAnswered(line)
        case 2, 3: tryForeign(world)
        case 4:
            if let task = world.dice.pick(known) {
                world.ask(line, .show, with(["task": .string(task)]))
            }
        default: break
        }
        return world.dice.between(500, 12_000)
    }

    /// A task of somebody else, guessed by its id.
    private func tryForeign(_ world: SimulatedWorld) {
        let seen = world.dice.pick(world.inboxTasks)
        let task = seen?.id ?? "r\(world.dice.between(1, 8))-\(world.dice.between(1, 4))"
        world.count("foreign tasks tried")
        if world.dice.falls(500) {
            world.ask(line, .show, with(["task": .string(task)]))
        } else if !known.contains(task) {
            world.ask(
                line, .complete,
                with([
                    "task": .string(task), "attempt": seen?.attempt ?? 1, "epoch": 1,
                    "result": ["token": .string(world.mark("foreign"))],
                ]))
        }
    }

    func takes(_ message: WireMessage, for asked: ClientLine.Asked?, _ world: SimulatedWorld) {
        guard let asked else {
            if message.verb == .error, message.body["code"]?.stringValue == "HELLO_REQUIRED" {
                session.isUnknown()
            }
            return
        }
        if message.verb == .welcome { session.welcomed(message.body) }
        guard message.verb == .ok, asked.verb == .inbox else { return }
        for task in message.body["tasks"]?.arrayValue ?? [] { answer(task, world) }
    }

    private func answer(_ task: JSONValue, _ world: SimulatedWorld) {
        guard let id = task["task"]?.stringValue, let attempt = task["attempt"] else { return }
        if !known.contains(id) {
            known.append(id)
            world.inboxTasks.append((id, attempt))
        }
        let isAsked = line.open.contains { $0.verb == .complete && $0.body["task"] == task["task"] }
        guard !isAsked, world.isCalm || world.dice.falls(400) else { return }
        let again = !world.isCalm && world.dice.falls(150)
        world.ask(
            line, .complete,
            with([
                "task": .string(id), "attempt": attempt, "epoch": task["epoch"] ?? .null,
                "result": [
                    "token": .string(world.mark("answer")), "again": .bool(again),
                    "text": "as agreed",
                ],
            ]))
    }

    func mustWait(_ message: WireMessage, _ world: SimulatedWorld) {
        if message.body["code"]?.stringValue == "HELLO_REQUIRED" { session.isUnknown() }
    }

    func startsAnew(_ world: SimulatedWorld) {
        session = TaskSession()
        known = []
    }
}
