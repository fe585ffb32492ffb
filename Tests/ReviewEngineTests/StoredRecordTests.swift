import JSON
import ReviewEngine
import Statechart
import Testing

/// Names and stored records: what we wrote is read, anything else is refused and never traps.
@Suite struct StoredRecordTests {
    @Test(arguments: ["r1", "r42", "r999999999999999999"])
    func `a review's name is read as it is written`(text: String) throws {
        #expect(try #require(ReviewID(text)).description == text)
        #expect(try #require(TaskID("\(text)-7")).description == "\(text)-7")
    }

    @Test(arguments: [
        "", "r", "r0", "r01", "42", "R42", "r-1", "r+1", "r 1", " r1", "r1 ", "r1\n", "r1.0",
        "r1e3",
        "r9999999999999999999", "r99999999999999999999999999", "r١", "r1\u{301}", "r1-", "r1-0",
        "r1--1", "r1-1-1", "-1", "r-", "r1-x", "r1-01", "r1-9999999999999999999", "r\u{0}",
    ])
    func `what is no name is none`(text: String) {
        #expect(ReviewID(text) == nil)
        #expect(TaskID(text) == nil)
        #expect(TaskID("r1-\(text)") == nil || text == "42")
    }

    @Test func `names are in the order of their numbers`() throws {
        #expect(try #require(ReviewID("r9")) < #require(ReviewID("r10")))
        #expect(try #require(TaskID("r1-9")) < #require(TaskID("r1-10")))
        #expect(try #require(TaskID("r1-99")) < #require(TaskID("r2-1")))
    }

    private func full() throws -> World {
        var world = try World(Charts.step)
        try world.take(
            World.start(
                world.workflow,
                parent: .init(review: ReviewID(number: 9), invocation: "places#1")),
            tasks: ["1 ready"], status: "running")
        try world.take(.grant(task: 1, holder: "w"), tasks: ["1 leased"])
        try world.take(
            .fail(task: 1, attempt: 1, error: "e", final: false), tasks: ["1 ready"])
        try world.take(.event(name: "skip", data: [:]), tasks: ["1 stopped", "2 ready"])
        try world.take(.hold(reason: "h", who: "coordinator:east-midlands"))
        return world
    }

    @Test func `a review and its rows are read as they were written`() throws {
        let world = try full()
        let review = try #require(world.review)
        let row = review.row(facts: [:], head: [1], position: 7)
        #expect(try Review(row: row, chart: world.workflow.chart) == review)
        #expect(row.held)
        #expect(row.nextDue == nil)
        for task in review.tasks {
            #expect(try ReviewTask(row: task.row(of: review)) == task)
        }
    }

    /// Every member of a record, one after another, is something else or missing.
    private func spoilt(_ value: JSONValue) -> [JSONValue] {
        let junk: [JSONValue] = [
            .null, true, -1, .int(.max), .int(.min), 1.5, "", "junk", [], [[:]], [1], [:],
            ["review": 1], .double(1e300),
        ]
        switch value {
        case .object(let object):
            var all: [JSONValue] = []
            for (key, member) in object {
                for other in junk {
                    var copy = object
                    copy[key] = other
                    all.append(.object(copy))
                }
                var copy = object
                copy[key] = nil
                all.append(.object(copy))
                for inner in spoilt(member) {
                    var copy = object
                    copy[key] = inner
                    all.append(.object(copy))
                }
            }
            return all
        case .array(let items):
            return items.indices.flatMap { index in
                (spoilt(items[index]) + junk).map { other in
                    var copy = items
                    copy[index] = other
                    return .array(copy)
                }
            }
        default: return []
        }
    }

