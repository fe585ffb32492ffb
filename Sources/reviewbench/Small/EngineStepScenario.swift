import CivilTime
import JSON
import ReviewClient
import ReviewEngine
import Statechart

/// The peer challenge stepped in memory: engine, chart and CEL, no daemon and no disk.
///
/// A review is played once, by prepared answers, and each of its steps kept: review before, input.
/// A step is pure, so what is measured is all of them, again and again.
enum EngineStepScenario {
    static let command = Command(
        "engine.step", "microseconds a step of the SEND peer challenge, in memory",
        options: [WorkflowFiles.option] + RepeatedWork.options,
        text: """
            Reads send-peer-challenge.json5 and, from its folder examples, what starts it and what \
            people answer.
            """
    ) { arguments, terminal throws(ProgramError) in
        try run(arguments).tell(terminal)
    }

    private static func run(_ arguments: Arguments) throws(ProgramError) -> ScenarioResult {
        var play = try ReviewPlay(WorkflowFiles(arguments))
        try play.run()
        let (steps, surroundings) = (play.steps, play.surroundings)
        var work = try RepeatedWork(arguments)
        try work.measure(pieces: steps.count) { () throws(ProgramError) in
            for step in steps {
                _ = try ReviewPlay.outcome(step.before, step.input, surroundings)
            }
        }
        var changing = try RepeatedWork(arguments)
        try changing.measure(pieces: steps.count) { () throws(ProgramError) in
            var json = JSONStream()
            for step in steps {
                json.reset()
                Change.encode(from: step.before, to: step.after, into: &json)
            }
        }
        let end = play.review?.encodedBytes ?? []
        return ScenarioResult(
            scenario: "engine.step",
            parameters: ["steps": .int(Int64(steps.count)), "rounds": .int(Int64(work.rounds))],
            figures: [
                "us_per_step": .double((work.nanoseconds / 1e3).rounded(decimals: 2)),
                "us_per_change": .double((changing.nanoseconds / 1e3).rounded(decimals: 2)),
                "answered": .int(Int64(play.answered)),
                "snapshot_bytes": .int(Int64(end.count)),
            ], hash: Fingerprint.of(end),
            verified: play.answered >= ReviewPlay.answersLeast && play.failedExpressions == 0)
    }
}
