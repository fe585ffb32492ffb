/// What `reviewctl --help` says besides the list of commands.
enum Manual {
    static let text = """
        The daemon is found by --endpoint ipc://FOLDER or by $REVIEWD, the folder of its sockets. \
        You act as one of the principals that the daemon's configuration gives to your user: \
        coordinator:REGION, operator, person:ID, organisation:ID. Name one with --as where you \
        have several.

        With --json, stdout is the body that the daemon answered, as Protocol.md describes it: its \
        members stay, later versions may add some. Streams (events --follow) are one JSON object a \
        line. Errors are one JSON object on stderr: {"error": {code, message, subject?, expected?, \
        found?, hint?, nearest?, exit}}.

        Dates are shown in the civil time of the United Kingdom.
        """

    static let examples: [(line: String, does: String)] = [
        ("reviewctl today", "what is overdue, what waits for you, what comes in 14 days"),
        (
            "reviewctl start send-peer-challenge --host derby --input '{theme: \"transitions\"}'",
            "a review begins; the answer names it, for example r42"
        ),
        ("reviewctl show r42", "where it stands, and what you can do now"),
        (
            "reviewctl event r42 postpone --cause inspection --reason 'called on Monday' --dry-run",
            "what would happen; without --dry-run it happens"
        ),
        ("reviewctl report r42 -o r42.html", "the whole review as one page, to print or send"),
    ]
}
