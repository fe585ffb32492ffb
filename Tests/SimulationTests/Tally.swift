import Foundation
import ReviewSimulator

/// What many simulations did, added up.
struct Tally {
    private var seeds = 0
    private var events = 0
    private var entries = 0
    private var counts: [String: Int] = [:]
    private let began = ProcessInfo.processInfo.systemUptime

    mutating func add(_ outcome: Simulation.Outcome) {
        seeds += 1
        events += outcome.events
        entries += outcome.entries
        counts.merge(outcome.counts, uniquingKeysWith: +)
    }

    var text: String {
        let seconds = max(0.001, ProcessInfo.processInfo.systemUptime - began)
        let rate = Int(Double(events) / seconds)
        let faults = counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return "simulation: \(seeds) seeds, \(events) messages, \(entries) journal entries, "
            + "\(rate) messages/s; " + faults.joined(separator: ", ")
    }
}
