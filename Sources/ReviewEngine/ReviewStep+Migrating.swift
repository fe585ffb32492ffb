import CivilTime
import JSON
import Statechart

/// A running review goes on by another definition of its workflow.
extension ReviewStep {
    /// The surroundings hold the definition that it is to keep.
    mutating func takeMigration(_ migration: Input.Migration) throws(Refusal) {
        let workflow = surroundings.workflow
        guard sameBytes(workflow.hash, migration.definition),
            sameBytes(workflow.name, review.workflow)
        else {
            throw Refusal(
                .invalid, "ENG-028", "the definition is of another workflow",
                subject: "\(review.id)", expected: review.workflow, found: workflow.name)
        }
        guard !sameBytes(review.definition, migration.definition) else {
            throw Refusal(
                .conflict, "ENG-029", "the review goes by this definition already",
                subject: "\(review.id)")
        }
        if let schema = workflow.chart.initialInputSchema {
            let input = JSONValue.object(review.chart.input)
            try refuse(
                Form(schema: schema).problems(in: input).map {
                    .init(
                        subject: "input.\($0.path)", expected: $0.expected, found: $0.found)
                })
        }
        if review.status == .deferred {
            // Nothing of it stands anywhere yet: it begins by the new definition.
            review.keep(definition: workflow.hash, semantics: Review.currentSemantics)
            review.chart = workflow.chart.unstarted(input: review.chart.input)
            touchedChart = true
            told = ["it has not begun, and begins by this definition"]
            return
        }
        let mapping = try read(migration.mapping)
        do throws(ChartErrors) {
            let migrated = try workflow.chart.taking(
                over: review.chart,
                by: mapping,
                env: review.environment(
                    now: surroundings.now, calendars: surroundings.calendars,
                    lookups: surroundings.lookups))
            review.keep(definition: workflow.hash, semantics: Review.currentSemantics)
            if review.status == .attention, migrated.step.snapshot.status == .running {
                review.status = .running
                review.problem = nil
            }
            told = migrated.told
            absorb(migrated.step)
        } catch {
            try refuse(
                error.errors.map {
                    .init(
                        subject: [$0.problem, $0.hint].compactMap { $0 }.joined(separator: "; "),
                        expected: $0.expected ?? "", found: $0.found ?? "")
                })
        }
    }

    /// The journal keeps the mapping as a value; its places in the file were told at admission.
    private func read(_ mapping: JSONObject) throws(Refusal) -> ChartMapping {
        do {
            let text = JSONValue.object(mapping).compactBytes
            return try ChartMapping(JSONReader.parseJSON5(text, file: "the mapping"))
        } catch {
            throw Refusal(
                .invalid, "ENG-037", "the mapping cannot be read: \(error)",
                subject: "\(review.id)")
        }
    }

    private func refuse(_ problems: [Refusal.Problem]) throws(Refusal) {
        guard !problems.isEmpty else { return }
        var refusal = Refusal(
            .refused, "ENG-038", "the review cannot move to this definition",
            subject: "\(review.id)", expected: "a counterpart for all that is open",
            found: problems[0].subject,
            hint: "Say in the mapping where it goes; `problems` has all of them.")
        refusal.problems = problems
        throw refusal
    }
}
