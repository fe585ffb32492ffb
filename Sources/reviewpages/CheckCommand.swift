import ReviewClient

/// `check`: a configuration file, before it is used.
enum CheckCommand {
    static let command = Command(
        "check", "read a configuration file and say what is wrong with it",
        options: [CommandOption("config", "FILE", required: true, "the file, JSON5")],
        examples: [
            ("reviewpages check --config reviewpages.conf", "before the service is started again")
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            _ = try PagesSettings(arguments)
            terminal.note("\(arguments["config"] ?? "") can be used.")
        })
}
