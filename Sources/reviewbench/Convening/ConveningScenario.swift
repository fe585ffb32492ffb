import JSON
import ReviewClient
import ReviewConvening

/// Proposing teams for made-up pools: how long, and how far from the best at most.
enum ConveningScenario {
    static let team = command(
        "convening.team", "milliseconds to prove the best of one team", reviews: 1, instances: 20,
        goal: 1)
    static let season = command(
        "convening.season", "seconds and gap of a season's teams and dates", reviews: 20,
        instances: 5, goal: 10)

    private static func command(
        _ name: String, _ summary: String, reviews: Int, instances: Int, goal: Int
    ) -> Command {
        Command(
            name, summary,
            options: [
                CommandOption("people", "NUMBER", "people in the pool (200)"),
                CommandOption("reviews", "NUMBER", "reviews (\(reviews))"),
                CommandOption("dates", "NUMBER", "dates that each could have (5)"),
                CommandOption("instances", "NUMBER", "pools, by seed from 1 (\(instances))"),
                CommandOption("effort", "NUMBER", "teams searched for at most, in thousands (40)"),
            ],
            text: """
                Verified: one team is proved; of a season every plan states a bound, and of ten \\
                instances or more at least 95 % are within 2 %; nothing in it depends on the time \\
                (goal: \(goal) s for an instance, release build).
                """
        ) { arguments, terminal throws(ProgramError) in
            try run(name, arguments, reviews: reviews, instances: instances).tell(terminal)
        }
    }

    private static func run(
        _ name: String, _ arguments: Arguments, reviews: Int, instances: Int
    ) throws(ProgramError) -> ScenarioResult {
        let people = Int(try arguments.number("people", in: 1...5_000) ?? 200)
        let reviews = Int(try arguments.number("reviews", in: 1...200) ?? Int64(reviews))
        let dates = Int(try arguments.number("dates", in: 1...60) ?? 5)
        let instances = Int(try arguments.number("instances", in: 1...1_000) ?? Int64(instances))
        let effort = Int(try arguments.number("effort", in: 1...100_000) ?? 40) * 1_000
        var seconds: [Double] = []
        var processor: [Double] = []
        var gaps: [Int] = []
        var (proven, impossible) = (0, 0)
        var fingerprint = Fingerprint()
        for seed in 1...instances {
            var pool = RandomPool(seed: seed)
            let problem = pool.problem(reviews: reviews, people: people, dates: dates)
            let start = (wall: Stopwatch.now, processor: Stopwatch.processor)
            guard let proposal = try? Convening.propose(problem, effort: effort) else {
                throw ProgramError(.software, "CLI-012", "a made-up problem is refused")
            }
            seconds.append(Stopwatch.seconds(since: start.wall))
            processor.append(Double(Stopwatch.processor - start.processor) / 1e9)
            gaps.append(proposal.gap)
            if proposal.status == .optimal { proven += 1 }
            if proposal.status == .impossible { impossible += 1 }
            fingerprint.add(JSONValue.object(proposal.json).compactText.utf8)
        }
        let close = zip(gaps, seconds).filter { $0.0 <= 20 }.count
        let isGood =
            reviews == 1
            ? proven + impossible == instances : instances < 10 || close * 100 >= instances * 95
        return ScenarioResult(
            scenario: name,
            parameters: [
                "people": .int(Int64(people)), "reviews": .int(Int64(reviews)),
                "dates": .int(Int64(dates)), "instances": .int(Int64(instances)),
                "effort": .int(Int64(effort)),
            ],
            figures: [
                "seconds_median": .double(middle(seconds).rounded(decimals: 3)),
                "seconds_most": .double((seconds.max() ?? 0).rounded(decimals: 3)),
                "processor_seconds_most": .double((processor.max() ?? 0).rounded(decimals: 3)),
                "proven": .int(Int64(proven)), "impossible": .int(Int64(impossible)),
                "gap_permille_most": .int(Int64(gaps.max() ?? 0)),
                "within_2_percent": .int(Int64(close)),
            ], hash: fingerprint.value, verified: isGood)
    }

    private static func middle(_ values: [Double]) -> Double {
        values.sorted()[values.count / 2]
    }
}
