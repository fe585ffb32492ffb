import JSON
import ReviewClient

/// `follow`: answers what comes to an inbox from a file; plays a person in rehearsals and scripts.
enum FollowCommand {
    static let command = Command(
        "follow", "stay, and answer what comes from a prepared file",
        options: [
            CommandOption("answers", "FILE", required: true, "prepared answers, JSON5"),
            CommandOption(
                "coordinator", "PRINCIPAL",
                "as whom reviews are looked at, for --as '*' and --until-review"),
            CommandOption("until-review", "REVIEW", "end when this review has ended"),
        ],
        text: """
            FILE is {answers: [{task: 'accept-place', as?: 'person:…', when?: {'input.place.id': \
            'lead'}, times?: 1, result: {…}}, …]}: for each task the first that fits is taken. In \
            texts {today} is the daemon's date, {today+14} fourteen days later, {input.PATH} what \
            stands in the task.

            --as may be given several times: all these inboxes are followed. --as '*' follows every \
            inbox that the --coordinator can see; only a daemon with a manual clock lets its own \
            user do that.

            A line is printed for each answer. A task without a prepared answer is left alone and \
            named on stderr. Goes on when the daemon is restarted; ends with SIGINT, SIGTERM, or with \
            --until-review. An answer that the daemon does not accept ends it with an error.
            """,
        examples: [
            (
                "reviewer follow --as person:rutland-send --answers rutland.json5",
                "one reviewer, until stopped"
            ),
            (
                "reviewer follow --as organisation:derby --answers derby.json5 --coordinator "
                    + "coordinator:east-midlands --until-review r42", "a host, to the end of r42"
            ),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let file = try InputFile.readJSON5(arguments["answers"] ?? "-")
            var follower = try Follower(arguments, try PreparedAnswers(file), terminal)
            try follower.run()
        })
}
