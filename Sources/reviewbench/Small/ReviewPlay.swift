import CivilTime
import JSON
import ReviewClient
import ReviewEngine
import Statechart

/// One peer challenge, played as far as prepared answers carry it.
struct ReviewPlay {
    /// A step as it was played; an object, so that going through them copies no review.
    final class Played {
        let before: Review?
        let input: Input
        let after: Review

        init(before: Review?, input: Input, after: Review) {
            self.before = before
            self.input = input
            self.after = after
        }
    }

    private(set) var steps: [Played] = []
    private(set) var review: Review?
    private(set) var answered = 0
    private(set) var failedExpressions = 0
    private(set) var surroundings: StepSurroundings
    private var answers: PreparedAnswers
    /// Places that the review waits for, each a review of its own that is not played.
    private var children: [(invocation: String, input: JSONObject)] = []
    private let start: JSONObject

    static let answersLeast = 8
    private static let name = "send-peer-challenge"
    private static let day = "2017-11-06"
    /// A play that goes on after so many steps goes round.
    private static let stepsMost = 200
    /// What every look-up of a person finds.
    private static let person: JSONValue = [
        "known": true, "organisation": "derby", "roles": [], "accredited": true,
        "accreditedUntil": "2019-12-31", "conflicts": [], "status": "accredited",
    ]

    init(_ files: WorkflowFiles) throws(ProgramError) {
        let path = "\(files.folder)/\(Self.name).json5"
        let examples = "\(files.folder)/examples"
        do {
            let chart = try Chart.load(try InputFile.readJSON5(path))
            let now = try Timestamp(parsing: "\(Self.day)T09:00:00Z")
            surroundings = StepSurroundings(
                now: now.milliseconds, calendars: try BenchCalendar.read(),
                workflow: Workflow(name: Self.name, hash: "bench", chart: chart),
                lookups: ["person": Self.person],
                nextReview: 2)
        } catch let error as ProgramError {
            throw error
        } catch {
            throw ProgramError(.data, "CLI-007", "\(error)", subject: path)
        }
        answers = try PreparedAnswers(try InputFile.readJSON5("\(examples)/try.answers.json5"))
        start =
            try InputFile.readJSON5("\(examples)/\(Self.name).input.json5").value.objectValue ?? [:]
    }

    mutating func run() throws(ProgramError) {
        try take(
            .start(
                Input.Start(
                    id: ReviewID(number: 1), workflow: Self.name, definition: "bench",
                    title: "A peer challenge", region: "east-midlands",
                    organisation: start["host"]?.stringValue ?? "", input: start)))
        while steps.count < Self.stepsMost, let input = next() { try take(input) }
    }

    /// The answer to the first open task that has one; a queue's task is handed out before.
    private mutating func next() -> Input? {
        if let child = children.first {
            children.removeFirst()
            return .childDone(invocation: child.invocation, output: Self.filled(child.input))
        }
        for task in review?.tasks ?? [] where task.status == .ready || task.status == .leased {
            if task.isQueued, task.status == .ready {
                return .grant(task: task.id.number, holder: "bench")
            }
            guard let answer = answer(to: task) else { continue }
            answered += 1
            return .complete(
                task: task.id.number, attempt: task.attempt, result: answer,
                hash: String(repeating: "0", count: 64), told: nil)
        }
        return nil
    }

    /// What the chart sees of an answer: the fields that its form copies, and the body's hash.
    private mutating func answer(to task: ReviewTask) -> JSONValue? {
        guard let today = CalendarDay(Self.day) else { return nil }
        let asked: JSONObject = [
            "name": .string(task.name), "input": .object(task.input),
        ]
        guard let result = answers.take(for: asked, as: task.address, today: today) else {
            return nil
        }
        guard let form = surroundings.workflow.chart.form(of: task) else {
            return .object(result)
        }
        var copied = Form(schema: form).copied(from: .object(result))
        copied["body"] = .string(String(repeating: "0", count: 64))
        return .object(copied)
    }

    /// How the review of a place ends when somebody took it.
    private static func filled(_ input: JSONObject) -> JSONValue {
        let place = input["place"] ?? .null
        let id = place["id"] ?? ""
        let person = JSONValue.string("reviewer-\(id.stringValue ?? "")")
        let member: JSONValue = [
            "place": id, "title": place["title"] ?? "", "person": person, "organisation": "derby",
            "acceptedOn": .string("\(day)T09:00:00Z"),
            "acceptedFor": input["visit"]?["start"] ?? .null,
            "answer": ["decision": "accept", "conflict": false],
        ]
        return [
            "place": id, "person": person, "organisation": "derby",
            "acceptedOn": .string("\(day)T09:00:00Z"), "member": member, "asked": [],
        ]
    }

    private mutating func take(_ input: Input) throws(ProgramError) {
        let outcome = try Self.outcome(review, input, surroundings)
        failedExpressions += outcome.errors.count
        steps.append(Played(before: review, input: input, after: outcome.review))
        review = outcome.review
        for case .startChild(let invocation, _, _, let input) in outcome.messages {
            children.append((invocation, input))
        }
        surroundings.nextReview = outcome.nextReview
    }

    static func outcome(
        _ review: consuming Review?, _ input: Input, _ surroundings: StepSurroundings
    ) throws(ProgramError) -> ReviewStep {
        do { return try Review.step(consume review, input, in: surroundings) } catch {
            throw ProgramError(.software, "CLI-012", "a step was refused: \(error)")
        }
    }
}
