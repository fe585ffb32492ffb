import CivilTime
package import Statechart

/// Times of one review that set each other off: each was set by the one before it, and had passed
/// already when it was set. The loop that fires timers keeps one for each review, and so does a
/// rehearsal; a chain that is too long has no end.
package struct TimerChain: Sendable {
    /// A legitimate one is a schedule that catches up: by the day, after a hold of more than two years.
    package static let longest = 1_000

    /// Timers that the review had set before the first of the chain fired.
    private let before: Int64
    /// The same before the first that the latest link set.
    private var beforeLink: Int64
    /// When the last one fired, in milliseconds since 1970.
    private var firedAt: Int64
    /// Links from the first to the latest.
    package private(set) var length = 1

    /// - Parameters:
    ///   - last: the chain in which the review's last timer fired; nil if nothing was due then.
    ///   - id: the timer that fires now, `t<number>`.
    ///   - due: when it was due, in milliseconds since 1970, as `now`.
    package init(
        after last: TimerChain?, firing id: String, due: Int64, of chart: ChartSnapshot,
        at now: Int64
    ) {
        let number = Int64(id.dropFirst()) ?? 0
        if let last, number > last.before, due <= last.firedAt {
            self = last
            if number > beforeLink {
                length += 1
                beforeLink = chart.timersMade
            }
            firedAt = now
        } else {
            before = chart.timersMade
            beforeLink = before
            firedAt = now
        }
    }

    package var hasNoEnd: Bool { length > Self.longest }

    /// Why a review that got into one is set aside.
    package func problem(of chart: ChartSnapshot) -> String {
        "times that have passed set each other off without an end, at: "
            + chart.leaves.joined(separator: ", ")
    }

    /// Whether something of a review is due at once, so that its chain may go on.
    package static func goesOn(_ chart: ChartSnapshot, at now: Int64) -> Bool {
        chart.timers.contains { ($0.due?.milliseconds ?? .max) <= now }
    }
}
