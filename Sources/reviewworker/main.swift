import Glibc
import ReviewClient

// reviewworker: the automatic steps of reviews, any number of processes on any machine.
let program = CommandProgram(
    "reviewworker", "automatic steps: proposes people, drafts letters, sends mail, runs yours",
    groups: [
        (
            "Steps",
            [
                ProposeCommand.command, LetterCommand.command, MailCommand.command,
                RunCommand.command,
            ]
        )
    ],
    text: Manual.text, examples: Manual.examples)

exit(program.run(Array(CommandLine.arguments.dropFirst())).rawValue)
