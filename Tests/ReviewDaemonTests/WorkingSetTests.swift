import CivilTime
import JSON
import ReviewEngine
import Statechart
import Testing

@testable import ReviewDaemon

/// Reviews in memory: a refused input or a failed commit leaves nothing behind.
@Suite struct WorkingSetTests {
    private let workflow: Workflow
    private let surroundings: StepSurroundings

    init() throws {
        let source = """
            {id: 'w', title: 'W', description: 'Waits.', context: {n: 0}, initial: 'a',
              states: {a: {on: {up: {actions: [{assign: {n: '=context.n + 1'}}]}}}}}
            """
        let chart = try Chart.load(
            try JSONReader.parseJSON5(Array(source.utf8), file: "w.json5"))
        workflow = Workflow(name: "w", hash: "h", chart: chart)
        surroundings = StepSurroundings(
            now: 0, calendars: .bare, workflow: workflow, lookups: [:], nextReview: 2)
    }

    private func review(_ number: Int64) throws -> Review {
        try Review.step(
            nil,
            .start(
                .init(
                    id: ReviewID(number: number), workflow: "w", definition: "h", title: "W",
                    region: "r", organisation: "o", input: [:])), in: surroundings
        ).review
    }

    private func up(_ review: Review) throws -> Review {
        try Review.step(review, .message(name: "up", data: [:]), in: surroundings).review
    }

    @Test func `a new review that is rolled back was never there`() throws {
        var set = WorkingSet()
        let mark = set.mark
        set.replace(try review(1), tasks: [], head: [1], position: 1)
        set.replace(try up(try review(1)), tasks: [], head: [2], position: 2)
        #expect(set.dirtyCount == 1)
        #expect(set.rollBack(to: mark).map { $0.now == nil } == [false, true])
        #expect(set[1] == nil)
        #expect(set.dirtyCount == 0)
        #expect(set.dirty.isEmpty)
    }

    @Test func `rolling back to a mark keeps what came before it`() throws {
        var set = WorkingSet()
        let first = try review(1)
        let second = try up(first)
        set.admit(WorkingSet.Entry(review: first, head: [0], position: 0))
        set.replace(second, tasks: [], head: [1], position: 1)
        let mark = set.mark
        set.replace(try up(second), tasks: [], head: [2], position: 2)
        set.replace(try review(2), tasks: [], head: [3], position: 3)
        _ = set.rollBack(to: mark)
        #expect(set[1]?.review == second)
        #expect(set[1]?.head == [1])
        #expect(set[1]?.position == 1)
        #expect(set[2] == nil)
        #expect(set.dirtyCount == 1)
        _ = set.rollBack(to: 0)
        #expect(set[1]?.review == first)
        #expect(set[1]?.isDirty == false)
        #expect(set.dirtyCount == 0)
    }

    @Test func `what is committed stays owed until the tables have it, in order`() throws {
        var set = WorkingSet()
        for number in [3, 1, 2] as [Int64] {
            set.replace(try review(number), tasks: [], head: [1], position: number)
        }
        set.commit()
        _ = set.rollBack(to: 0)
        #expect(set.dirty.map(\.review.id.number) == [1, 2, 3])
        set.beginRound()
        set.applied(set.slice(atMost: 3), atMost: 3)
        #expect(set.dirtyCount == 0)
        set.forget(keeping: 3)
        #expect(set.count == 3)
        set.forget(keeping: 2)
        #expect(set.count == 0)
    }

    @Test func `a round brings each review once, as it stands when its slice comes`() throws {
        var set = WorkingSet()
        for number in 1...3 as ClosedRange<Int64> {
            set.replace(try review(number), tasks: [], head: [1], position: number)
        }
        set.commit()
        set.beginRound()
        #expect(!set.endsRound(atMost: 2))
        let first = set.slice(atMost: 2)
        #expect(first.map(\.position) == [1, 2])
        set.applied(first, atMost: 2)
        #expect(set.dirtyCount == 1)

        // One that was brought is stepped again, and one that was not.
        set.replace(try up(try review(1)), tasks: [], head: [2], position: 4)
        set.replace(try up(try review(3)), tasks: [], head: [2], position: 5)
        set.commit()
        #expect(set.endsRound(atMost: 2))
        let second = set.slice(atMost: 2)
        #expect(second.map(\.position) == [5])
        set.applied(second, atMost: 2)
        #expect(set.isRoundOver)
        #expect(set.dirty.map(\.position) == [4])
        set.forget(keeping: 0)
        #expect(set.count == 1)
    }
}
