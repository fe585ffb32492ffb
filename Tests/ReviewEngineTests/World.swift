import CivilTime
import Foundation
import JSON
import ReviewEngine
import Statechart
import Testing

/// One review under test: every step states all that it leaves behind, and nothing else may happen.
///
/// Used by every step table here. Beside what a test states, each step must replay byte for byte
/// from its recorded change, and give the same again from its recorded input.
struct World {
    let workflow: Workflow
    var review: Review?
    var now: Int64 = 1_496_311_200_000  // 2017-06-01T10:00:00Z
    var nextReview: Int64 = 2
    var lookups = JSONObject()
    var calendars = World.england
    /// What the last step gave.
    private(set) var outcome: ReviewStep?

    init(_ source: String) throws {
        let node = try JSONReader.parseJSON5(Array(source.utf8), file: "chart.json5")
        let chart = try Chart.load(node)
        workflow = Workflow(name: chart.id, hash: "h-\(chart.id)", chart: chart)
    }

    /// The top folder of the project.
    static let top = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// England's bank holidays, in UTC.
    static let england = england(in: .utc)

    /// The same in London, where the clocks change.
    static let london: Calendars = {
        let file = "/usr/share/zoneinfo/Europe/London"
        guard let bytes = try? Data(contentsOf: URL(filePath: file)),
            let zone = try? TimeZoneRules(tzif: Array(bytes), name: "Europe/London")
        else { preconditionFailure("the machine holds \(file)") }
        return england(in: zone)
    }()

    private static func england(in zone: TimeZoneRules) -> Calendars {
        let file = top.appending(path: "Workflows/calendars/bank-holidays.json")
        guard let bytes = try? Data(contentsOf: file),
            let value = try? JSONReader.parse(Array(bytes)),
            let holidays = try? BankHolidays(govUK: value, division: "england-and-wales")
        else { preconditionFailure("the project holds \(file.path)") }
        return Calendars(
            version: "test", zone: zone,
            working: WorkingCalendar(zone: zone, bankHolidays: holidays))
    }

    var surroundings: StepSurroundings {
        StepSurroundings(
            now: now, calendars: calendars, workflow: workflow, lookups: lookups,
            nextReview: nextReview)
    }

    static func start(
        _ workflow: Workflow, input: JSONObject = [:], parent: Review.Parent? = nil
    ) -> Input {
        .start(
            .init(
                id: ReviewID(number: 1), workflow: workflow.name, definition: workflow.hash,
                title: "Test", region: "east-midlands", organisation: "derby", input: input,
                parent: parent))
    }

    /// Takes a step and checks everything it left.
    ///
    /// - Parameters:
    ///   - tasks: every task touched, as `1 ready` (number, status), in the order of touching.
    ///   - messages: every message, as `text(of:)` writes it.
    ///   - status: the review's status afterwards; nil when it is as before.
    ///   - isRepeat: whether the step found its work done.
    mutating func take(
        _ input: Input, tasks: [String] = [], messages: [String] = [], status: String? = nil,
        isRepeat: Bool = false, at location: SourceLocation = #_sourceLocation
    ) throws {
        let before = review
        let outcome = try Review.step(before, input, in: surroundings)
        #expect(outcome.tasks.map(Self.text) == tasks, sourceLocation: location)
        #expect(outcome.messages.map(Self.text) == messages, sourceLocation: location)
        #expect(
            outcome.review.status.rawValue == status ?? before?.status.rawValue,
            sourceLocation: location)
        #expect(outcome.isRepeat == isRepeat, sourceLocation: location)
        #expect(outcome.errors.isEmpty, sourceLocation: location)
        if isRepeat { #expect(outcome.review == before, sourceLocation: location) }
        try Self.replay(before, input, outcome, surroundings, at: location)
        nextReview = outcome.nextReview
        review = outcome.review
        self.outcome = outcome
    }

