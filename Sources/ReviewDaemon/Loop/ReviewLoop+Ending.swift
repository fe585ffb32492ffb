import CivilTime
import JSON
import ReviewEngine
import ReviewStore

/// Sleeping, draining, ending: what the loop does when nobody asks for anything.
extension ReviewLoop {
    /// The tables follow before the loop sleeps, so that a sleeping daemon owes nothing.
    package func applyBeforeSleep() throws(Ending) {
        if owesTables || timersNeedRefill { try apply() }
        try pruneAnswers()
    }

    /// How long those who never stop asking may keep a draining daemon from its end; what they ask
    /// after that is not taken, so that nothing taken is unanswered.
    private static let drainMilliseconds: Int64 = 2_000

    /// SIGTERM: workers are told, no task leaves any more; what is asked is still answered.
    package func startDraining() {
        isDraining = true
        drainedBy = times.machine + Self.drainMilliseconds
        log.info("draining: no more tasks are handed out")
        drainingNotice = sessions.keys.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// Nothing asked is unanswered: the daemon may close.
    package var hasDrained: Bool {
        drainingNotice.isEmpty && pendingMemory.isEmpty && reads.isEmpty && openReads.isEmpty
    }

    /// Closes in good order: tables hold everything, the crash note is clean.
    package func close() throws(Ending) {
        while let advance = advances.first {
            advances.removeFirst()
            answer(
                advance.caller,
                refusing: Refusal(.draining, "DMN-120", "the daemon is stopping"))
        }
        try apply()
        note.clear()
        do { try store.checkpoint() } catch {
            // The journal holds everything; the next start copies what found no room.
            guard error.isPassing else { throw Ending(.store, "\(error)") }
            log.warning("the log was not copied into the database: \(error)")
        }
    }

    /// Answers older than the window, some each time the loop is about to sleep.
    private func pruneAnswers() throws(Ending) {
        let day: Int64 = 86_400_000
        guard times.machine >= nextPrune, fullReason == nil else { return }
        do {
            let gone = try store.prune(
                before: times.wall - configuration.limits.answersDays * day, limit: 1_000)
            let passes = try store.prunePasses(
                before: times.wall - configuration.limits.answersDays * day, limit: 1_000)
            // Parts are long: a few each time.
            let documents = try store.pruneDocuments(
                before: times.wall - configuration.limits.answersDays * day, limit: 50)
            let isMore = max(gone, passes) >= 1_000 || documents >= 50
            nextPrune = times.machine + (isMore ? 1_000 : 3_600_000)
        } catch {
            guard error.isPassing else { throw Ending(.store, "\(error)") }
            nextPrune = times.machine + 60_000
        }
    }

    private func createdAt(_ id: TaskID) -> Int64? {
        working[id.review.number]?.review.task(number: id.number)?.createdAt
    }

    /// The figures as they stand after a turn.
    /// A challenge takes about a year and a half: for so long before its end the file is told of.
    private static let holidaysAhead = 550

    /// The last day of the bank-holiday file, once deadlines of new reviews come near it.
    private var holidaysEnd: String? {
        guard let year = calendars.working.bankHolidays.years?.upperBound,
            let last = CivilDate(year: year, month: 12, day: 31),
            last.daysSinceEpoch
                - calendars.date(at: Timestamp(milliseconds: clock.last))
                .daysSinceEpoch < Self.holidaysAhead
        else { return nil }
        return last.description
    }

    var currentFigures: Figures {
        var figures = figures
        figures.epoch = epoch
        figures.calendar = clock.last
        figures.clock = clock.kind.rawValue
        figures.sequence = sequence
        figures.appliedThrough = appliedThrough
        figures.sessions = sessions.count
        figures.leases = leases.count
        figures.reviewsInMemory = working.count
        figures.nextTimer = timers.nextDue
        figures.fullReason = fullReason
        figures.awaitsClock = clock.awaitsConfirmation
        figures.isDraining = isDraining
        figures.holds = subjects.holds
        figures.jobs = subjects.jobs
        figures.holidaysEnd = holidaysEnd
        figures.queues = board.depths.map { depth in
            let workers = sessions.values.filter { $0.credits[depth.queue] != nil }
            return .init(
                name: depth.queue, ready: depth.ready, more: depth.more,
                leased: leases.count(of: depth.queue), workers: workers.count,
                credits: workers.map { max(0, $0.room(for: depth.queue)) }.reduce(0, +),
                oldest: board.oldest(depth.queue).flatMap(createdAt).map { max(0, clock.last - $0) }
            )
        }
        return figures
    }
}
