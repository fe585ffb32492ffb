import CivilTime
import JSON
import Statechart

/// Standing still and going on. A review is held while any scope holds it: itself, the reviews that
/// wait for it, its host, its region. When the last of them ends it goes on, and each duration
/// counts from the first.
extension ReviewStep {
    mutating func takeHold(_ hold: Hold) throws(Refusal) {
        guard review.hold == nil else {
            throw Refusal(
                .conflict, "ENG-023", "the review is held already", subject: "\(review.id)")
        }
        let wasHeld = review.isHeldByItself
        review.hold = hold
        if !wasHeld { holdChildren(hold) }
    }

    mutating func takeRelease(_ still: Int64?) throws(Refusal) {
        guard let hold = review.hold else {
            throw Refusal(
                .conflict, "ENG-024", "the review is not held by itself",
                subject: "\(review.id)",
                hint: "`reviewctl show \(review.id)` says what holds it.")
        }
        review.hold = nil
        if review.above == nil { releaseChildren() }
        try goOn(from: hold.since, still)
    }

    mutating func takeHoldAbove(_ hold: Hold) {
        let wasHeld = review.isHeldByItself
        review.above = hold
        if !wasHeld { holdChildren(hold) }
    }

    mutating func takeReleaseAbove(_ still: Int64?) throws(Refusal) {
        guard let above = review.above else { return }
        review.above = nil
        if review.hold == nil { releaseChildren() }
        try goOn(from: above.since, still)
    }

    private mutating func holdChildren(_ hold: Hold) {
        for child in review.children { messages.append(.holdChild(child.review, hold)) }
    }

    private mutating func releaseChildren() {
        for child in review.children { messages.append(.releaseChild(child.review)) }
    }

    /// A hold since that instant has ended. Unless another still stands the review goes on: timers
    /// move as the chart says, a deferred review begins.
    mutating func goOn(from since: Int64, _ still: Int64?) throws(Refusal) {
        let first = min(since, review.stoodFrom ?? since)
        guard still == nil, !review.isHeldByItself else {
            review.stoodFrom = first
            return
        }
        review.stoodFrom = nil
        guard review.status != .deferred else { return try begin() }
        guard review.status == .running else { return }
        // It cannot have stood still before it began.
        let heldAt = Timestamp(milliseconds: max(first, review.startedAt))
        try stepChart { chart, snapshot, env throws(ChartError) in
            try chart.resume(snapshot, heldAt: heldAt, env: env)
        }
    }

    /// A deferred review starts, as if it had been asked for now.
    mutating func begin() throws(Refusal) {
        guard review.status == .deferred else {
            throw Refusal(
                .conflict, "ENG-003", "the review has started already", subject: "\(review.id)")
        }
        review.status = .running
        try stepChart { chart, snapshot, env throws(ChartError) in
            try chart.start(input: snapshot.input, env: env)
        }
    }
}
