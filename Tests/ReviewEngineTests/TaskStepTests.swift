import JSON
import ReviewEngine
import Statechart
import Testing

/// Step tables of tasks: who may do what to one, and what it then is.
@Suite struct TaskStepTests {
    private func started() throws -> World {
        var world = try World(Charts.step)
        try world.take(World.start(world.workflow), tasks: ["1 ready"], status: "running")
        return world
    }

    @Test func `a start makes the first task and nothing else`() throws {
        let world = try started()
        let task = try world.task(1)
        #expect(task.address == "queue:q")
        #expect(task.attempt == 0)
        #expect(task.tries == 0)
        #expect(task.triesMax == 2)
        #expect(task.leaseMilliseconds == 10_000)
        #expect(task.backoffMilliseconds == 1_000)
        #expect(task.holder == nil)
        #expect(world.leaves == ["working"])
        world.refuses(World.start(world.workflow), .conflict, "ENG-003")
    }

    @Test func `there is no step of a review that is not there`() throws {
        let world = try World(Charts.step)
        world.refuses(.event(name: "skip", data: [:]), .notFound, "ENG-001")
    }

    @Test func `a grant raises attempt and tries, and only a ready task is granted`() throws {
        var world = try started()
        world.refuses(.grant(task: 9, holder: "w1"), .stale, "ENG-010")
        try world.take(.grant(task: 1, holder: "w1"), tasks: ["1 leased"])
        #expect(try world.task(1).attempt == 1)
        #expect(try world.task(1).tries == 1)
        #expect(try world.task(1).holder == "w1")
        world.refuses(.grant(task: 1, holder: "w2"), .conflict, "ENG-013")
    }

    @Test func `a completion ends the task and leads on`() throws {
        var world = try started()
        try world.take(.grant(task: 1, holder: "w1"), tasks: ["1 leased"])
        try world.take(world.complete(1), tasks: ["1 done", "2 ready"])
        #expect(try world.task(1).resultHash == "h1")
        #expect(try world.task(1).holder == nil)
        #expect(world.leaves == ["asking"])
        #expect(try world.task(2).attempt == 1)
        #expect(try world.task(2).due == world.now + 3_600_000)
    }

    @Test func `the same completion again is a repeat, another is a conflict`() throws {
        var world = try started()
        try world.take(.grant(task: 1, holder: "w1"), tasks: ["1 leased"])
        try world.take(world.complete(1), tasks: ["1 done", "2 ready"])
        try world.take(world.complete(1), isRepeat: true)
        world.refuses(world.complete(1, hash: "h2"), .conflict, "ENG-016")
        world.refuses(
            .error(task: 1, attempt: 1, code: "x", data: [:], hash: "h3"), .conflict, "ENG-016")
        world.refuses(world.complete(1, attempt: 2), .stale, "ENG-011")
    }

    @Test func `an older attempt changes nothing`() throws {
        var world = try started()
        try world.take(.grant(task: 1, holder: "w1"), tasks: ["1 leased"])
        try world.take(
            .giveBack(task: 1, attempt: 1, reason: "late", spent: true), tasks: ["1 ready"])
        try world.take(.grant(task: 1, holder: "w2"), tasks: ["1 leased"])
        world.refuses(world.complete(1, attempt: 1), .stale, "ENG-011")
        world.refuses(
            .fail(task: 1, attempt: 1, error: "e", final: false), .stale, "ENG-011")
        world.refuses(
            .giveBack(task: 1, attempt: 1, reason: "late", spent: true), .stale, "ENG-011")
        world.refuses(
            .error(task: 1, attempt: 1, code: "c", data: [:], hash: "h"), .stale, "ENG-011")
        try world.take(world.complete(1, attempt: 2), tasks: ["1 done", "2 ready"])
    }

    @Test func `failures use up the tries, then the task needs attention and can be retried`()
        throws
    {
        var world = try started()
        try world.take(.grant(task: 1, holder: "w1"), tasks: ["1 leased"])
        try world.take(
            .fail(task: 1, attempt: 1, error: "e1", final: false), tasks: ["1 ready"])
        #expect(try world.task(1).problem == "e1")
        world.refuses(.retry(task: 1), .refused, "ENG-015")
        world.refuses(.fail(task: 1, attempt: 1, error: "e", final: false), .stale, "ENG-014")
        try world.take(.grant(task: 1, holder: "w1"), tasks: ["1 leased"])
        try world.take(
            .fail(task: 1, attempt: 2, error: "e2", final: false), tasks: ["1 attention"])
        #expect(try world.task(1).isOpen)
        world.refuses(.grant(task: 1, holder: "w1"), .conflict, "ENG-013")
        try world.take(.retry(task: 1), tasks: ["1 ready"])
        #expect(try world.task(1).tries == 0)
        #expect(try world.task(1).attempt == 2)
        #expect(try world.task(1).problem == nil)
        try world.take(.grant(task: 1, holder: "w1"), tasks: ["1 leased"])
        #expect(try world.task(1).attempt == 3)
    }

