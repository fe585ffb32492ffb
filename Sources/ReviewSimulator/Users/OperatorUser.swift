import JSON
import ReviewWire

/// An operator: confirms the clock, tends to what needs attention, moves a manual clock.
final class OperatorUser: SimulatedUser {
    let line: ClientLine
    private let movesClock: Bool

    init(_ line: ClientLine, movesClock: Bool) {
        self.line = line
        self.movesClock = movesClock
    }

    private func with(_ body: JSONObject) -> JSONObject {
        var body = body
        body["as"] = "operator"
        return body
    }

    func wakes(_ world: SimulatedWorld) -> Int64 {
        let waits = line.open.map(\.verb)
        if !waits.contains(.clock) { world.ask(line, .clock, with([:])) }
        if !waits.contains(.attention) { world.ask(line, .attention, with([:])) }
        if movesClock, !waits.contains(.advance) {
            let within: JSONValue = world.isCalm ? 20 : .int(world.dice.between(0, 20))
            world.ask(line, .advance, with(["until": "next", "within": within]))
        }
        if !world.isCalm, world.dice.falls(100) { world.repeatAnswered(line) }
        return world.isCalm ? 3_000 : world.dice.between(1_000, 15_000)
    }

    func takes(_ message: WireMessage, for asked: ClientLine.Asked?, _ world: SimulatedWorld) {
        guard let asked, message.verb == .ok else { return }
        switch asked.verb {
        case .clock:
            if message.body["awaitsConfirmation"]?.boolValue == true {
                world.count("clock confirmations")
                world.ask(line, .clock, with(["confirm": true]))
            }
        case .attention:
            for item in message.body["items"]?.arrayValue ?? [] { tend(item, world) }
        default: break
        }
    }

    private func tend(_ item: JSONValue, _ world: SimulatedWorld) {
        guard let task = item["task"] else { return }
        let isAsked = line.open.contains { $0.body["task"] == task }
        guard !isAsked else { return }
        if world.dice.falls(500) {
            world.ask(line, .retry, with(["task": task]))
        } else {
            world.ask(
                line, .resolve,
                with([
                    "task": task, "reason": "done by hand",
                    "result": ["token": .string(world.mark("resolved"))],
                ]))
        }
    }
}
