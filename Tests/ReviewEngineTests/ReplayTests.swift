import CivilTime
import Foundation
import JSON
import ReviewEngine
import Statechart
import Testing

/// Whatever happens to a review, its journal gives it back byte for byte: random inputs by seed.
@Suite struct ReplayTests {
    private static func sources() throws -> [(String, JSONObject)] {
        let visit: JSONValue = ["start": "2017-11-20", "end": "2017-11-21"]
        let place: JSONValue = ["id": "health", "title": "Health", "role": "health"]
        func file(_ name: String) throws -> String {
            String(
                decoding: try Data(
                    contentsOf: World.top.appending(path: "Workflows/\(name).json5")),
                as: UTF8.self)
        }
        return [
            (Charts.step, [:]), (Charts.parent, [:]), (Charts.timers, [:]), (Charts.many, [:]),
            (Charts.dated, [:]),
            (
                try file("team-place"),
                ["place": place, "host": "derby", "region": "east-midlands", "visit": visit]
            ),
            (try file("pool-training"), ["region": "east-midlands"]),
            (try file("send-peer-challenge"), ["host": "derby", "region": "east-midlands"]),
        ]
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `random inputs replay and re-execute byte for byte`(seed: UInt64) throws {
        let sources = try Self.sources()
        let (source, input) = sources[Int(seed) % sources.count]
        var world = try World(source)
        var dice = Dice(seed: seed)
        let start = World.start(
            world.workflow, input: input,
            parent: dice.below(2) == 0 ? nil : .init(review: ReviewID(number: 90), invocation: "p"))
        var taken = 0
        var next = start
        for _ in 0..<120 {
            let surroundings = world.surroundings
            do {
                let outcome = try Review.step(world.review, next, in: surroundings)
                try World.replay(world.review, next, outcome, surroundings)
                world.review = outcome.review
                world.nextReview = outcome.nextReview
                taken += 1
            } catch let refusal as Refusal {
                // A refused input is refused from the journal, too.
                #expect(refusal.code.hasPrefix("ENG-"))
                if world.review == nil { throw refusal }
            }
            next = Self.input(for: &world, &dice)
            if let ended = world.review?.endedAt, ended < world.now, dice.below(6) == 0 {
                world.review = nil
                next = start
            }
        }
        #expect(taken > 10, "the seed does nothing")
    }

    /// An input that may fit, or nearly.
    private static func input(for world: inout World, _ dice: inout Dice) -> Input {
        guard let review = world.review else { return World.start(world.workflow) }
        let task = dice.pick(review.tasks)
        let number = task?.id.number ?? 1
        let attempt = (task?.attempt ?? 1) - (dice.below(12) == 0 ? 1 : 0)
        let hash = "h\(dice.below(3))"
        if dice.below(3) == 0 { world.now += Int64(dice.below(40)) * 3_600_000 }
        switch dice.below(20) {
        case 0, 1, 2: return .grant(task: number, holder: "w\(dice.below(2))")
        case 3, 4, 5, 6:
            return .complete(
                task: number, attempt: attempt, result: answer(task, world, &dice), hash: hash,
                told: dice.below(2) == 0 ? nil : "b")
        case 7: return .fail(task: number, attempt: attempt, error: "e", final: dice.below(4) == 0)
        case 8:
            return .error(task: number, attempt: attempt, code: "c", data: ["a": 1], hash: hash)
        case 9:
            return .giveBack(task: number, attempt: attempt, reason: "r", spent: dice.below(2) == 0)
        case 10: return .retry(task: number)
        case 11, 12:
            let timers = review.chart.timers
            guard let timer = dice.pick(timers) else { return .retry(task: number) }
            world.now = max(world.now, timer.due?.milliseconds ?? world.now)
            return .timer(id: timer.id)
        case 13, 14:
            let name = dice.pick(world.workflow.chart.events)?.name ?? "none"
            return .event(name: name, data: ["reason": "x", "body": .string(hash), "n": 1.5])
        case 15:
            let child = dice.pick(review.children)?.invocation ?? "none"
            return dice.below(2) == 0
                ? .childDone(invocation: child, output: ["outcome": "filled", "é": "e\u{301}"])
                : .childFailed(invocation: child, code: "cancelled")
        case 16:
            return dice.below(2) == 0
                ? .hold(reason: "r", who: "coordinator:east-midlands")
                : .release(reason: "r", still: nil)
        case 17:
            if dice.below(3) == 0 {
                let since = world.now - Int64(dice.below(900)) * 86_400_000 / 10
                let hold = Hold(since: since, reason: "r", who: "w")
                let still = dice.below(3) == 0 ? since : nil
                return dice.pick([
                    Input.holdAbove(hold), .releaseAbove(still: still),
                    .resume(since: since, still: still), .begin,
                ]) ?? .begin
            }
            return dice.below(2) == 0
                ? .release(reason: "r", still: nil) : .message(name: "news", data: [:])
        case 18:
            if dice.below(3) > 0 { return .amend(.init(kind: .reopen(task: number), reason: "r")) }
            let state = dice.pick(review.chart.configuration) ?? "none"
            return .amend(.init(kind: .set(state: state), reason: "r"))
        default:
            if dice.below(6) == 0 { return .setAside(problem: "p") }
            let key = dice.pick(review.chart.context.keys) ?? "none"
            return .amend(
                .init(kind: .correct([key: review.chart.context[key] ?? .null]), reason: "r"))
        }
    }

    /// An answer that fits the task's form: required fields with any value of their type.
    private static func answer(
        _ task: ReviewTask?, _ world: World, _ dice: inout Dice
    ) -> JSONValue {
        guard let task,
            let form = world.workflow.chart.form(of: task)
        else { return ["ok": true, "candidates": [["person": "p1"]]] }
        return value(of: form, &dice, depth: 0)
    }

    private static func value(of schema: JSONValue, _ dice: inout Dice, depth: Int) -> JSONValue {
        if let choices = schema["enum"]?.arrayValue { return dice.pick(choices) ?? .null }
        if let only = schema["const"] { return only }
        switch schema["type"]?.stringValue {
        case "object":
            var object = JSONObject()
            for (name, property) in schema["properties"]?.objectValue ?? [:] where depth < 5 {
                object[name] = value(of: property, &dice, depth: depth + 1)
            }
            return .object(object)
        case "array":
            let items = schema["items"] ?? .object([:])
            return .array([value(of: items, &dice, depth: depth + 1)])
        case "integer", "number": return schema["minimum"] ?? 1
        case "boolean": return .bool(dice.below(2) == 0)
        default:
            return schema["format"]?.stringValue == "date" ? "2017-11-20" : "some text"
        }
    }
}
