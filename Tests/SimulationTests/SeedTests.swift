import ReviewSimulator
import Testing

/// Many small worlds, each from its seed; `SIMULATION_SEEDS=1000..2000` runs others than these.
@Suite struct SeedTests {
    @Test func `whatever goes wrong in any world, every promise is kept`() throws {
        var tally = Tally()
        for seed in SeedRange.asked {
            let outcome = try Simulation(seed: seed).run()
            tally.add(outcome)
            #expect(outcome.findings.isEmpty, "\(outcome.report)")
        }
        print(tally.text)
    }

    @Test func `the same seed gives the same messages and entries`() throws {
        var traces: Set<String> = []
        for seed in SeedRange.unasked.prefix(8) {
            let first = try Simulation(seed: seed).run()
            let second = try Simulation(seed: seed).run()
            #expect(first.trace == second.trace, "seed \(seed)")
            #expect(first.events == second.events, "seed \(seed)")
            traces.insert(first.trace)
        }
        #expect(traces.count == 8, "other seeds are other worlds")
    }

    @Test func `a range of seeds is read as it is written`() {
        #expect(SeedRange.parse("7") == 7...7)
        #expect(SeedRange.parse("1000..2000") == 1000...2000)
        #expect(SeedRange.parse("2..1") == nil)
        #expect(SeedRange.parse("1..2..3") == nil)
        #expect(SeedRange.parse("many") == nil)
    }
}
