import CivilTime
import JSON
import ReviewEngine
import ReviewStore
import ReviewWire

/// The heart of the daemon: owns the reviews, the queues and the one writing connection.
///
/// A turn is a function of its inputs: messages, times, results of other threads. It takes what is
/// queued, steps each, commits all with one sync, and only then gives back what may leave.
/// Isolation: one thread, the loop's.
package final class ReviewLoop {
    let configuration: Configuration
    let log: Log
    let store: Store
    /// Names the review being stepped, across a crash.
    let note: CrashNote
    let commitWatch = CommitWatch()
    /// Random bytes for the salts of personal bodies, so many at a time.
    let entropy: @Sendable (Int) -> [UInt8]
    /// Rises only when a store is restored; part of every lease token.
    let epoch: Int64

    /// Those of the files, with the windows that were declared before this turn.
    var calendars: Calendars
    var fileCalendars: Calendars
    var principals: [Configuration.Mapping]
    var clock: CalendarClock
    /// The times of the present turn.
    var times: Times

    var working = WorkingSet()
    var register = Register()
    /// Parts of imports that are too long for one message.
    var uploads = UploadShelf()
    /// What is still to be erased, and what of it this turn decided.
    var erasures = ErasureQueue()
    var letters = LetterSet()
    var subjects = SubjectSet()
    var shelf = WorkflowShelf()
    var newDefinitions: [DefinitionRow] = []
    var board: QueueBoard
    var leases = LeaseBoard()
    var timers: TimerWindow
    /// Of reviews that have something due at once, the timers that led there; by number.
    var timerChains: [Int64: TimerChain] = [:]
    var facts = FactIndex()
    var sessions: [[UInt8]: Session] = [:]
    /// Peers with credit for a queue, in turn.
    var waiting: [String: [[UInt8]]] = [:]
    var recent: RecentAnswers
    var advances: [PendingAdvance] = []
    /// Under what the answers that come later are kept.
    var pendingMemory: [Caller.MemoryKey: Memory] = [:]

    /// Connection of each client instance that has a session.
    var peers: [String: [UInt8]] = [:]
    /// Instances that could not be reached when the last turn's messages left.
    var lostInstances: [String] = []
    /// Inboxes watched by sessions, ever; 0 saves looking for watchers.
    var watchers = 0
    var isDraining = false
    /// Machine time at which a draining daemon ends even if it is still asked.
    var drainedBy = Int64.max
    /// Sessions that have not yet been told of the draining.
    var drainingNotice: [[UInt8]] = []
    /// Machine time of the next look for old answers.
    var nextPrune: Int64 = 0
    /// Machine time of the next look for sessions that fell silent.
    var nextSilence: Int64 = 0
    /// The turn left work that needs no message to go on.
    package internal(set) var wantsTurn = false

    /// Last journal entry made, committed or not.
    var sequence: Int64
    var nextReview: Int64 = 1
    var appliedThrough: Int64
    /// Where the journal ended when the present round of applying began.
    var roundEnd: Int64 = 0
    /// Heads of the chains of `store` and of each `workflow/…`.
    var storeHead: [UInt8]
    var workflowHeads: [String: [UInt8]] = [:]

    /// Where entries are written; its room is kept from step to step.
    var json = JSONStream()

    // The present turn.
    var batch = Batch()
    var batchStart: Int64 = 0
    var batchNextReview: Int64 = 0
    /// Chains and definitions as they were before the batch.
    var batchBefore = Standing()
    var outbox: [Outbound] = []
    var feed: [FeedItem] = []
    var undo: [Undo] = []
    /// Questions that wait until the tables hold what they must see.
    var reads: [ReadJob] = []
    /// Answers that the loop has read itself; told in its next turn.
    var finishedAhead: [FinishedRead] = []
    /// How many questions of each peer are with the reader.
    var openReads: [[UInt8]: Int] = [:]
    /// Commands are refused while the disk is full; the reason, in words.
    var fullReason: String?
    /// Machine time at which timers and leases try again while the disk is full.
    var nextTry: Int64 = 0
    var figures = Figures()
    /// Which reviews' dates the mailing step has to be told of.
    var dates = DatesWatch()

    /// What a failed commit puts back whole.
    struct Standing {
        var shelf = WorkflowShelf()
        var storeHead: [UInt8] = []
        var workflowHeads: [String: [UInt8]] = [:]
        var newDefinitions: [DefinitionRow] = []
    }

    /// What a failed commit takes back besides reviews and people.
    enum Undo {
        case leaseBegan(LeaseBoard.Lease)
        case leaseEnded(LeaseBoard.Lease)
        case answered(scope: String, requestID: String)
    }

    init(
        configuration: Configuration, log: Log, store: Store, calendars: Calendars,
        clock: CalendarClock, times: Times, shelf: WorkflowShelf, recent: RecentAnswers,
        storeHead: [UInt8], note: consuming CrashNote,
        entropy: @escaping @Sendable (Int) -> [UInt8]
    ) {
        self.configuration = configuration
        self.log = log
        self.store = store
        self.epoch = store.epoch
        self.calendars = calendars
        fileCalendars = calendars
        self.principals = configuration.principals
        self.clock = clock
        self.times = times
        self.shelf = shelf
        self.recent = recent
        self.storeHead = storeHead
        self.note = note
        self.entropy = entropy
        self.board = QueueBoard(capacity: configuration.limits.queueWindow)
        self.timers = TimerWindow(capacity: configuration.limits.timerWindow)
        self.sequence = store.appliedThrough
        self.appliedThrough = store.appliedThrough
        self.figures.startedWall = times.wall
    }

    /// What one turn gives back: messages that may leave now, reads for the reader, feed lines.
    package struct Leaving {
        package var messages: [Outbound]
        package var feed: [FeedItem]
        package var reads: [ReadJob]
    }

    /// receive → decode → admit → load → step → append and commit → send.
    ///
    /// Throws: `Ending` when the store can no longer be trusted; nothing of the batch has left.
    package func turn(
        _ messages: [Inbound], finished: [FinishedRead], machine: Int64, wall: Int64
    ) throws(Ending) -> Leaving {
        times = clock.now(machine: machine, wall: wall)
        begin()
        figures.turns += 1
        tellDraining()
        endSilentSessions()
        let ahead = finishedAhead
        finishedAhead.removeAll()
        for read in ahead + finished { conclude(read) }
        for message in messages { receive(message) }
        try fireTimers()
        endLeases()
        noteCalendars()
        runJobs()
        takeBackOffersOfTheLost()
        dispatch()
        try advanceClock()
        try commit()
        try noteErasures()
        try applyWhenOwed()
        try eraseSome()
        // A manual clock wakes nobody: what is due and did not fit into this turn follows at once.
        if let due = timers.nextDue, due <= times.calendar, !clock.awaitsConfirmation,
            fullReason == nil
        {
            wantsTurn = true
        }
        return leaving()
    }

    func begin() {
        takeInWindows()
        batch = Batch()
        batchStart = sequence
        batchNextReview = nextReview
        batchBefore = Standing(
            shelf: shelf, storeHead: storeHead, workflowHeads: workflowHeads,
            newDefinitions: newDefinitions)
        outbox.removeAll(keepingCapacity: true)
        feed.removeAll(keepingCapacity: true)
        undo.removeAll(keepingCapacity: true)
        wantsTurn = false
    }

    private func tellDraining() {
        for peer in drainingNotice { push(.draining, [:], to: peer) }
        drainingNotice.removeAll()
    }

    private func leaving() -> Leaving {
        let ready = reads.filter { !isAhead($0) }
        reads.removeAll { !isAhead($0) }
        return Leaving(messages: outbox, feed: feed, reads: ready)
    }

    /// Machine time at which the next turn is due even if nobody writes; nil to sleep for good.
    package var nextWake: Int64? {
        var wakes: [Int64] = []
        if fullReason != nil { return max(nextTry, times.machine + 1) }
        if let end = leases.nextEnd { wakes.append(end) }
        if let wake = board.nextWake { wakes.append(wake) }
        if let advance = advances.map(\.deadline).min() { wakes.append(advance) }
        if !sessions.isEmpty {
            wakes.append(times.machine + configuration.limits.heartbeatMilliseconds)
        }
        if clock.kind == .real, !clock.awaitsConfirmation, let due = timers.nextDue {
            wakes.append(times.machine + max(0, due - times.calendar))
        }
        return wakes.min()
    }
}