    @Test func `a spoilt review is refused, or can be stepped without a trap`() throws {
        let world = try full()
        let review = try #require(world.review)
        let inputs: [Input] = [
            .grant(task: 1, holder: "w"), .retry(task: 2), .release(reason: "r", still: nil),
            .giveBack(task: 1, attempt: 1, reason: "r", spent: false),
            world.complete(2), .event(name: "stop", data: [:]),
            .cancel(reason: "r", incomplete: false),
            .amend(.init(kind: .reopen(task: 1), reason: "r")),
        ]
        var refused = 0
        var read = 0
        for value in spoilt(.object(try World.read(review))) {
            guard let object = value.objectValue,
                let other = try? Review(decoding: object, chart: world.workflow.chart)
            else {
                refused += 1
                continue
            }
            read += 1
            for input in inputs { _ = try? Review.step(other, input, in: world.surroundings) }
            _ = other.row(facts: [:], head: [], position: 1)
            for task in other.tasks { _ = task.row(of: other) }
        }
        #expect(refused > 500)
        #expect(read > 0)
    }

    @Test func `numbers that cannot be counted on are refused`() throws {
        let world = try full()
        let task = try world.task(1)
        for key in ["attempt", "tries", "triesMax", "lease", "backoff", "number"] {
            for number in [Int64.max, .min, -1] {
                var object = try #require(JSONReader.parse(task.encodedBytes).objectValue)
                object[key] = .int(number)
                #expect(throws: Refusal.self, "\(key) \(number)") {
                    try ReviewTask(review: ReviewID(number: 1), decoding: object)
                }
            }
        }
    }

    @Test func `a spoilt change is refused, or applied without a trap`() throws {
        var world = try full()
        let before = try #require(world.review)
        try world.take(.release(reason: "r", still: nil))
        try world.take(
            world.complete(2, ["ok": true]), tasks: ["2 done"],
            messages: [
                "done r9 places#1 {\"answer\":{\"ok\":true}}"
            ], status: "done")
        let change = try World.change(from: before, to: try #require(world.review))
        var refused = 0
        for value in spoilt(.object(change)) {
            guard let object = value.objectValue else { continue }
            do {
                _ = try Change.applying(object, to: before, chart: world.workflow.chart)
            } catch {
                #expect(error.kind == .internal)
                refused += 1
            }
        }
        #expect(refused > 50)
        #expect(throws: Refusal.self) {
            try Change.applying(["tasks": []], to: nil, chart: world.workflow.chart)
        }
    }

    @Test func `a spoilt input is refused, or read without a trap`() throws {
        let inputs: [Input] = [
            World.start(
                try full().workflow, parent: .init(review: ReviewID(number: 2), invocation: "x")),
            .event(name: "e", data: 1), .message(name: "m", data: [:]), .timer(id: "t1"),
            .grant(task: 1, holder: "w"), .giveBack(task: 1, attempt: 2, reason: "r", spent: true),
            .complete(task: 1, attempt: 2, result: [:], hash: "h", told: "t"),
            .complete(task: 1, attempt: 2, result: [:], hash: "h", told: nil),
            .fail(task: 1, attempt: 2, error: "e", final: true),
            .error(task: 1, attempt: 2, code: "c", data: [:], hash: "h"), .retry(task: 3),
            .childDone(invocation: "i", output: .null), .childFailed(invocation: "i", code: "c"),
            .hold(reason: "r", who: "coordinator:east-midlands"), .release(reason: "r", still: nil),
            .cancel(reason: "r", incomplete: false),
            .amend(.init(kind: .reopen(task: 1), reason: "r")),
            .amend(.init(kind: .correct(["a": 1]), reason: "r")),
            .amend(.init(kind: .set(state: "s"), reason: "r")), .setAside(problem: "p"),
        ]
        #expect(Set(inputs.map(\.kind)).count == 17)
        for input in inputs {
            #expect(try Input(decoding: try World.read(input.encoded)) == input)
            var refused = 0
            for value in spoilt(.object(input.encoded)) {
                guard let object = value.objectValue else { continue }
                if (try? Input(decoding: object)) == nil { refused += 1 }
            }
            #expect(refused > 5, "\(input.kind)")
        }
    }
}
