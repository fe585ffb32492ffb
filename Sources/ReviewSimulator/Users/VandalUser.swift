import JSON
import ReviewWire

/// Sends what no client would; each message may get one error and must change nothing.
final class VandalUser: SimulatedUser {
    let line: ClientLine

    init(_ line: ClientLine) { self.line = line }

    func wakes(_ world: SimulatedWorld) -> Int64 {
        guard !world.isCalm else { return 30_000 }
        world.count("garbage sent")
        world.send(line, garbage(world))
        return world.dice.between(500, 10_000)
    }

    private func garbage(_ world: SimulatedWorld) -> [[UInt8]] {
        let verbs: [Verb] = [.start, .hello, .complete, .ping, .inbox, .deploy]
        let verb = world.dice.pick(verbs) ?? .ping
        var frames = verb.frames(nil, ["as": "operator"])
        switch world.dice.below(7) {
        case 0: frames.removeLast(1 + world.dice.below(4))
        case 1: frames.append([])
        case 2: frames[world.dice.below(4)] = noise(world)
        case 3: frames[3] = [UInt8](repeating: UInt8(ascii: "["), count: 3_000)
        case 4: frames[3] = Array("{\"as\":\"operator\",\"as\":\"person:lead\"}".utf8)
        case 5: frames[0] = Array("reviewd/2".utf8)
        default: break
        }
        return frames
    }

    private func noise(_ world: SimulatedWorld) -> [UInt8] {
        (0..<world.dice.below(60)).map { _ in UInt8(truncatingIfNeeded: world.dice.number()) }
    }

    func takes(_ message: WireMessage, for asked: ClientLine.Asked?, _ world: SimulatedWorld) {
        guard message.verb != .error, message.verb != .pong else { return }
        world.audit.find("access", "garbage was answered \(message.verb.rawValue)")
    }
}
