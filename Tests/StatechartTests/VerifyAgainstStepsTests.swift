import JSON
import Testing

@testable import Statechart

/// `verify` steps with unknown data, by an algorithm of its own. Whatever a review really does, it
/// must have foreseen: random charts by seed are stepped, and each configuration in which they come
/// to rest, with what is open then, is looked up among those explored.
@Suite struct VerifyAgainstStepsTests {
    /// What both know of a moment of rest: active states, and invokes with something open.
    private struct Rest: Hashable {
        var states: StateSet
        var open: StateSet

        init(_ position: Position) {
            states = position.states
            open = StateSet(
                position.open.indices.filter { ![.none, .ended].contains(position.open[$0]) })
        }

        init(_ snapshot: ChartSnapshot) {
            states = snapshot.states
            open = StateSet(snapshot.invocations.map(\.spec))
        }
    }

    /// Configurations of one chart that are looked at; larger charts say nothing here.
    private static let limit = 4_000

    @Test func `all that random reviews do is among what verify explores`() throws {
        var charts = 0
        var rests = 0
        var seen: Set<Rest> = []
        for seed in 1...400 {
            guard let (chart, dice) = try RandomChartTests.chart(seed, most: 6) else { continue }
            let exploration = Exploration(VerifyModel(chart, children: [:]), limit: Self.limit)
            guard exploration.explored == exploration.positions.count else { continue }
            let known = Set(exploration.positions.map(Rest.init))
            for round in 0..<4 {
                var dice = dice
                dice.state &+= UInt64(round)
                for snapshot in try RandomChartTests.run(chart, dice, seed: seed)
                where snapshot.status == .running {
                    let rest = Rest(snapshot)
                    #expect(known.contains(rest), "seed \(seed): \(snapshot.leaves)")
                    seen.insert(rest)
                    rests += 1
                }
            }
            charts += 1
        }
        #expect(charts > 200)
        #expect(rests > 5_000)
        #expect(seen.count > 100)
    }
}
