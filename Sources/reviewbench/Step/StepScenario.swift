import JSON
import ReviewClient
import ReviewWire
import ZeroMQ

/// One durable step: COMPLETE in, statechart step, journal on disk, OK and the next TASK out.
///
/// Ends with `kill -9` under load, a restart, and a count that must agree with the clients' own.
struct StepScenario {
    static let command = Command(
        "step", "durable steps a second against a reviewd of its own",
        options: [
            CommandOption("clients", "COUNT", "connections, each a worker (8)"),
            CommandOption("in-flight", "COUNT", "tasks that each holds at once (32)"),
            CommandOption("seconds", "SECONDS", "how long is measured, after half a second (4)"),
            CommandOption("reviews", "COUNT", "reviews that wait, hit in turn (10000)"),
            CommandOption("reviewd", "PATH", "the daemon's program (the one beside this one)"),
            CommandOption("folder", "FOLDER", "where the store is made: its disk counts (/tmp)"),
            CommandOption("keep", nil, "leave the store and the log there"),
        ],
        text: """
            Starts reviewd with the manual clock on a new store, deploys a chart of three levels with \
            a parallel state, guards, assign and a task with a date, starts the reviews and lets the \
            clients answer every TASK with a result of 200 bytes. Latency is from COMPLETE sent to OK \
            received. Then: kill -9 in the midst of it, restart, count (the journal and the context \
            against the clients' tally), reviewd --verify.
            """
    ) { arguments, terminal throws(ProgramError) in
        try StepScenario(arguments, terminal).run().tell(terminal)
    }

    private let clients: Int
    private let inFlight: Int
    private let seconds: Int
    private let reviews: Int
    private let terminal: Terminal
    private let daemon: BenchDaemon
    private let context: ZeroMQContext

    private static let warmUp: UInt64 = 500_000_000
    /// STARTs on their way at once.
    private static let window = 400

    private init(_ arguments: Arguments, _ terminal: Terminal) throws(ProgramError) {
        func number(
            _ name: String, _ range: ClosedRange<Int64>, _ usual: Int
        ) throws(ProgramError) -> Int {
            try arguments.number(name, in: range).map { Int($0) } ?? usual
        }
        clients = try number("clients", 1...1_000, 8)
        inFlight = try number("in-flight", 1...WireLimits.credits, 32)
        seconds = try number("seconds", 1...3_600, 4)
        reviews = try number("reviews", 1...10_000_000, 10_000)
        self.terminal = terminal
        daemon = try BenchDaemon(
            program: arguments["reviewd"] ?? Machine.programFolder + "/reviewd",
            parent: arguments["folder"] ?? "/tmp", keeps: arguments.has("keep"))
        do { context = try ZeroMQContext() } catch { throw ProgramError(transport: error) }
    }

    /// What was read at one end of the measured time.
    private struct Reading {
        var at: UInt64
        var process: ProcessFigures
        var status: JSONObject

        func count(_ name: String) -> Int64 { status[name]?.intValue ?? 0 }
    }

    private func run() throws(ProgramError) -> ScenarioResult {
        terminal.note("store in \(daemon.folder)")
        let began = try daemon.start(context)
        let definition = try startReviews()
        let fleet = try WorkerFleet(
            clients: clients, inFlight: inFlight, reviews: reviews, daemon: daemon,
            context: context)
        try fleet.work(until: Stopwatch.now + Self.warmUp)
        let first = try reading(fleet)
        fleet.measure(true)
        try fleet.work(until: first.at + UInt64(seconds) * 1_000_000_000)
        fleet.measure(false)
        let last = try reading(fleet)
        // Tasks are on their way now, some written, some not.
        daemon.end(9)
        try fleet.drain()
        terminal.note("killed under load; starting again")
        let recovery = try daemon.start(context)
        let faults = try recount(fleet)
        var figures = figures(fleet.tally, first, last)
        figures["start_ms"] = .int(began)
        figures["recovery_ms"] = .int(recovery)
        figures["acknowledged"] = .int(Int64(fleet.tally.acknowledgedCount))
        figures["refused"] = .int(Int64(fleet.tally.refusedCount))
        figures["revoked"] = .int(Int64(fleet.revoked))
        return ScenarioResult(
            scenario: "step",
            parameters: [
                "clients": .int(Int64(clients)), "in_flight": .int(Int64(inFlight)),
                "seconds": .int(Int64(seconds)), "reviews": .int(Int64(reviews)),
                "chart": .string(StepChart.id), "result_bytes": .int(Int64(StepChart.resultBytes)),
            ], figures: figures, hash: Fingerprint.of(definition.utf8),
            verified: faults.isEmpty && !fleet.tally.latencies.isEmpty)
    }

    // MARK: Before