    /// The input is refused with this code, and the same review takes the next one.
    func refuses(
        _ input: Input, _ kind: Refusal.Kind, _ code: String,
        at location: SourceLocation = #_sourceLocation
    ) {
        do {
            let outcome = try Review.step(review, input, in: surroundings)
            Issue.record("\(input.kind) was taken: \(outcome.tasks)", sourceLocation: location)
        } catch {
            #expect(error.code == code, sourceLocation: location)
            #expect(error.kind == kind, sourceLocation: location)
            #expect(!error.message.isEmpty, sourceLocation: location)
        }
    }

    /// The recorded change gives the new review byte for byte; the recorded input gives it again.
    static func replay(
        _ before: Review?, _ input: Input, _ outcome: ReviewStep, _ surroundings: StepSurroundings,
        at location: SourceLocation = #_sourceLocation
    ) throws {
        let chart = surroundings.workflow.chart
        let after = bytes(outcome.review)
        let change = try change(from: before, to: outcome.review)
        // As the daemon does: the review before comes from its own encoding, too.
        let stored = try before.map { try Review(decoding: try read($0), chart: chart) }
        let applied = try Change.applying(change, to: stored, chart: chart)
        #expect(bytes(applied.review) == after, sourceLocation: location)
        #expect(applied.review == outcome.review, sourceLocation: location)
        for task in outcome.tasks where before?.task(number: task.id.number) != task {
            #expect(applied.tasks.contains(task), sourceLocation: location)
        }
        let recorded = try Input(decoding: try read(input.encoded))
        #expect(recorded == input, sourceLocation: location)
        let again = try Review.step(stored, recorded, in: surroundings)
        #expect(bytes(again.review) == after, sourceLocation: location)
        #expect(again.messages == outcome.messages, sourceLocation: location)
        #expect(again.nextReview == outcome.nextReview, sourceLocation: location)
    }

    /// What the store would give back: written and read.
    static func read(_ object: JSONObject) throws -> JSONObject {
        try #require(
            try JSONReader.parse(JSONValue.object(object).compactBytes).objectValue)
    }

    static func read(_ review: Review) throws -> JSONObject {
        try #require(try JSONReader.parse(review.encodedBytes).objectValue)
    }

    static func change(from old: Review?, to new: Review) throws -> JSONObject {
        var json = JSONStream()
        Change.encode(from: old, to: new, into: &json)
        return try #require(try JSONReader.parse(json.bytes).objectValue)
    }

    static func bytes(_ review: Review) -> [UInt8] { review.encodedBytes }

    static func text(_ task: ReviewTask) -> String { "\(task.id.number) \(task.status.rawValue)" }

    static func text(_ message: Message) -> String {
        switch message {
        case .startChild(let invocation, let child, let workflow, let input):
            "start \(child) \(workflow) for \(invocation) \(JSONValue.object(input).compactText)"
        case .cancelChild(let child): "cancel \(child)"
        case .holdChild(let child, let hold): "hold \(child) since \(hold.since)"
        case .releaseChild(let child): "release \(child)"
        case .childDone(let parent, let invocation, let output):
            "done \(parent) \(invocation) \(output.compactText)"
        case .childFailed(let parent, let invocation, let code):
            "failed \(parent) \(invocation) \(code)"
        case .review(let id, let event, let data): "tell \(id) \(event) \(data.compactText)"
        case .person(let id, let event, let data): "tell person:\(id) \(event) \(data.compactText)"
        }
    }

    // MARK: What the tests ask

    func task(_ number: Int64) throws -> ReviewTask {
        try #require(review?.task(number: number), "no task \(number)")
    }
    var leaves: [String] { review?.chart.leaves ?? [] }
    func context(_ name: String) -> JSONValue? { review?.chart.context[name] }
    /// Time moves to the least due date.
    mutating func timer(at place: Int = 0) throws -> Input {
        let timers = try #require(review).chart.timers.filter { $0.due != nil }
            .sorted { ($0.due?.milliseconds ?? 0) < ($1.due?.milliseconds ?? 0) }
        try #require(place < timers.count)
        now = max(now, timers[place].due?.milliseconds ?? now)
        return .timer(id: timers[place].id)
    }
    func complete(
        _ task: Int64, attempt: Int64 = 1, _ result: JSONValue = [:], hash: String = "h1"
    ) -> Input { .complete(task: task, attempt: attempt, result: result, hash: hash, told: nil) }
}
