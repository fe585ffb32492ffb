import CivilTime
import JSON
import ReviewEngine
import Statechart
import Testing

/// Step tables of whole reviews: children, messages, hold, cancel, amend, the end.
@Suite struct ReviewStepTests {
    private func parent(of other: Review.Parent? = nil) throws -> World {
        var world = try World(Charts.parent)
        try world.take(
            World.start(world.workflow, parent: other),
            messages: [
                "start r2 kid for kids#0 {\"name\":\"a\"}",
                "start r3 kid for kids#1 {\"name\":\"b\"}",
            ], status: "running")
        #expect(world.nextReview == 4)
        return world
    }

    @Test func `children that are done end their group in the order of the list`() throws {
        var world = try parent(of: .init(review: ReviewID(number: 90), invocation: "place~2"))
        try world.take(.childDone(invocation: "kids#1", output: ["n": 2]))
        #expect(world.review?.children.map(\.review.number) == [2])
        try world.take(
            .childDone(invocation: "kids#0", output: ["n": 1]),
            messages: ["done r90 place~2 {\"results\":[{\"n\":1},{\"n\":2}]}"], status: "done")
        #expect(world.review?.endedAt == world.now)
        #expect(world.review?.children.isEmpty == true)
    }

    @Test func `a child that failed tells the chart why`() throws {
        var world = try parent()
        try world.take(.childFailed(invocation: "kids#0", code: "cancelled"))
        #expect(world.context("last") == "cancelled")
        #expect(world.review?.children.map(\.review.number) == [3])
    }

    @Test func `a child that the parent no longer waits for is not heard`() throws {
        var world = try parent()
        try world.take(
            .event(name: "leave", data: [:]), messages: ["cancel r2", "cancel r3"])
        try world.take(.childDone(invocation: "kids#0", output: [:]))
        try world.take(.childFailed(invocation: "kids#1", code: "cancelled"))
        try world.take(
            .event(name: "back", data: [:]),
            messages: [
                "start r4 kid for kids#0~2 {\"name\":\"a\"}",
                "start r5 kid for kids#1~2 {\"name\":\"b\"}",
            ])
    }

    @Test func `messages go to a child, the parent, a person and another review`() throws {
        var world = try parent(of: .init(review: ReviewID(number: 90), invocation: "place"))
        try world.take(
            .event(name: "tell", data: [:]),
            messages: [
                "tell r2 hello {\"n\":1}", "tell r90 news {\"n\":2}",
                "tell person:p9 attended {\"on\":\"2017-06-01\"}", "tell r7 hint null",
            ])
    }

    @Test func `without a parent what is for it goes nowhere`() throws {
        var world = try parent()
        try world.take(
            .event(name: "tell", data: [:]),
            messages: [
                "tell r2 hello {\"n\":1}", "tell person:p9 attended {\"on\":\"2017-06-01\"}",
                "tell r7 hint null",
            ])
    }

    @Test func `an event that the chart does not take now is refused and says what is`() throws {
        let world = try parent()
        do {
            _ = try Review.step(
                world.review, .event(name: "tel", data: [:]), in: world.surroundings)
            Issue.record("the event was taken")
        } catch {
            #expect(error.code == "ENG-020")
            #expect(error.now == ["tell", "leave"])
            #expect(error.nearest == "tell")
        }
    }

    @Test func `a cancelled review stops all, tells its parent and takes nothing more`() throws {
        var world = try parent(of: .init(review: ReviewID(number: 90), invocation: "place"))
        try world.take(
            .cancel(reason: "r", incomplete: false),
            messages: ["cancel r2", "cancel r3", "failed r90 place cancelled"],
            status: "cancelled")
        #expect(world.review?.nextDue == nil)
        for input in [
            Input.event(name: "tell", data: [:]),
            .hold(reason: "r", who: "coordinator:east-midlands"), .release(reason: "r", still: nil),
            .cancel(reason: "r", incomplete: false), .timer(id: "t1"),
            .message(name: "x", data: [:]),
            .childDone(invocation: "kids#0", output: [:]), .setAside(problem: "x"),
            .amend(.init(kind: .set(state: "both"), reason: "r")), .retry(task: 1),
            .grant(task: 1, holder: "w"),
        ] {
            world.refuses(input, .refused, "ENG-004")
        }
    }

    @Test func `an ended review still knows its last answers`() throws {
        var world = try World(Charts.step)
        try world.take(World.start(world.workflow), tasks: ["1 ready"], status: "running")
        try world.take(.event(name: "skip", data: [:]), tasks: ["1 stopped", "2 ready"])
        try world.take(world.complete(2), tasks: ["2 done"], status: "done")
        try world.take(world.complete(2), isRepeat: true)
        world.refuses(world.complete(2, hash: "h2"), .conflict, "ENG-016")
        world.refuses(world.complete(1, attempt: 0), .stale, "ENG-012")
        world.refuses(.event(name: "stop", data: [:]), .refused, "ENG-004")
    }