    /// Deploys the chart and starts the reviews; gives the definition's hash.
    private func startReviews() throws(ProgramError) -> String {
        let commands = try WirePort<CommandVerb>(of: daemon, in: context)
        let principal = JSONValue.string(BenchDaemon.coordinator)
        let deployed = try commands.ask(
            .deploy,
            ["as": principal, "name": .string(StepChart.id), "source": .string(StepChart.source)])
        let body: JSONObject = [
            "as": principal, "workflow": .string(StepChart.id), "organisation": "derby",
            "input": [:],
        ]
        let began = Stopwatch.now
        var sent = 0
        var answered = 0
        while answered < reviews {
            while sent < reviews, sent - answered < Self.window {
                try commands.send(
                    Request<CommandVerb>(.start, requestID: .fresh(), body: body).frames)
                sent += 1
            }
            guard let answer = try commands.next(milliseconds: 60_000) else {
                throw ProgramError(.unavailable, "CLI-012", "a START was not answered in 60 s")
            }
            guard answer.verb == .ok else { throw ProgramError(wire: answer.body) }
            answered += 1
        }
        let rate = Double(reviews) / Stopwatch.seconds(since: began)
        terminal.note("\(reviews) reviews started, \(Int(rate)) a second")
        return deployed["hash"]?.stringValue ?? ""
    }

    // MARK: While

    /// STATUS is asked for without a pause in the work.
    private func reading(_ fleet: WorkerFleet) throws(ProgramError) -> Reading {
        let before = fleet.statusAnswers.count
        try fleet.askStatus()
        try fleet.work(until: Stopwatch.now + 10_000_000_000, statusAnswers: before + 1)
        guard fleet.statusAnswers.count > before, let status = fleet.statusAnswers.last else {
            throw ProgramError(.unavailable, "CLI-012", "STATUS was not answered in 10 s")
        }
        return Reading(at: Stopwatch.now, process: ProcessFigures(daemon.process), status: status)
    }

    private func figures(_ tally: Tally, _ first: Reading, _ last: Reading) -> JSONObject {
        let latencies = tally.latencies.sorted()
        let elapsed = Double(last.at - first.at) / 1e9
        let steps = last.count("completed") - first.count("completed")
        let commits = last.count("commits") - first.count("commits")
        func microseconds(_ share: Double) -> JSONValue {
            guard let longest = latencies.last else { return .null }
            let place = Int(Double(latencies.count) * share)
            let value = place < latencies.count ? latencies[place] : longest
            return .int(Int64(value / 1_000))
        }
        let hits = tally.measured.dropFirst()
        let threads = last.process.threads.map { thread in
            let before = first.process.threads.first { $0.name == thread.name }?.processor ?? 0
            return (thread.name, (thread.processor - before) / elapsed)
        }.sorted { $0.1 > $1.1 }
        for (name, share) in threads.prefix(3) {
            terminal.note("thread \(name): \(Int(share * 100)) % of a processor")
        }
        return [
            "steps_per_second": .double(
                (Double(latencies.count) / Double(seconds)).rounded(decimals: 1)),
            "p50_us": microseconds(0.5), "p99_us": microseconds(0.99),
            "p99_9_us": microseconds(0.999), "max_us": microseconds(1),
            "fsyncs_per_step": .double(
                (Double(commits) / Double(max(1, steps))).rounded(decimals: 4)),
            "steps_per_fsync": .double(
                (Double(steps) / Double(max(1, commits))).rounded(decimals: 1)),
            "applies": .int(last.count("applies") - first.count("applies")),
            "daemon_processors": .double(
                ((last.process.processor - first.process.processor) / elapsed)
                    .rounded(decimals: 2)),
            "daemon_rss_kb": .int(last.process.resident),
            "hits_least": .int(Int64(hits.min() ?? 0)), "hits_most": .int(Int64(hits.max() ?? 0)),
            "steps": .int(Int64(latencies.count)),
        ]
    }

    // MARK: After

    /// What is not as it must be; empty when all is well.
    private func recount(_ fleet: WorkerFleet) throws(ProgramError) -> [String] {
        var recount = Recount(
            try WirePort<CommandVerb>(of: daemon, in: context), reviews: reviews)
        try recount.readJournal()
        var faults = recount.differing(from: fleet.tally)
        // A review that is not there cannot be shown.
        if faults.isEmpty { faults = try recount.differing() }
        if fleet.tally.refusedCount > 0 {
            faults.append("refused: \(fleet.firstRefusal ?? "")")
        }
        let ended = daemon.end(15)
        if ended != 0 { faults.append("reviewd ended with \(ended) after SIGTERM") }
        let verification = try daemon.verify()
        if !verification.isSound { faults.append(verification.said) }
        for fault in faults.prefix(10) { terminal.note("not as it must be: \(fault)") }
        if faults.isEmpty {
            terminal.note(
                "journal, contexts and clients agree on "
                    + "\(recount.completions.reduce(0) { $0 + Int($1) }) completions; "
                    + verification.said)
        }
        return faults
    }
}
