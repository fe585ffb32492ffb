import JSON
import Statechart
import Testing

/// Random charts under random inputs, by seed: what holds for all charts must hold for them.
@Suite struct RandomChartTests {
    /// What happens to a review of the chart: the snapshots after each step.
    private func run(_ chart: Chart, _ dice: Dice, seed: Int) throws -> [ChartSnapshot] {
        var dice = dice
        var run: Rehearsed
        do {
            run = try Rehearsed(chart)
        } catch let error as ChartError {
            #expect(error.code == "CHT-040", "seed \(seed): \(error)")
            return []
        }
        var snapshots = [run.snapshot]
        for _ in 0..<8 where run.snapshot.status == .running {
            do {
                switch dice.roll(4) {
                case 0 where !run.snapshot.invocations.isEmpty:
                    let open = run.snapshot.invocations
                    try run.complete(open[dice.roll(open.count)].id, ["ok": true])
                case 1 where run.snapshot.timers.contains { $0.due != nil }: try run.fireNext()
                default: try run.send(RandomChart.events[dice.roll(5)])
                }
            } catch let error as ChartError {
                // A random chart may go round without an end; nothing has happened then.
                #expect(error.code == "CHT-040", "seed \(seed): \(error)")
            }
            snapshots.append(run.snapshot)
        }
        return snapshots
    }

    @Test func `a thousand random charts run twice alike, also through the store`() throws {
        var steps = 0
        var charts = 0
        for seed in 1...1000 {
            guard var (chart, dice) = try RandomChart.load(seed) else { continue }
            // `Rehearsed.take` decodes each encoded snapshot, which also proves that every
            // configuration is a legal one.
            let first = try run(chart, dice, seed: seed)
            if seed % 20 == 0, let again = try RandomChart.load(seed) { (chart, dice) = again }
            for snapshot in first {
                #expect(snapshot.hasEnteredOnce, "seed \(seed): \(snapshot.leaves)")
            }
            let second = try run(chart, dice, seed: seed)
            #expect(first == second, "seed \(seed)")
            #expect(first.map(\.bytes) == second.map(\.bytes), "seed \(seed)")
            steps += first.count
            charts += 1
        }
        #expect(charts > 800)
        #expect(steps > 6000)
    }
}

extension ChartSnapshot {
    /// Whether what a state begins when it is entered is there no more than once.
    fileprivate var hasEnteredOnce: Bool {
        let delays = timers.compactMap { timer in
            if case .after = timer.purpose { timer.purpose } else { nil }
        }
        let places = invocations.map { "\($0.group)#\($0.index ?? -1)" }
        return Set(delays).count == delays.count && Set(places).count == places.count
    }
}

@Suite struct LargeChartTests {
    @Test func `a chart of 400 states steps like a small one`() throws {
        var states = JSONObject()
        for number in 0..<390 {
            states["s\(number)"] = ["on": ["next": .string("s\((number + 1) % 390)")]]
        }
        states["p"] = [
            "type": "parallel",
            "states": [
                "l": ["states": ["x": [:], "y": [:]]],
                "r": ["states": ["z": [:], "h": ["history": "deep"]]],
            ],
        ]
        let source: JSONValue = [
            "id": "large", "states": .object(states), "on": ["jump": "#y", "back": "#s200"],
        ]
        var run = try Rehearsed(source.compactText)
        for _ in 0..<389 { try run.send("next") }
        #expect(run.leaves == ["s389"])
        try run.send("next")
        #expect(run.leaves == ["s0"])
        try run.send("jump")
        #expect(run.snapshot.configuration == ["p", "l", "y", "r", "z"])
        try run.send("back")
        #expect(run.snapshot.configuration == ["s200"])
    }
}
