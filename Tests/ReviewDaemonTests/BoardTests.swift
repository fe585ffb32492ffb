import JSON
import ReviewEngine
import Testing

@testable import ReviewDaemon

/// The loop's boards: what is next, and that nothing on them outlives what it tells of.
@Suite struct BoardTests {
    private func task(
        _ number: Int64, _ status: ReviewTask.Status = .ready, queue: String = "q"
    ) throws -> ReviewTask {
        try ReviewTask(
            review: ReviewID(number: 1),
            decoding: [
                "number": .int(number), "invocation": "i", "name": "n", "title": "t",
                "address": .string("queue:\(queue)"), "status": .string(status.rawValue),
                "attempt": 1, "tries": 1, "triesMax": 3, "backoff": 1, "lease": 1, "createdAt": 0,
            ])
    }
    private func id(_ number: Int64) -> TaskID {
        TaskID(review: ReviewID(number: 1), number: number)
    }

    // MARK: Queues

    @Test func `a queue gives its tasks once each, oldest first`() throws {
        var board = QueueBoard(capacity: 10)
        for number in [3, 1, 2] as [Int64] { board.update(try task(number)) }
        board.update(try task(1))
        #expect(board.oldest("q") == id(3))
        #expect((0..<4).map { _ in board.pop("q") } == [id(3), id(1), id(2), nil])
        #expect(board.pop("none") == nil)
        #expect(board.anyReady == nil)
    }

    @Test func `a task that is no longer ready is not given`() throws {
        var board = QueueBoard(capacity: 10)
        board.update(try task(1))
        board.update(try task(2))
        board.update(try task(1, .stopped))
        #expect(board.depths.map(\.ready) == [1])
        #expect(board.pop("q") == id(2))
        board.update(try task(3))
        board.forget(try task(3))
        #expect(board.pop("q") == nil)
    }

    @Test func `a task rests until its time, whatever else is told of it`() throws {
        var board = QueueBoard(capacity: 10)
        board.update(try task(1))
        board.rest(id(1), queue: "q", until: 100)
        #expect(board.pop("q") == nil)
        #expect(board.anyReady == id(1))
        // A deadline moved: the task is touched, and rests on.
        board.update(try task(1))
        #expect(board.pop("q") == nil)
        board.wake(at: 99)
        #expect(board.pop("q") == nil)
        board.wake(at: 100)
        #expect(board.pop("q") == id(1))
        #expect(board.nextWake == nil)
    }

    @Test func `a task stopped while it rests does not come back`() throws {
        var board = QueueBoard(capacity: 10)
        board.update(try task(1))
        board.rest(id(1), queue: "q", until: 100)
        board.update(try task(1, .stopped))
        #expect(board.nextWake == nil)
        board.wake(at: 100)
        #expect(board.anyReady == nil)
        #expect(board.pop("q") == nil)
    }

    @Test func `what does not fit in memory comes back from the table`() throws {
        var board = QueueBoard(capacity: 2)
        for number in 1...4 as ClosedRange<Int64> { board.update(try task(number)) }
        #expect(board.depths.map(\.more) == [true])
        #expect(board.pop("q") == id(1))
        #expect(!board.needsRefill("q"))
        #expect(board.pop("q") == id(2))
        #expect(board.needsRefill("q"))
        // While more is in the table, a new task waits there, behind its elders.
        board.update(try task(5))
        #expect(board.pop("q") == nil)
        board.refill("q", with: [id(3), id(4)], complete: false)
        #expect(board.pop("q") == id(3))
        #expect(board.pop("q") == id(4))
        board.refill("q", with: [id(5)], complete: true)
        #expect(!board.needsRefill("q"))
        #expect(board.pop("q") == id(5))
    }

    @Test func `tasks stopped before anybody took them do not gather`() throws {
        var board = QueueBoard(capacity: 10_000)
        board.update(try task(1))
        for number in 2...3_000 as ClosedRange<Int64> {
            board.update(try task(number))
            board.update(try task(number, .stopped))
        }
        #expect(board.orderCount("q") < 1_000)
        #expect(board.pop("q") == id(1))
        #expect(board.pop("q") == nil)
    }

    // MARK: Leases

    private func lease(_ number: Int64, until: Int64, holder: String = "w") -> LeaseBoard.Lease {
        .init(
            task: id(number), attempt: 1, queue: "q", holder: holder, length: 10, until: until,
            isAccepted: false)
    }

    @Test func `leases end in the order of their time, and each once`() {
        var board = LeaseBoard()
        for (number, until) in [(1, 30), (2, 10), (3, 20)] as [(Int64, Int64)] {
            board.begin(lease(number, until: until))
        }
        #expect(board.nextEnd == 10)
        #expect(board.ended(at: 9).isEmpty)
        #expect(board.ended(at: 25).map(\.task) == [id(2), id(3)])
        #expect(board.ended(at: 25).isEmpty)
        #expect(board.count == 1)
        #expect(board.ended(at: .max).map(\.task) == [id(1)])
        #expect(board.nextEnd == nil)
    }

