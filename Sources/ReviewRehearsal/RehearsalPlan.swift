package import CivilTime
package import JSON
package import ReviewEngine
import Statechart

/// What is to be rehearsed: a workflow with all that a daemon would know when the review is started.
///
/// `reviewctl workflow rehearse` makes one. A run is a function of the plan and its seed.
package struct RehearsalPlan: Sendable {
    package enum Mood: Sendable {
        /// By seed: some decline, some are late, some never answer.
        case ordinary
        /// Everybody takes the first choice, in time.
        case willing
    }

    package var workflow: Workflow
    /// Workflows that this one starts as children, by their names.
    package var others: [Workflow]
    /// What the review is started with; nil: made up from the workflow's form.
    package var input: JSONObject?
    /// The pool; nil: people are made up for each role that is looked for.
    package var people: [Person]?
    /// What people of the pool are called in stories, by id.
    package var names: [String: String] = [:]
    package var calendars: Calendars
    package var start: Timestamp
    package var answers: (any RehearsalAnswers)?
    package var mood = Mood.ordinary
    /// Whether declared events are sent too: now and then, and by whoever may when all else rests.
    package var sendsEvents = false
    /// Whether the coordinator acts when somebody has not answered for weeks; otherwise a review that
    /// waits for them stands still, and is told of.
    package var chases = false
    /// A run that has not ended after so many years is given up.
    package var horizonYears = 3

    package init(
        workflow: Workflow, others: [Workflow] = [], input: JSONObject? = nil,
        people: [Person]? = nil, calendars: Calendars, start: Timestamp
    ) {
        self.workflow = workflow
        self.others = others
        self.input = input
        self.people = people
        self.calendars = calendars
        self.start = start
    }

    func workflow(named name: String) -> Workflow? {
        ([workflow] + others).first { sameBytes($0.name, name) }
    }

    /// Throws: REH-001 a child's workflow is missing, REH-002 the input does not fit, REH-003 the
    /// calendar does not know the days that a run may need.
    package func check() throws(RehearsalError) {
        for known in [workflow] + others {
            for child in known.chart.childWorkflows where workflow(named: child) == nil {
                throw RehearsalError(
                    .workflow, "the workflow \"\(child)\" that it starts is not there",
                    subject: known.name, hint: "Name its file with --with, or put it beside.")
            }
        }
        if let input, let schema = workflow.chart.initialInputSchema,
            let problem = Form(schema: schema).problems(in: .object(input)).first
        {
            throw RehearsalError(
                .input, "the input does not fit", subject: problem.path,
                expected: problem.expected, found: problem.found)
        }
        let today = calendars.date(at: start)
        do {
            _ = try calendars.working.isWorkingDay(today)
        } catch {
            throw RehearsalError(
                .start, error.problem, subject: "\(start)", expected: error.expected,
                hint: "Begin on a day that the bank holiday file covers.")
        }
    }

    /// One run, with its story.
    ///
    /// - Precondition: `check` has passed.
    package func run(seed: UInt64) -> RehearsalRun {
        var rehearsal = Rehearsal(self, seed: seed, tells: true)
        return rehearsal.run()
    }

    /// Many runs, checked before as for one; run n has the seed `seed + n`, so that each can be
    /// looked at alone.
    package func survey(times: Int, seed: UInt64) -> RehearsalSurvey {
        var survey = RehearsalSurvey(plan: self, seed: seed)
        for number in 0..<max(0, times) {
            var rehearsal = Rehearsal(self, seed: seed &+ UInt64(number), tells: false)
            survey.add(rehearsal.run())
        }
        return survey
    }
}
