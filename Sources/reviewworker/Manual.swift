/// What `reviewworker --help` says besides the list of steps.
enum Manual {
    static let text = """
        A worker takes the tasks of a queue, does them, and hands in the results; several share a \
        queue. It waits for a daemon that is not there yet, goes on when it is restarted, and ends \
        with SIGTERM or SIGINT after what it has begun. It acts as queue:NAME, which the daemon's \
        configuration must give to its user. A line for each task stands on stderr; no texts of \
        reviews are in it.
        """

    static let examples: [(line: String, does: String)] = [
        ("reviewworker propose", "who could take a place, from the pool"),
        ("reviewworker letter", "a draft letter from the findings"),
        ("reviewworker mail --from reviews@example.org", "letters to people"),
        ("reviewworker run --queue check --exec ./check", "your own step"),
    ]
}
