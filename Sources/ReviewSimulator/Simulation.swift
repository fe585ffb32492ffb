import Digest
package import ReviewDaemon
import ReviewStore

/// A whole world by seed: the shipped loop and store among simulated users, clocks, network and
/// disk. The same seed gives the same run.
package struct Simulation: Sendable {
    package let seed: UInt64

    package init(seed: UInt64) { self.seed = seed }

    /// What became of it.
    package struct Outcome: Sendable {
        package let seed: UInt64
        package let findings: [Finding]
        /// Hash over every message and journal entry.
        package let trace: String
        /// The last events before the end.
        package let story: [String]
        /// Messages that came or left.
        package let events: Int
        package let entries: Int
        /// What was done to the world, by kind.
        package let counts: [String: Int]

        /// How a failure is told: what, where in the run, and how to see it again.
        package var report: String {
            (story + findings.map(\.description) + [
                "seed \(seed): SIMULATION_SEEDS=\(seed) swift test --filter SimulationTests"
            ]).joined(separator: "\n")
        }
    }

    /// Throws: `Ending` when this machine has no place for a simulation.
    package func run() throws(Ending) -> Outcome {
        let world = try SimulatedWorld(seed: seed)
        world.run()
        var counts = world.counts
        for (what, count) in world.machine.disk.system.counts.struck {
            counts["disk: \(what)"] = count
        }
        return Outcome(
            seed: seed, findings: world.audit.findings, trace: Digest.hex(world.trace.hash),
            story: world.trace.lastLines, events: world.trace.events,
            entries: world.audit.journal.entries, counts: counts)
    }
}
