import CivilTime
import JSON
import ReviewEngine
import Statechart
import Testing

/// Several holds at once: a review goes on when the last of them ends, and counts from the first.
@Suite struct HoldingTests {
    private let day: Int64 = 86_400_000

    private func timers() throws -> World {
        var world = try World(Charts.timers)
        try world.take(World.start(world.workflow), status: "running")
        return world
    }

    private func dues(_ world: World) throws -> [Int64] {
        try #require(world.review).chart.timers.map { $0.due?.milliseconds ?? 0 }
    }

    private func hold(_ since: Int64) -> Hold { Hold(since: since, reason: "r", who: "w") }

    @Test func `its own hold ends while the region's goes on: it moves once, by both`() throws {
        var world = try timers()
        let before = try dues(world)
        let began = world.now
        try world.take(.hold(reason: "r", who: "w"))
        world.now += 7 * day
        // The region was held two days after the review was.
        try world.take(.release(reason: "r", still: began + 2 * day))
        #expect(try dues(world) == before)
        #expect(world.review?.stoodFrom == began)
        #expect(world.review?.isHeldByItself == false)
        world.now += 7 * day
        try world.take(.resume(since: began + 2 * day, still: nil))
        let after = try dues(world)
        #expect(after[0] > before[0])
        #expect(after[1] == before[1])
        #expect(after[2] == before[2] + 14 * day)
        #expect(world.review?.stoodFrom == nil)
    }

    @Test func `the region's hold ends while its own goes on: it moves once, by both`() throws {
        var world = try timers()
        let before = try dues(world)
        let began = world.now
        world.now += 3 * day
        try world.take(.hold(reason: "r", who: "w"))
        world.now += 4 * day
        try world.take(.resume(since: began, still: nil))
        #expect(try dues(world) == before)
        #expect(world.review?.isHeldByItself == true)
        world.now += 7 * day
        try world.take(.release(reason: "r", still: nil))
        #expect(try dues(world)[2] == before[2] + 14 * day)
    }

    @Test func `a hold from before it began counts from when it began`() throws {
        var world = try timers()
        let before = try dues(world)
        let began = world.now
        world.now += 2 * day
        try world.take(.resume(since: began - 30 * day, still: nil))
        #expect(try dues(world)[2] == before[2] + 2 * day)
    }

    @Test func `a parent holds its children, once, and lets them go`() throws {
        var world = try World(Charts.parent)
        try world.take(
            World.start(world.workflow),
            messages: [
                "start r2 kid for kids#0 {\"name\":\"a\"}",
                "start r3 kid for kids#1 {\"name\":\"b\"}",
            ], status: "running")
        let since = world.now
        try world.take(
            .hold(reason: "r", who: "w"),
            messages: ["hold r2 since \(since)", "hold r3 since \(since)"])
        world.now += day
        // Held from above as well: the children are held already.
        try world.take(.holdAbove(hold(world.now)))
        try world.take(.release(reason: "r", still: nil))
        #expect(world.review?.isHeldByItself == true)
        try world.take(.releaseAbove(still: nil), messages: ["release r2", "release r3"])
        #expect(world.review?.isHeldByItself == false)
        try world.take(.releaseAbove(still: nil))
    }

    @Test func `a deferred review has nothing until it begins`() throws {
        var world = try World(Charts.timers)
        guard case .start(var start) = World.start(world.workflow) else { return }
        start.isDeferred = true
        try world.take(.start(start), status: "deferred")
        #expect(world.review?.nextDue == nil)
        #expect(world.leaves == [])
        for input in [
            Input.hold(reason: "r", who: "w"), .event(name: "x", data: [:]), .timer(id: "t1"),
            .amend(.init(kind: .set(state: "end"), reason: "r")),
        ] {
            world.refuses(input, .refused, "ENG-027")
        }
        world.now += 10 * day
        try world.take(.resume(since: world.now - 5 * day, still: world.now - day))
        #expect(world.review?.status == .deferred)
        try world.take(.resume(since: world.now - day, still: nil), status: "running")
        #expect(world.leaves == ["waiting"])
        #expect(try dues(world)[2] == world.now + 3_600_000)
        world.refuses(.begin, .conflict, "ENG-003")
    }

    @Test func `a deferred review moves to another definition as it is, and begins by that`() throws
    {
        var world = try World(Charts.timers)
        guard case .start(var start) = World.start(world.workflow, input: ["n": 1]) else { return }
        start.isDeferred = true
        try world.take(.start(start), status: "deferred")
        let deferred = try #require(world.review)
        let next = try World(
            Charts.timers.replacing("initial: 'waiting'", with: "initial: 'other'")
                .replacing("states: {", with: "states: {other: {on: {go: 'waiting'}},"))
        let workflow = Workflow(name: "timers", hash: "h-next", chart: next.workflow.chart)
        let surroundings = StepSurroundings(
            now: world.now, calendars: world.calendars, workflow: workflow, lookups: [:],
            nextReview: 2)
        let order = Input.migrate(
            .init(definition: "h-next", mapping: ["states": ["gone": "lost"]], reason: "r"))
        let moved = try Review.step(deferred, order, in: surroundings)
        #expect(moved.review.status == .deferred)
        #expect(moved.review.definition == "h-next")
        #expect(moved.review.chart.input == ["n": 1])
        #expect(moved.told == ["it has not begun, and begins by this definition"])
        try World.replay(deferred, order, moved, surroundings)
        let begun = try Review.step(
            moved.review, .resume(since: world.now, still: nil), in: surroundings)
        #expect(begun.review.chart.leaves == ["other"])
    }

    @Test func `a deferred review may be cancelled, and one that stood too long is incomplete`()
        throws
    {
        var world = try World(Charts.timers)
        guard case .start(var start) = World.start(world.workflow) else { return }
        start.isDeferred = true
        try world.take(.start(start), status: "deferred")
        try world.take(.cancel(reason: "r", incomplete: false), status: "cancelled")
        var other = try timers()
        try other.take(.hold(reason: "r", who: "w"))
        try other.take(.cancel(reason: "r", incomplete: true), status: "incomplete")
        other.refuses(.release(reason: "r", still: nil), .refused, "ENG-004")
    }
}
