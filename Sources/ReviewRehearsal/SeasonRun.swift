import CivilTime
package import JSON
import ReviewEngine
import Statechart

/// How a rehearsed season went.
package struct SeasonRun: Sendable {
    /// One of its reviews; children are told with it.
    package struct Course: Sendable {
        /// What the season calls it.
        package var name: String
        package var workflow: String
        package var title: String
        package var host: String
        package var from: Int64
        package var to: Int64?
        package var ending: RehearsalRun.Ending
        package var states: [(id: String, title: String)]
        package var isAbandoned: Bool
        /// Why it did not end, one sentence each.
        package var why: [String]
        /// The outermost states that it went through.
        package var phases: [Phase]
        package var context: JSONObject
    }

    package struct Phase: Sendable {
        package var title: String
        package var from: Int64
        package var to: Int64?
    }

    package var title: String
    package var description: String
    package var seed: UInt64
    package var startedAt: Int64
    package var endedAt: Int64
    package var bands: [SeasonPlan.Band]
    package var courses: [Course]
    /// What could not happen as the season says: the review, the instant, the reason.
    package var missed: [(review: String, at: Int64, why: String)]
    package var overdue: [(name: String, title: String, times: Int)]
    package var answers: Int
    package var steps: Int
    package var faults: [String]
    package var story: [StoryLine]
    /// Everybody of the pool as they stand at the end.
    package var people: [(id: String, name: String, organisation: String, roles: [String])]

    init(of rehearsal: inout Rehearsal, plan: SeasonPlan) {
        title = plan.title
        description = plan.description
        seed = rehearsal.seed
        startedAt = plan.play.start.milliseconds
        endedAt = rehearsal.now
        bands = plan.bands
        courses = rehearsal.courses()
        missed = rehearsal.missed.map { ($0.happening.review, $0.at, $0.why) }
        overdue = rehearsal.overdue.sorted.map { one in
            let title = rehearsal.titles.first { sameBytes($0.name, one.name) }?.title
            return (one.name, title ?? one.name, one.times)
        }
        answers = rehearsal.answered
        steps = rehearsal.steps
        faults = rehearsal.faults.list.map(\.name)
        story = rehearsal.story
        let names = plan.play.names
        people = rehearsal.pool.people.map {
            ($0.id, names[$0.id] ?? Wording.name($0.id), $0.organisation, $0.roles)
        }
    }
}

extension Rehearsal {
    func courses() -> [SeasonRun.Course] {
        reviews.indices.filter { roots[$0] == $0 + 1 }.map { index in
            let review = reviews[index]
            let end = ending(of: index + 1)
            let states = states(of: index + 1)
            let chart = plan.workflow(named: review.workflow)?.chart
            return SeasonRun.Course(
                name: labels[index], workflow: review.workflow, title: review.title,
                host: review.organisation, from: spans[index].from, to: spans[index].to,
                ending: end.ending, states: states,
                isAbandoned: states.contains {
                    chart?.state(named: $0.id)?.tags.contains("abandoned") == true
                }, why: end.why, phases: phases[index], context: review.chart.context)
        }
    }
}
