import JSON
import ReviewClient

/// `run`: an operator's own step, a command with JSON in and JSON out.
enum RunCommand {
    static let command = Command(
        "run", "let a command of yours do the tasks of a queue",
        options: [
            CommandOption("queue", "NAME", required: true, "the queue whose tasks are taken"),
            CommandOption("exec", "COMMAND", required: true, "run by /bin/sh for each task"),
            CommandOption("quiet", nil, "say only what goes wrong"),
        ],
        text: """
            For each task the command is started with one JSON object on its stdin: {task, queue, \
            name, title, input, form?, due?, try, review}. It writes one JSON object to stdout and \
            ends with 0: that is the result. It ends with 65 and writes {code, message, data?}: that \
            is an outcome which the workflow handles, such as an address that does not exist. \
            Anything else is a technical failure: tried again after a pause, with the last line of \
            its stderr as the reason. When the task is no longer needed the command gets SIGTERM. \
            One command runs at a time; start more processes for more.
            """,
        examples: [
            ("reviewworker run --queue mail --exec './send-mail --from sdsa'", "mail by a script"),
            ("reviewworker run --queue check --exec 'jq {pages: .input.pages}'", "a filter"),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let command = arguments["exec"] ?? ""
            try StepLoop.run(arguments, terminal, queue: arguments["queue"] ?? "") { item in
                OwnCommand.outcome(of: command, for: item)
            }
        })
}
