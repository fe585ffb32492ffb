/// What `reviewer --help` says besides the list of commands.
enum Manual {
    static let text = """
        The daemon is found by --endpoint ipc://FOLDER or by $REVIEWD, the folder of its sockets. \
        You act as person:ID or organisation:ID; name it with --as where you may act as several. A \
        coordinator may read and answer their own tasks the same way: --as coordinator:REGION.

        With --json, stdout is what the daemon answered, as Protocol.md describes it: its members \
        stay, later versions may add some. Errors are one JSON object on stderr: {"error": {code, \
        message, subject?, expected?, found?, hint?, nearest?, exit}}.

        Dates are shown in the civil time of the United Kingdom.
        """

    static let examples: [(line: String, does: String)] = [
        ("reviewer inbox", "what you are asked, the most urgent first"),
        ("reviewer show r42-7", "one task, with all that you need to answer it"),
        ("reviewer accept r42-7 --conflict no", "you take the place"),
        ("reviewer decline r42-7 --reason 'away that week' --conflict no", "you do not"),
        ("reviewer answer r42-9", "asks the form's questions one after another"),
    ]
}