    @Test func `a final failure needs attention at once`() throws {
        var world = try started()
        try world.take(.grant(task: 1, holder: "w1"), tasks: ["1 leased"])
        try world.take(
            .fail(task: 1, attempt: 1, error: "e", final: true), tasks: ["1 attention"])
    }

    @Test func `a task in need of attention is ended by hand`() throws {
        var world = try started()
        try world.take(.grant(task: 1, holder: "w1"), tasks: ["1 leased"])
        try world.take(
            .fail(task: 1, attempt: 1, error: "e", final: true), tasks: ["1 attention"])
        try world.take(world.complete(1, attempt: 1), tasks: ["1 done", "2 ready"])
    }

    @Test func `a lease given back unspent costs no try, a spent one does`() throws {
        var world = try started()
        try world.take(.grant(task: 1, holder: "w1"), tasks: ["1 leased"])
        try world.take(
            .giveBack(task: 1, attempt: 1, reason: "goodbye", spent: false), tasks: ["1 ready"])
        #expect(try world.task(1).tries == 0)
        #expect(try world.task(1).holder == nil)
        for attempt in Int64(2)...3 {
            try world.take(.grant(task: 1, holder: "w1"), tasks: ["1 leased"])
            try world.take(
                .giveBack(task: 1, attempt: attempt, reason: "late", spent: true),
                tasks: [attempt == 3 ? "1 attention" : "1 ready"])
        }
        world.refuses(
            .giveBack(task: 1, attempt: 3, reason: "late", spent: true), .stale, "ENG-014")
    }

    @Test func `an error outcome goes to the chart`() throws {
        var world = try started()
        try world.take(.grant(task: 1, holder: "w1"), tasks: ["1 leased"])
        try world.take(
            .error(task: 1, attempt: 1, code: "no-pool", data: [:], hash: "h1"), tasks: ["1 done"])
        #expect(world.leaves == ["broken"])
        #expect(world.context("answer") == "no-pool")
        try world.take(
            .error(task: 1, attempt: 1, code: "no-pool", data: [:], hash: "h1"), isRepeat: true)
    }

    @Test func `leaving the state stops its task, whose holder is then stale`() throws {
        var world = try started()
        try world.take(.grant(task: 1, holder: "w1"), tasks: ["1 leased"])
        try world.take(.event(name: "skip", data: [:]), tasks: ["1 stopped", "2 ready"])
        world.refuses(world.complete(1), .stale, "ENG-012")
        world.refuses(.retry(task: 1), .refused, "ENG-015")
        world.refuses(.grant(task: 1, holder: "w1"), .conflict, "ENG-013")
    }

    @Test func `reminder and deadline touch the task, and it keeps the date that it missed`() throws
    {
        var world = try started()
        try world.take(.event(name: "skip", data: [:]), tasks: ["1 stopped", "2 ready"])
        let due = try world.task(2).due
        try world.take(try world.timer(), tasks: ["2 ready"])
        #expect(try world.task(2).reminders == 1)
        #expect(try !world.task(2).overdue)
        try world.take(try world.timer(), tasks: ["2 ready"])
        #expect(try world.task(2).overdue)
        #expect(try world.task(2).due == due)
        try world.take(world.complete(2, ["ok": true]), tasks: ["2 done"], status: "done")
        #expect(try #require(world.review).chart.output == ["answer": ["ok": true]])
    }

    @Test func `ended tasks leave the snapshot but for the last few, however they ended`() throws {
        var world = try World(Charts.many)
        try world.take(
            World.start(world.workflow), tasks: (1...8).map { "\($0) ready" }, status: "running")
        for round in 1...20 {
            let first = (round - 1) * 8
            try world.take(
                .event(name: "again", data: [:]),
                tasks: (1...8).map { "\(first + $0) stopped" }
                    + (9...16).map { "\(first + $0) ready" })
        }
        let ended = try #require(world.review).tasks.filter { !$0.isOpen }
        #expect(ended.count <= 8 + Review.endedTasksKept)
        // Forgotten tasks are stale, not unknown.
        world.refuses(world.complete(1), .stale, "ENG-010")
    }

    @Test func `members in another order are a change like any other`() throws {
        var world = try World(Charts.many)
        try world.take(
            World.start(world.workflow), tasks: (1...8).map { "\($0) ready" }, status: "running")
        try world.take(.event(name: "turn", data: [:]))
    }
}