    @Test func `a review held is held once, fires no timer and goes on when released`() throws {
        var world = try World(Charts.timers)
        try world.take(World.start(world.workflow), status: "running")
        world.refuses(.release(reason: "r", still: nil), .conflict, "ENG-024")
        let began = world.now
        let hour = try world.timer()
        world.now = began
        let days = try #require(world.review).chart.timers.map { $0.due?.milliseconds ?? 0 }
        try world.take(.hold(reason: "r", who: "coordinator:east-midlands"))
        #expect(world.review?.statusWord(isScopeHeld: false) == "held")
        #expect(world.review?.nextDue == nil)
        world.refuses(.hold(reason: "r", who: "coordinator:east-midlands"), .conflict, "ENG-023")
        world.refuses(hour, .refused, "ENG-021")
        // A working week later: what ran is shifted by its own unit, what stands on a date is kept.
        world.now += 7 * 86_400_000
        try world.take(.release(reason: "r", still: nil))
        let after = try #require(world.review).chart.timers.map { $0.due?.milliseconds ?? 0 }
        #expect(after[0] > days[0])
        #expect(after[1] == days[1])
        #expect(after[2] == days[2] + 7 * 86_400_000)
    }

    @Test func `a timer fires once, and only when it is due`() throws {
        var world = try World(Charts.timers)
        try world.take(World.start(world.workflow), status: "running")
        world.refuses(.timer(id: "t1"), .stale, "ENG-022")
        world.refuses(.timer(id: "t99"), .stale, "ENG-022")
        let first = try world.timer()
        try world.take(first)
        #expect(world.context("fired") == ["hour"])
        world.refuses(first, .stale, "ENG-022")
        try world.take(try world.timer())
        try world.take(try world.timer())
        #expect(world.context("fired") == ["hour", "days", "visit"])
        #expect(world.review?.nextDue == nil)
    }

    @Test func `a corrected date moves the timer that hangs on it`() throws {
        var world = try World(Charts.timers)
        try world.take(World.start(world.workflow), status: "running")
        let before = try #require(world.review).chart.timers[1].due?.milliseconds ?? 0
        try world.take(
            .amend(.init(kind: .correct(["visit.start": "2017-06-27"]), reason: "r")))
        let after = try #require(world.review).chart.timers[1].due?.milliseconds ?? 0
        #expect(after == before + 7 * 86_400_000)
        world.refuses(
            .amend(.init(kind: .correct(["vist": 1]), reason: "r")), .refused, "ENG-005")
    }

    @Test func `a task is asked again by amending, and the old answer stays with the old task`()
        throws
    {
        var world = try World(Charts.step)
        try world.take(World.start(world.workflow), tasks: ["1 ready"], status: "running")
        try world.take(.grant(task: 1, holder: "w"), tasks: ["1 leased"])
        try world.take(world.complete(1), tasks: ["1 done", "2 ready"])
        try world.take(
            .amend(.init(kind: .reopen(task: 1), reason: "r")), tasks: ["2 stopped", "3 ready"])
        #expect(world.leaves == ["working"])
        #expect(try world.task(3).invocation == "work~2")
        world.refuses(.amend(.init(kind: .reopen(task: 77), reason: "r")), .notFound, "ENG-025")
    }

    @Test func `one element of a group is asked again, and the others keep their answers`() throws {
        var world = try World(Charts.many)
        let all = (1...8).map { "\($0) ready" }
        try world.take(World.start(world.workflow), tasks: all, status: "running")
        for number in 1...7 as ClosedRange<Int64> {
            try world.take(world.complete(number, ["n": .int(number)]), tasks: ["\(number) done"])
        }
        try world.take(.amend(.init(kind: .reopen(task: 2), reason: "r")), tasks: ["2 ready"])
        let again = try world.task(2)
        #expect(again.attempt == 2 && again.resultHash == nil)
        #expect(try world.task(1).status == .done && world.task(8).status == .ready)
        // The old token is stale, also for the very same answer; the others' answers stand.
        world.refuses(world.complete(2, ["n": 2]), .stale, "ENG-011")
        try world.take(world.complete(1, ["n": 1]), isRepeat: true)
        world.refuses(world.complete(1, ["n": 1], hash: "h2"), .conflict, "ENG-016")
        // An open one is handed out anew, too; nothing ends before all have answered.
        try world.take(.amend(.init(kind: .reopen(task: 8), reason: "r")), tasks: ["8 ready"])
        world.refuses(world.complete(8, ["n": 8]), .stale, "ENG-011")
        try world.take(world.complete(8, attempt: 2, ["n": 8]), tasks: ["8 done"])
        #expect(world.leaves == ["all"])
        try world.take(
            world.complete(2, attempt: 2, ["n": 22]), tasks: ["2 done"], status: "done")
    }

