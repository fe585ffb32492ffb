import JSON
import ReviewClient

/// `letter`: a draft of the letter to the host.
enum LetterCommand {
    static let command = Command(
        "letter", "put a draft letter together from the findings", options: StepLoop.options,
        text: """
            Takes the tasks of the queue letters. The draft names the visit, the team and each \
            finding under its key line, strengths first, in the team's own words; the Lead Reviewer \
            rewrites it.
            """,
        examples: [("reviewworker letter --endpoint ipc:///run/reviewd", "until stopped")],
        run: { (arguments, terminal) throws(ProgramError) in
            try StepLoop.run(arguments, terminal, queue: arguments["queue"] ?? "letters") { item in
                .done(["text": .string(LetterDraft(input: item.input).text)])
            }
        })
}
