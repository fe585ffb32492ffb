/// The steps of a review in the order in which a coordinator thinks of them, each with the names of
/// the tasks that belong to it.
///
/// A task that no step names gets a step of its own, so nothing that was answered is missing from a
/// report, whatever the workflow.
package struct ReportOutline {
    package struct Step {
        package var heading: String
        package var tasks: [String]
    }

    package static let known = [
        Step(heading: "Request", tasks: ["request", "accept-request"]),
        Step(heading: "Scope and dates", tasks: ["scope", "agree-dates", "go-or-postpone"]),
        Step(
            heading: "Team",
            tasks: [
                "propose-candidates", "confirm-names", "accept-place", "see-conflict",
                "search-again", "places-missing", "can-you-come", "approve-team",
            ]),
        Step(heading: "Key lines of enquiry", tasks: ["key-lines", "agree-key-lines"]),
        Step(
            heading: "Self-evaluation and documents", tasks: ["self-evaluation", "late-documents"]),
        Step(heading: "Timetable", tasks: ["visit-timetable", "virtual-timetable"]),
        Step(heading: "Team briefing", tasks: ["team-briefing"]),
        Step(heading: "Visit", tasks: ["visit-findings", "agree-last-day"]),
        Step(heading: "Verbal feedback", tasks: ["verbal-feedback"]),
        Step(
            heading: "Letter",
            tasks: ["draft-letter", "write-letter", "accuracy-check", "final-letter"]),
        Step(heading: "Next steps", tasks: ["next-steps"]),
        Step(heading: "Follow-up", tasks: ["progress", "close"]),
    ]

    /// The steps that this review has tasks of, with those tasks in the order of their creation.
    package static func steps(of report: ReviewReport) -> [(heading: String, tasks: [ReportTask])] {
        var steps: [(heading: String, tasks: [ReportTask])] = known.map { step in
            (step.heading, report.tasks.filter { step.tasks.contains($0.name) })
        }
        let named = known.flatMap(\.tasks)
        for task in report.tasks where !named.contains(task.name) {
            let heading = FormField.words(task.name)
            if let index = steps.firstIndex(where: { $0.heading == heading }) {
                steps[index].tasks.append(task)
            } else {
                steps.append((heading, [task]))
            }
        }
        return steps.filter { !$0.tasks.isEmpty }
    }
}