    @Test func `an element of a group that has ended is asked again with its whole group`() throws {
        var world = try World(Charts.many)
        try world.take(
            World.start(world.workflow), tasks: (1...8).map { "\($0) ready" }, status: "running")
        try world.take(world.complete(1), tasks: ["1 done"])
        try world.take(
            .event(name: "again", data: [:]),
            tasks: (2...8).map { "\($0) stopped" } + (9...16).map { "\($0) ready" })
        try world.take(
            .amend(.init(kind: .reopen(task: 8), reason: "r")),
            tasks: (9...16).map { "\($0) stopped" } + (17...24).map { "\($0) ready" })
    }

    @Test func `what is asked again has its deadline and its reminders from now on`() throws {
        var world = try World(Charts.dated)
        try world.take(
            World.start(world.workflow), tasks: ["1 ready", "2 ready"], status: "running")
        let due = try #require(try world.task(1).due)
        try world.take(world.complete(1), tasks: ["1 done"])
        world.now = due + 1
        let reminder = try #require(world.review).chart.timers[0].id
        try world.take(.timer(id: reminder), tasks: ["2 ready"])
        try world.take(.amend(.init(kind: .reopen(task: 1), reason: "r")), tasks: ["1 ready"])
        #expect(try world.task(1).due == due + 1 + 3_600_000)
        #expect(try world.task(2).due == due)
        #expect(world.context("heard") == 1)
        try world.take(world.complete(1, attempt: 2), tasks: ["1 done"])
        #expect(world.context("heard") == 2)
    }

    @Test func `a state is set, and an unknown one is refused`() throws {
        var world = try World(Charts.step)
        try world.take(World.start(world.workflow), tasks: ["1 ready"], status: "running")
        try world.take(
            .amend(.init(kind: .set(state: "asking"), reason: "r")),
            tasks: ["1 stopped", "2 ready"])
        world.refuses(.amend(.init(kind: .set(state: "askin"), reason: "r")), .refused, "ENG-005")
        try world.take(
            .amend(.init(kind: .set(state: "done"), reason: "r")), tasks: ["2 stopped"],
            status: "done")
    }

    @Test func `a review set aside takes answers, and an amendment brings it back`() throws {
        var world = try World(Charts.step)
        try world.take(World.start(world.workflow), tasks: ["1 ready"], status: "running")
        try world.take(.setAside(problem: "stuck"), status: "attention")
        #expect(world.review?.takesTimers == false)
        try world.take(.grant(task: 1, holder: "w"), tasks: ["1 leased"])
        try world.take(world.complete(1), tasks: ["1 done", "2 ready"])
        try world.take(
            .amend(.init(kind: .correct(["count": 3]), reason: "r")), status: "running")
        #expect(world.review?.problem == nil)
    }

    @Test func `a review set aside comes to its end like any other`() throws {
        var world = try World(Charts.step)
        try world.take(
            World.start(
                world.workflow,
                parent: .init(review: ReviewID(number: 90), invocation: "place")),
            tasks: ["1 ready"], status: "running")
        try world.take(.event(name: "skip", data: [:]), tasks: ["1 stopped", "2 ready"])
        try world.take(.setAside(problem: "stuck"), status: "attention")
        try world.take(
            world.complete(2, ["ok": true]), tasks: ["2 done"],
            messages: ["done r90 place {\"answer\":{\"ok\":true}}"], status: "done")
    }

    @Test func `an end whose output fails needs attention and is not over`() throws {
        let source = """
            {id: 'bad', title: 'Bad', description: 'Its output fails.', context: {n: null},
              initial: 'a',
              states: {a: {invoke: {id: 'q', task: 'q', title: 'Q', to: 'person:p'},
                on: {go: 'z'}}, z: {type: 'final'}},
              output: {x: '=context.n.missing'}}
            """
        var world = try World(source)
        try world.take(World.start(world.workflow), tasks: ["1 ready"], status: "running")
        let outcome = try Review.step(
            world.review, .message(name: "go", data: [:]), in: world.surroundings)
        #expect(outcome.review.status == .attention)
        #expect(outcome.review.endedAt == nil)
        #expect(outcome.review.problem != nil)
        #expect(outcome.tasks.map(World.text) == ["1 stopped"])
        #expect(!outcome.errors.isEmpty)
    }

    @Test func `a start that the chart cannot take is refused`() throws {
        let source = """
            {id: 'bad', title: 'Bad', description: 'Wants a date.',
              context: {n: '=input.missing.member'}, initial: 'a', states: {a: {}}}
            """
        let world = try World(source)
        // Either refused, or started with the fault told; never trapped, never silent.
        do {
            let outcome = try Review.step(
                nil, World.start(world.workflow), in: world.surroundings)
            #expect(!outcome.errors.isEmpty)
        } catch {
            #expect(error.code == "ENG-002")
        }
    }
}
