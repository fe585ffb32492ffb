import JSON
import ReviewClient

/// `clock …`: the daemon's calendar time.
enum ClockCommands {
    static let show = Command(
        "clock show", "the daemon's calendar time and the next timer",
        examples: [("reviewctl clock show", "what time it is for the reviews")],
        run: { (arguments, terminal) throws(ProgramError) in
            tell(try DaemonDoor(arguments).ask("CLOCK"), terminal)
        })

    static let confirm = Command(
        "clock confirm", "say that the machine's clock is right after it jumped",
        text: """
            A wall clock that jumps by more than an hour stops all timers, so that a wrong clock does \
            not send a year's letters at once. Look at the clock, put it right, then confirm it.
            """,
        examples: [("reviewctl clock confirm --as operator", "timers go on")],
        run: { (arguments, terminal) throws(ProgramError) in
            tell(try DaemonDoor(arguments).ask("CLOCK", ["confirm": true]), terminal)
        })

    static let advance = Command(
        "clock advance", "move a manual clock: to the next timer, or to an instant",
        options: [
            CommandOption(
                "until", "next|INSTANT", required: true, "next, 2017-12-14 or an instant"),
            CommandOption("within", "SECONDS", "how long automatic steps may take first (30)"),
        ],
        text: """
            Only with a daemon whose clock is manual: rehearsals and demonstrations. It waits until \
            the automatic steps are done, moves the clock, and answers when everything that fell due \
            is on disk. If a step does not finish in time it is refused, naming the task.
            """,
        examples: [
            ("reviewctl clock advance --until next", "to whatever comes next"),
            ("reviewctl clock advance --until 2018-01-23T09:00:00Z --within 60", "to a morning"),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            var until = arguments["until"] ?? ""
            if CalendarDay(until) != nil { until += "T00:00:00Z" }
            var body: JSONObject = ["until": .string(until)]
            let within = try arguments.number("within", in: 0...600)
            if let within { body["within"] = .int(within) }
            let door = try DaemonDoor(arguments)
            tell(try door.ask("ADVANCE", body, seconds: (within ?? 30) + 30), terminal)
        })

    private static func tell(_ clock: JSONObject, _ terminal: Terminal) {
        if terminal.json { return terminal.out(.object(clock)) }
        let now = Moment(clock["now"])
        let mode = clock["mode"]?.stringValue.map { " (\($0) clock)" } ?? ""
        terminal.out("It is \(now?.text ?? "unknown")\(mode)")
        if clock["awaitsConfirmation"]?.boolValue == true {
            terminal.out(
                "Timers stand still: the machine's clock has jumped. Is it right now? Then: clock confirm"
            )
        }
        if let next = Moment(clock["next"]) {
            let distance = now.map { ", \(next.day.distance(from: $0.day))" } ?? ""
            terminal.out("The next timer is at \(next.text)\(distance)")
        }
    }
}