    @Test func `an accepted lease runs on past its offer, and a lease begun anew is new`() {
        var board = LeaseBoard()
        board.begin(lease(1, until: 10))
        board.accept(id(1), until: 50)
        #expect(board[id(1)]?.isAccepted == true)
        #expect(board.ended(at: 49).isEmpty)
        board.end(id(1))
        board.begin(lease(1, until: 90))
        #expect(board.ended(at: 89).isEmpty)
        #expect(board.ended(at: 90).count == 1)
        board.accept(id(1), until: 200)
        #expect(board[id(1)] == nil)
    }

    @Test func `extensions without end do not gather, and who holds what is known`() {
        var board = LeaseBoard()
        board.begin(lease(2, until: 10, holder: "a"))
        board.begin(lease(1, until: 10, holder: "a"))
        board.begin(lease(3, until: 10, holder: "b"))
        for time in 0..<5_000 as Range<Int64> { board.accept(id(1), until: 100 + time) }
        #expect(board.held(by: "a").map(\.task) == [id(1), id(2)])
        #expect(board.count(of: "q") == 3)
        #expect(board.ended(at: 50).map(\.task).sorted() == [id(2), id(3)])
        #expect(board.ended(at: 5_098).isEmpty)
        #expect(board.ended(at: 5_099).count == 1)
    }

    @Test func `progress is kept for the next attempt until the task ends`() {
        var board = LeaseBoard()
        board.note(["at": 7], of: id(1))
        #expect(board.progress(of: id(1)) == ["at": 7])
        board.forgetProgress(of: id(1))
        #expect(board.progress(of: id(1)) == nil)
    }

    // MARK: Timers

    @Test func `timers come in the order of their time, late rather than never`() {
        var window = TimerWindow(capacity: 100)
        window.refill([], complete: true)
        var dues: [Int64] = []
        var seed: Int64 = 7
        for review in 0..<200 as Range<Int64> {
            seed = (seed &* 1_103_515_245 &+ 12_345) & 0x7fff_ffff
            dues.append(seed % 1_000)
            window.insert(due: seed % 1_000, review: review, id: "t1")
        }
        #expect(window.nextDue == dues.min())
        var fired: [Int64] = []
        while let entry = window.popDue(at: 500) { fired.append(entry.due) }
        #expect(fired == dues.filter { $0 <= 500 }.sorted())
        while let entry = window.popDue(at: .max) { fired.append(entry.due) }
        #expect(fired == dues.sorted())
        #expect(!window.needsRefill(for: 0))
    }

    @Test func `beyond the window's horizon the table knows`() {
        var window = TimerWindow(capacity: 2)
        #expect(window.needsRefill(for: 0))
        window.refill(
            [
                TimerRow(review: "r1", id: "t1", due: 10),
                TimerRow(review: "junk", id: "t1", due: 11),
                TimerRow(review: "r2", id: "t1", due: 20),
            ], complete: false)
        window.insert(due: 30, review: 3, id: "t1")
        window.insert(due: 15, review: 4, id: "t1")
        #expect((0..<4).map { _ in window.popDue(at: 100)?.review } == [1, 4, 2, nil])
        #expect(window.needsRefill(for: 0))
        window.invalidate()
        #expect(window.first == nil)
        #expect(window.needsRefill(for: 0))
    }

    // MARK: Answers

    private func uuid(_ time: Int) -> String { "0193\(String(time, radix: 16))-7000" }

    @Test func `an id above the floor is new until it is remembered, per principal`() {
        var answers = RecentAnswers(floor: "0192-7000")
        #expect(answers.place(scope: "a", requestID: "0193-7000") == .new)
        #expect(answers.place(scope: "a", requestID: "0192-7000") == .perhaps)
        #expect(answers.place(scope: "a", requestID: "0100-7000") == .perhaps)
        answers.remember(scope: "a", requestID: "0193-7000")
        #expect(answers.place(scope: "a", requestID: "0193-7000") == .perhaps)
        #expect(answers.place(scope: "b", requestID: "0193-7000") == .new)
        answers.forget(scope: "a", requestID: "0193-7000")
        #expect(answers.place(scope: "a", requestID: "0193-7000") == .new)
    }

    @Test func `what is forgotten for want of room is looked up, never run again`() {
        var answers = RecentAnswers(floor: "", capacity: 1_000)
        for number in 0..<1_010 {
            let id = "0193" + String(1_000_000 + number)
            answers.remember(scope: "s", requestID: id)
        }
        for number in [0, 5, 9, 10, 1_009] {
            let id = "0193" + String(1_000_000 + number)
            #expect(answers.place(scope: "s", requestID: id) == .perhaps)
        }
        #expect(answers.place(scope: "s", requestID: "01939") == .new)
    }
}
