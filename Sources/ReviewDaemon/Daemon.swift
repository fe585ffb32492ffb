import CivilTime
import Glibc
import JSON
import ReviewEngine
import ReviewStore
import ReviewWire
import ZeroMQ

/// The daemon put together: opens the store, binds the sockets, turns the loop, ends in good order.
package struct Daemon: ~Copyable {
    private let configuration: Configuration
    private let log: Log

    package init(configuration: Configuration) {
        self.configuration = configuration
        self.log = Log(least: configuration.logLevel)
    }

    /// Runs until somebody stops it. The lock and the sockets come before any work, so that a
    /// second daemon on the store ends at once with a sentence.
    ///
    /// Throws: `Ending` with the exit code and the sentence for the operator.
    package func run() throws(Ending) {
        let waker = try Self.wake()
        Signals.install(waking: waker)
        let calendars = try Calendars.read(configuration)
        let loop = try Recovery(configuration: configuration, log: log, calendars: calendars).loop()
        Signals.noteFaults(at: loop.note.trapPlace)
        let context = try Self.context()
        let guardian = try Self.zap(context)
        let board = StatusBoard(loop.figures)
        let principals = PrincipalTable(configuration.principals)
        var sockets = try Sockets.bound(
            in: configuration.sockets, context: context, waker: waker)
        let status = try StatusThread(
            folder: configuration.sockets, context: context, board: board, principals: principals,
            commitWatch: loop.commitWatch, log: log)
        let reader = try ReaderThread(store: configuration.store, waking: waker, log: log)
        log.info(
            "reviewd \(ReviewDaemon.version) is ready: epoch \(loop.epoch), journal at "
                + "\(loop.sequence), sockets in \(configuration.sockets)")
        ReadyNotice.send("READY=1", log: log)
        defer {
            ReadyNotice.send("STOPPING=1", log: log)
            reader.stop()
            status.stop()
            guardian.stop()
        }
        try turn(loop, &sockets, reader, board, principals, waker)
        log.info("reviewd has stopped: journal at \(loop.sequence), nothing owed")
    }

    /// How long nobody may write before the tables catch up, in milliseconds.
    private static let lull = 10

    /// Under load the figures are published so often, in milliseconds; else each turn.
    private static let figuresInterval: Int64 = 100

    /// The loop: what is queued, one turn, what may leave; asleep until there is something to do.
    private func turn(
        _ loop: ReviewLoop, _ sockets: inout Sockets, _ reader: ReaderThread, _ board: StatusBoard,
        _ principals: PrincipalTable, _ waker: Waker
    ) throws(Ending) {
        var beat = Beat()
        var nextFigures: Int64 = 0
        while true {
            waker.drain()
            if Signals.takeReload() { reload(loop, principals) }
            if Signals.stopAsked, !loop.isDraining { loop.startDraining() }
            let messages = try sockets.receive(atMost: configuration.limits.batchMax)
            let (machine, wall) = CalendarClock.read()
            let leaving = try loop.turn(
                messages, finished: reader.takeFinished(), machine: machine, wall: wall)
            try send(leaving, through: &sockets, loop)
            reader.add(leaving.reads)
            try beat.publish(leaving.feed, through: &sockets, loop, machine: machine)
            if machine >= nextFigures || messages.isEmpty {
                nextFigures = machine + Self.figuresInterval
                board.publish(loop.currentFigures)
            }
            if loop.isDraining, loop.hasDrained, messages.isEmpty || machine > loop.drainedBy {
                break
            }
            guard messages.isEmpty, !loop.wantsTurn else { continue }
            // A lull between messages is not sleep: the tables follow when it lasts.
            if loop.owesTables, try sockets.wait(milliseconds: Self.lull) { continue }
            let owed = loop.owesTables
            try loop.applyBeforeSleep()
            if owed { board.publish(loop.currentFigures) }
            _ = try sockets.wait(milliseconds: beat.sleep(loop, sockets.subscribers))
        }
        try loop.close()
    }

    private func send(
        _ leaving: ReviewLoop.Leaving, through sockets: inout Sockets, _ loop: ReviewLoop
    ) throws(Ending) {
        for message in leaving.messages {
            if !(try sockets.send(message)) { loop.lostPeer(message.peer) }
        }
    }

    /// SIGHUP: calendars and principals anew; a file that cannot be used changes nothing.
    private func reload(_ loop: ReviewLoop, _ principals: PrincipalTable) {
        do {
            let fresh = try Configuration.read(file: configuration.file)
            loop.reload(try Calendars.read(fresh))
            loop.principals = fresh.principals
            loop.endSessionsThatMayNot()
            principals.replace(fresh.principals)
            log.info("calendars and principals were read again")
        } catch {
            log.error("nothing was reloaded: \(error.sentence)")
        }
    }

    // MARK: Parts

    private static func wake() throws(Ending) -> Waker {
        do { return try Waker() } catch { throw Ending(.fault, "\(error)") }
    }

    private static func context() throws(Ending) -> ZeroMQContext {
        do { return try ZeroMQContext(maximumSockets: 8_192) } catch {
            throw Ending(.sockets, "\(error)")
        }
    }

    private static func zap(_ context: ZeroMQContext) throws(Ending) -> ZAPHandler {
        do { return try ZAPHandler(in: context, domains: Sockets.domains) } catch {
            throw Ending(.sockets, "\(error)")
        }
    }
}
