import JSON

/// What `Chart.verify` found. `workflow verify` prints it.
package struct Verdict: Sendable {
    /// Configurations that were explored, with their open tasks, timers, histories and dates.
    package var configurations: Int
    /// Which bound was met, in words; what lies beyond it is not known.
    package var bound: String?
    package var findings: [Counterexample]
    /// What the proof takes for granted, a sentence each.
    package var granted: [String]

    /// Proven: from every configuration the end can be reached, and every step comes to rest.
    package var passes: Bool { findings.isEmpty && bound == nil }
}

/// A way in which a review could fail to end.
///
/// It may be spurious: `assumed` names the answers of guards on which it rests.
package struct Counterexample: Sendable {
    package var finding: Finding
    /// What happens, from the start on; a line each.
    package var story: [String]
    /// Guards and how each was taken to answer, in the order of the story.
    package var assumed: [String]
}
