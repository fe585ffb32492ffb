import CivilTime
import JSON
import ReviewEngine
import ReviewStore
import Statechart

/// Timers fire in due order, each exactly once, late rather than never.
extension ReviewLoop {
    /// Timers fired in one turn; the rest follows in the next, so that nobody waits long.
    private static let firedMax = 256

    func fireTimers() throws(Ending) {
        guard !clock.awaitsConfirmation, !restsWhileFull else { return }
        try fireTimers(dueAt: times.calendar)
    }

    func fireTimers(dueAt instant: Int64) throws(Ending) {
        for _ in 0..<Self.firedMax {
            guard let due = timers.popDue(at: instant) else { return }
            fire(due)
        }
    }

    /// The heap may tell of timers cancelled or moved since; the review knows.
    private func fire(_ entry: TimerWindow.Entry) {
        do {
            guard let review = try load(entry.review)?.review, isCurrent(entry, review) else {
                return
            }
            let chain = TimerChain(
                after: timerChains.removeValue(forKey: entry.review), firing: entry.id,
                due: entry.due, of: review.chart, at: times.calendar)
            if chain.hasNoEnd {
                return setAside(entry.review, because: chain.problem(of: review.chart))
            }
            try take(.timer(id: entry.id), on: entry.review, by: .clock)
            figures.timersFired += 1
            if let after = try load(entry.review)?.review,
                TimerChain.goesOn(after.chart, at: times.calendar)
            {
                timerChains[entry.review] = chain
            }
        } catch {
            setAside(entry.review, because: "a timer could not fire: \(error)")
        }
    }

    func isCurrent(_ entry: TimerWindow.Entry, _ review: Review) -> Bool {
        review.takesTimers && scopeHeldSince(review) == nil
            && review.chart.timers.contains {
                $0.due?.milliseconds == entry.due && sameBytes($0.id, entry.id)
            }
    }

    /// A review that cannot go on needs attention; the others run.
    func setAside(_ number: Int64, because problem: String) {
        log.error("r\(number) is set aside: \(problem)")
        do {
            try take(.setAside(problem: problem), on: number, by: .clock)
        } catch {
            log.error("r\(number) cannot be set aside: \(error)")
        }
    }

    var timersNeedRefill: Bool { timers.needsRefill(for: times.calendar) || timers.isCrowded }

    func refillTimers() throws(Ending) {
        do {
            let rows = try store.timers(
                after: nil, limit: timers.capacity, exceptHeld: holdReaches)
            timers.refill(rows, complete: rows.count < timers.capacity)
            // What the tables still owe: only while the disk is full is there any.
            for entry in working.dirty where entry.review.takesTimers {
                setTimers(of: entry.review, before: nil)
            }
        } catch {
            throw Ending(.store, "\(error)")
        }
    }
}
