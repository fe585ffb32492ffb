import ReviewClient

/// Runs work again and again for a while; the figure is the middle of several rounds, so that one
/// disturbed round does not count.
struct RepeatedWork {
    /// Nanoseconds of one piece of work.
    private(set) var nanoseconds = 0.0
    private(set) var rounds: Int

    static let options = [
        CommandOption("rounds", "COUNT", "rounds, of which the middle one counts (5)"),
        CommandOption(
            "calls", "COUNT",
            "do the work so often in a round, for counting what it does "
                + "(as often as fits into 20 ms)"),
    ]
    /// A round lasts at least so long, in nanoseconds.
    private static let least: UInt64 = 20_000_000
    /// Or it has exactly so many calls.
    private let wanted: Int?

    init(_ arguments: Arguments) throws(ProgramError) {
        rounds = Int(try arguments.number("rounds", in: 1...1_000) ?? 5)
        wanted = try arguments.number("calls", in: 1...1_000_000).map { Int($0) }
    }

    /// - Parameter pieces: how many pieces of work one call does.
    mutating func measure(
        pieces: Int, _ work: () throws(ProgramError) -> Void
    ) throws(ProgramError) {
        try work()
        var times: [Double] = []
        for _ in 0..<rounds {
            let began = Stopwatch.now
            var calls = 0
            repeat {
                try work()
                calls += 1
            } while wanted.map { calls < $0 } ?? (Stopwatch.now - began < Self.least)
            times.append(Double(Stopwatch.now - began) / Double(calls * max(1, pieces)))
        }
        nanoseconds = times.sorted()[times.count / 2]
    }
}
