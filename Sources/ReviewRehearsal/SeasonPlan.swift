package import CivilTime
import JSON
import ReviewEngine
import Statechart

/// A season to be rehearsed: many reviews of one region, one pool of people, and what happens when.
///
/// `reviewctl season rehearse` makes one of a file. A run is a function of the plan and its seed.
package struct SeasonPlan: Sendable {
    package var title: String
    package var description: String
    /// The workflows, the people, the calendars and the moods of all reviews.
    package var play: RehearsalPlan
    /// The earliest first.
    package private(set) var happenings: [Happening]
    /// Stretches of days that a reader of the season should see, such as a pre-election period.
    package var bands: [Band]

    package struct Band: Sendable {
        package var from: CivilDate
        /// The last day.
        package var until: CivilDate
        package var title: String

        package init(from: CivilDate, until: CivilDate, title: String) {
            self.from = from
            self.until = until
            self.title = title
        }
    }

    /// - Parameter play: its `workflow`, `input` and `start` are the first review's and the season's.
    package init(
        title: String, description: String, play: RehearsalPlan, happenings: [Happening],
        bands: [Band] = []
    ) {
        self.title = title
        self.description = description
        self.play = play
        self.bands = bands
        // Of one instant, in the order of the file.
        self.happenings = happenings.enumerated().sorted {
            ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
        }.map(\.element)
    }

    /// Throws: REH-001 to REH-003 as one review's plan, REH-004 two reviews have one name or an event
    /// is for none.
    package func check() throws(RehearsalError) {
        try play.check()
        var names: [String] = []
        for happening in happenings {
            let isKnown = names.contains { sameBytes($0, happening.review) }
            switch happening.kind {
            case .start(let workflow, let input):
                guard !isKnown else {
                    throw RehearsalError(
                        .season, "two reviews have this name", subject: happening.review)
                }
                names.append(happening.review)
                if let schema = workflow.chart.initialInputSchema,
                    let problem = Form(schema: schema).problems(in: .object(input)).first
                {
                    throw RehearsalError(
                        .input, "the input of \"\(happening.review)\" does not fit",
                        subject: problem.path, expected: problem.expected, found: problem.found)
                }
            case .event(let name, _):
                guard isKnown else {
                    throw RehearsalError(
                        .season, "\"\(name)\" comes before this review has begun",
                        subject: happening.review,
                        expected: names.isEmpty ? nil : names.joined(separator: ", "),
                        hint: "A review begins with an entry of its own, on an earlier day.")
                }
            }
        }
    }

    /// - Precondition: `check` has passed.
    package func run(seed: UInt64) -> SeasonRun {
        var rehearsal = Rehearsal(play, happenings: happenings, seed: seed, tells: true)
        rehearsal.play()
        return SeasonRun(of: &rehearsal, plan: self)
    }
}
