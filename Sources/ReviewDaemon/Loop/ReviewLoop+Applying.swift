import CivilTime
import ReviewEngine
import ReviewStore
import Statechart

/// The tables follow the journal: a slice a turn, so that nobody waits for all of them.
///
/// A round brings everything that the tables owe when it begins, each review as it stands when its
/// slice is written; at its end they hold all that was committed before it began, and of some
/// reviews more.
extension ReviewLoop {
    /// So many journal entries for each review that may be owed; beyond that recovery took too long.
    private static let entriesPerReview: Int64 = 4

    /// Tables follow when they owe too much, or when a read or the timers need them.
    func applyWhenOwed() throws(Ending) {
        if timersNeedRefill || queueToRefill != nil {
            try apply()
        } else if !restsWhileFull, owesMuch || !reads.isEmpty || !working.isRoundOver {
            try applySlice()
        }
        answerAhead()
        if reads.contains(where: isAhead) { wantsTurn = true }
    }

    private var owesMuch: Bool {
        let most = configuration.limits.dirtyReviews
        return working.dirtyCount >= most
            || sequence - appliedThrough >= Int64(most) * Self.entriesPerReview
    }

    /// Whether the tables do not yet hold what was committed when this was asked.
    func isAhead(_ read: ReadJob) -> Bool { appliedThrough < min(read.position, sequence) }

    /// Writes all that is owed, so that the tables hold everything committed so far.
    func apply() throws(Ending) {
        while appliedThrough < sequence {
            guard try applySlice() else { return }
        }
        if timersNeedRefill { try refillTimers() }
        while let queue = queueToRefill { try refill(queue) }
    }

    /// Whether some rows already show more than the others: a round of slices is under way.
    package var isWithinRound: Bool { !working.isRoundOver }

    /// Whether `apply` has something to do before the loop sleeps.
    package var owesTables: Bool { appliedThrough < sequence && !restsWhileFull }

    /// Writes the next slice of the round, or begins one. False: the disk took nothing.
    @discardableResult
    private func applySlice() throws(Ending) -> Bool {
        guard appliedThrough < sequence else { return true }
        let isFirst = working.isRoundOver
        if isFirst {
            working.beginRound()
            roundEnd = sequence
        }
        let most = configuration.sliceReviews
        let slice = working.slice(atMost: most)
        var set = dirtySet(of: slice)
        if isFirst { addOthers(to: &set) }
        let isLast = working.endsRound(atMost: most)
        set.appliedThrough = isLast ? roundEnd : appliedThrough
        do {
            try store.apply(set)
        } catch {
            guard error.isPassing else {
                throw Ending(error.kind == .syncFailed ? .sync : .store, "\(error)")
            }
            working.abandonRound()
            fullReason = "\(error)"
            nextTry = times.machine + Self.pauseWhileFull
            return false
        }
        if isFirst {
            register.applied()
            letters.applied()
            subjects.applied()
            newDefinitions.removeAll()
        }
        working.applied(slice, atMost: most)
        if isLast {
            appliedThrough = roundEnd
            working.forget(keeping: configuration.limits.cachedReviews)
            figures.applies += 1
        }
        return true
    }

    /// All that the tables owe.
    var owed: DirtySet {
        var set = dirtySet(of: working.dirty)
        addOthers(to: &set)
        set.appliedThrough = sequence
        return set
    }

    private func dirtySet(of slice: [WorkingSet.Entry]) -> DirtySet {
        var set = DirtySet()
        for entry in slice {
            set.reviews.append(
                entry.review.row(
                    facts: published(by: entry.review), head: entry.head,
                    position: entry.position))
            set.tasks += entry.tasks.sorted { $0.id < $1.id }.map { $0.row(of: entry.review) }
            guard entry.review.takesTimers else { continue }
            for timer in entry.review.chart.timers {
                guard let due = timer.due?.milliseconds else { continue }
                set.timers.append(
                    TimerRow(review: entry.review.id.description, id: timer.id, due: due))
            }
        }
        return set
    }

    /// What a round brings besides reviews: definitions before the reviews that keep them.
    private func addOthers(to set: inout DirtySet) {
        set.people = register.dirtyPeople.map {
            $0.subject.row(head: $0.head, position: $0.position)
        }
        set.organisations = register.dirtyOrganisations.map {
            $0.subject.row(head: $0.head, position: $0.position)
        }
        set.letters = letters.dirty.map { $0.letter.row(head: $0.head, position: $0.position) }
        set.definitions = newDefinitions
        set.subjects = subjects.dirty
        set.settings = [
            ("storeHead", storeHead)
        ]
    }
}
