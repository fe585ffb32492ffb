import JSON
import ReviewWire

/// Somebody who uses the daemon over one line; what they do is drawn from the world's dice.
protocol SimulatedUser: AnyObject {
    var line: ClientLine { get }
    /// Nothing is left that they want done.
    var isDone: Bool { get }

    /// Does the next thing; returns after how many milliseconds to wake again.
    func wakes(_ world: SimulatedWorld) -> Int64
    /// A push, or the final answer to what was asked.
    func takes(_ message: WireMessage, for asked: ClientLine.Asked?, _ world: SimulatedWorld)
    /// The answer was: later, or: say HELLO first.
    func mustWait(_ message: WireMessage, _ world: SimulatedWorld)
    /// The program ended and begins again with nothing in its memory.
    func startsAnew(_ world: SimulatedWorld)
    /// From now on everybody does their work.
    func calms(_ world: SimulatedWorld)
}

extension SimulatedUser {
    var isDone: Bool { true }
    func mustWait(_ message: WireMessage, _ world: SimulatedWorld) {}
    func startsAnew(_ world: SimulatedWorld) {}
    func calms(_ world: SimulatedWorld) {}
}
