import CEL
import CivilTime
import JSON
import ReviewClient

/// `eval`: an expression of the workflow language, tried out.
///
/// Needs no daemon.
enum EvalCommand {
    static let command = Command(
        "eval", "try out an expression of the workflow language (CEL)",
        arguments: [.init("EXPRESSION")],
        options: [
            CommandOption("bindings", "FILE", "names and values: a JSON5 object; - for stdin"),
            CommandOption("now", "INSTANT", "what now is, where the bindings do not say"),
            CommandOption("bank-holidays", "FILE", "for working days: gov.uk's JSON shape"),
        ] + calendarOptions,
        text: """
            The bindings are the names that the expression sees, as a workflow's are: input, context, \
            event, review. The result is JSON on stdout. Days and hours are of Europe/London. \
            Other time zones are read from this machine; a workflow's steps know only Europe/London, UTC and \
            offsets such as +01:00. An expression that begins with - stands behind --.
            """,
        examples: [
            (
                "reviewctl eval \"context.team.exists(t, t.place == 'lead')\" --bindings my.json5",
                "does the guard hold?"
            ),
            (
                "reviewctl eval \"addWorkingDays(date('2017-12-22'), 3)\" --bank-holidays "
                    + "Workflows/calendars/bank-holidays.json", "which day is that?"
            ),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let node = try arguments["bindings"].map { (path) throws(ProgramError) in
                try InputFile.readJSON5(path)
            }
            guard let values = node.map({ $0.value.objectValue }) ?? JSONObject() else {
                throw ProgramError(
                    .data, "CLI-007", "the bindings are no object",
                    subject: arguments["bindings"], expected: "{name: value, …}")
            }
            let zones = MachineZones()
            terminal.out(try result(arguments, values, zones))
            for name in zones.names {
                terminal.note(
                    "\(name) is this machine's: a workflow's steps know only Europe/London, UTC and offsets."
                )
            }
        })

    private static func result(
        _ arguments: Arguments, _ values: JSONObject, _ zones: MachineZones
    ) throws(ProgramError) -> JSONValue {
        let expression = arguments.word(0)
        let declarations = CELDeclarations(names: values.keys)
        let now = try instant(arguments["now"])
        let environment = CELEnvironment(
            calendars: try calendars(arguments["bank-holidays"], arguments),
            zone: { zones.rules(of: $0) })
        do {
            let program = try CELProgram.compile(
                expression, declarations: declarations,
                at: SourcePosition(file: "expression", line: 1, column: 1))
            var bindings = CELBindings(declarations, now: now, environment: environment)
            for (name, value) in values { bindings.set(name, value) }
            return try program.evaluate(&bindings).jsonValue()
        } catch {
            throw ProgramError(
                .data, error.code, error.message, subject: error.position.map { "\($0)" },
                expected: error.expected, found: error.found, hint: error.hint,
                nearest: error.nearest)
        }
    }

    static func instant(_ text: String?) throws(ProgramError) -> Timestamp? {
        guard let text else { return nil }
        do {
            return try Timestamp(parsing: text)
        } catch {
            throw ProgramError(
                .usage, error.code, error.problem, subject: "--now", expected: error.expected,
                found: error.found, hint: error.hint)
        }
    }

    /// What `eval`, `rehearse` and `run` may be given besides bank holidays.
    static let calendarOptions = [
        CommandOption("terms", "FILE", "school terms of a host, as often as needed"),
        CommandOption("windows", "FILE", "times in which steps are barred"),
    ]

    /// The calendar of Europe/London with the files that are named; without bank holidays, working
    /// days are refused.
    static func calendars(
        _ holidays: String?, _ arguments: Arguments
    ) throws(ProgramError) -> Calendars {
        try calendars(
            holidays, terms: arguments.all("terms"), windows: arguments["windows"])
    }

    static func calendars(
        _ holidays: String?, terms termFiles: [String], windows windowFile: String?
    ) throws(ProgramError) -> Calendars {
        var terms: [String: SchoolTerms] = [:]
        for path in termFiles {
            let file = try InputFile.readJSON5(path).value
            guard let organisation = file["organisation"]?.stringValue else {
                throw ProgramError(
                    .data, "CLI-005", "the term file does not say whose terms these are",
                    subject: path, expected: "an `organisation`", found: "none")
            }
            terms[organisation] = try told(path) { () throws(CivilTimeError) in
                try SchoolTerms(file)
            }
        }
        var windows: [BlackoutWindow] = []
        if let path = windowFile {
            let file = try InputFile.readJSON5(path).value
            windows = try told(path) { () throws(CivilTimeError) in
                try BlackoutWindow.read(file)
            }
        }
        let zonePath = "\(MachineZones.folder)/Europe/London"
        let zoneBytes = try InputFile.read(zonePath)
        let zone = try told(zonePath) { () throws(CivilTimeError) in
            try TimeZoneRules(tzif: zoneBytes, name: "Europe/London")
        }
        let bankHolidays: BankHolidays
        if let holidays {
            let file = try InputFile.readJSON5(holidays).value
            bankHolidays = try told(holidays) { () throws(CivilTimeError) in
                try BankHolidays(govUK: file, division: "england-and-wales")
            }
        } else {
            bankHolidays = .none(in: nil)
        }
        return Calendars(
            version: "local", zone: zone,
            working: WorkingCalendar(zone: zone, bankHolidays: bankHolidays), terms: terms,
            windows: windows)
    }

    /// What is wrong with a calendar file, as this program tells it.
    private static func told<Value>(
        _ path: String, _ read: () throws(CivilTimeError) -> Value
    ) throws(ProgramError) -> Value {
        do {
            return try read()
        } catch {
            throw ProgramError(
                .data, error.code, error.problem, subject: path, expected: error.expected,
                found: error.found, hint: error.hint)
        }
    }
}
