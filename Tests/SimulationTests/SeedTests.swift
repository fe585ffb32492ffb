import Foundation
import ReviewSimulator
import Testing

/// Many small worlds, each from its seed; `SIMULATION_SEEDS=1000..2000` runs others than these.
@Suite struct SeedTests {
    @Test func `whatever goes wrong in any world, every promise is kept`() throws {
        let seeds = SeedRange.asked
        var tally = Tally()
        for seed in seeds {
            let outcome = try Simulation(seed: seed).run()
            tally.add(outcome)
            #expect(outcome.findings.isEmpty, "\(outcome.report)")
        }
        print(tally.text)
    }
}
