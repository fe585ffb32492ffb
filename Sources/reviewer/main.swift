import Glibc
import ReviewClient

// reviewer: reviewers and hosts read their inbox and answer with it.
let program = CommandProgram(
    "reviewer", "your inbox: what you are asked, and your answers; for reviewers and hosts",
    groups: [
        (
            "Your tasks",
            [
                InboxCommand.command, ShowCommand.command, DecisionCommands.accept,
                DecisionCommands.decline, AnswerCommand.command, WatchCommand.command,
            ]
        ),
        ("Documents", ReviewerDocuments.all),
        ("For rehearsals and scripts", [FollowCommand.command]),
    ],
    text: Manual.text, examples: Manual.examples)

exit(program.run(Array(CommandLine.arguments.dropFirst())).rawValue)
