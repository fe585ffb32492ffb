import CivilTime
import JSON
import ReviewEngine
import ReviewRehearsal
import Statechart
import Testing

/// Plans for rehearsals of the project's workflows.
enum Rehearsed {
    static func workflow(_ name: String) throws -> Workflow {
        let charts = try WorkflowFolder.charts.get()
        return Workflow(name: name, hash: name, chart: try #require(charts[name]))
    }

    /// The peer challenge of the examples, on the day after the training.
    static func challenge(
        without role: String? = nil, madeUp: Bool = false
    ) throws -> RehearsalPlan {
        var people: [Person]?
        if !madeUp {
            people = try Pool.eastMidlands().people.filter { !$0.roles.contains(role ?? "") }
        }
        let input = try WorkflowFolder.value("examples/send-peer-challenge.input.json5")
        let plan = RehearsalPlan(
            workflow: try workflow("send-peer-challenge"),
            others: [try workflow("team-place"), try workflow("availability-call")],
            input: input.objectValue, people: people, calendars: try WorkflowFolder.calendars.get(),
            start: try Timestamp(parsing: "2017-12-06T17:00:00Z"))
        try plan.check()
        return plan
    }

    /// A chart of a test, started with nothing.
    static func plan(_ source: String) throws -> RehearsalPlan {
        let node = try JSONReader.parseJSON5(Array(source.utf8), file: "test.json5")
        let chart = try Chart.load(node)
        let plan = RehearsalPlan(
            workflow: Workflow(name: chart.id, hash: chart.id, chart: chart),
            calendars: try WorkflowFolder.calendars.get(),
            start: try Timestamp(parsing: "2018-01-08T09:00:00Z"))
        try plan.check()
        return plan
    }

    static func text(_ run: RehearsalRun) -> String { run.json { "\($0)" }.compactText }
    static func text(_ survey: RehearsalSurvey) -> String { survey.json { "\($0)" }.compactText }
}

/// The answers of a file as a rehearsal takes them.
struct RehearsedAnswers: RehearsalAnswers {
    var answers: Answers

    mutating func take(for task: JSONObject, as principal: String, today: CivilDate) -> JSONObject?
    {
        answers.next(
            for: task["name"]?.stringValue ?? "", to: principal, today: today.description)?
            .objectValue
    }
}
