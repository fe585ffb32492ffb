import CivilTime
import JSON
import ReviewDaemon
import ReviewStore

/// The machine that the daemon runs on: its clocks, its disk, and the daemon's present life.
///
/// Here stands what `Daemon` does around a turn: recovery, the reader, applying before sleep.
final class SimulatedMachine {
    /// 2017-09-04T08:00:00Z.
    static let began: Int64 = 1_504_512_000_000

    let disk: SimulatedDisk
    private let configuration: Configuration
    private let options: StoreOptions
    private let log: Log
    private var salts: UInt64

    private(set) var loop: ReviewLoop?
    private var reader: ReaderBox?
    /// Counts the daemon's starts; what was planned for an earlier life does not happen.
    private(set) var life = 0
    private var bootedAt: Int64 = -3_600_000
    /// By how much the wall clock is wrong.
    var wallError: Int64 = 0 {
        didSet { furthest = max(furthest, wallError) }
    }
    private var furthest: Int64 = 0

    /// Ends with the clock where it was furthest: nobody has to wait until time comes up with itself.
    func settleClock() { wallError = furthest }

    /// A reader cannot be copied, and what holds one must be able to drop it.
    private final class ReaderBox {
        let reader: Reader
        init(_ reader: consuming Reader) { self.reader = reader }
    }

    init(
        seed: UInt64, plan: SimulationPlan, principals: [(identity: String, mayActAs: [String])],
        log: Log
    ) throws(Ending) {
        let disk = try SimulatedDisk(seed: seed)
        configuration = try Self.configuration(plan, principals, store: disk.store)
        var options = StoreOptions()
        options.fileSystem = disk.system.name
        options.checkpointFrames = plan.checkpointFrames
        options.pageSize = plan.pageSize
        options.cacheKiB = 256
        self.options = options
        self.disk = disk
        self.log = log
        salts = seed &+ 1
    }

    deinit {
        // What is open must be gone before its disk.
        loop = nil
        reader = nil
    }

    private static func configuration(
        _ plan: SimulationPlan, _ principals: [(identity: String, mayActAs: [String])],
        store: String
    ) throws(Ending) -> Configuration {
        let mappings = principals.map { principal -> JSONValue in
            [
                "identity": .string(principal.identity),
                "mayActAs": .array(principal.mayActAs.map { .string($0) }),
            ]
        }
        let text: JSONObject = [
            "store": .string(store), "sockets": "/nowhere", "clock": .string(plan.clock.rawValue),
            "calendars": ["bankHolidays": "/nowhere"], "principals": .array(mappings),
            "leases": [
                "offerMilliseconds": .int(plan.offer),
                "heartbeatMilliseconds": .int(plan.heartbeat),
            ],
            "commit": [
                "batchMax": .int(Int64(plan.batchMax)),
                "dirtyReviews": .int(Int64(plan.dirtyReviews)),
            ],
        ]
        var configuration = try Configuration.read(
            JSONValue.object(text).compactBytes, file: "simulated")
        configuration.sliceReviews = plan.sliceReviews
        configuration.limits.cachedReviews = plan.cachedReviews
        configuration.limits.queueWindow = plan.window
        configuration.limits.timerWindow = plan.window
        return configuration
    }

    // MARK: Clocks

    func machineTime(_ now: Int64) -> Int64 { now - bootedAt }
    func wallTime(_ now: Int64) -> Int64 { Self.began + now + wallError }

    // MARK: Lives

    /// The daemon starts: the shipped recovery on what the disk holds.
    func start(at now: Int64) throws(Ending) {
        life += 1
        let salt = salts &+ UInt64(life) &* 0x1_0000
        let source = SaltSource(seed: salt)
        let loop = try Recovery(
            configuration: configuration, log: log, calendars: .bare, options: options,
            began: (machineTime(now), wallTime(now)), entropy: { source.bytes($0) }
        ).loop()
        do {
            reader = ReaderBox(try Reader(disk.store, options: options, milliseconds: 600_000))
        } catch {
            throw Ending(.store, "\(error)")
        }
        self.loop = loop
    }

    enum End {
        /// The process ends by itself: it closes what it has open.
        case exit
        case kill
        case powerCut
    }

    func end(_ end: End, at now: Int64) {
        if end != .exit { disk.system.set(DiskFaults(.cut, at: 0)) }
        loop = nil
        reader = nil
        switch end {
        case .exit, .kill: disk.system.endProcess()
        case .powerCut:
            disk.system.cutPower()
            bootedAt = now
        }
        life += 1
    }

    // MARK: Turns

    func turn(
        _ messages: [Inbound], finished: [FinishedRead], at now: Int64
    ) throws(Ending) -> ReviewLoop.Leaving? {
        guard let loop else { return nil }
        return try loop.turn(
            messages, finished: finished, machine: machineTime(now), wall: wallTime(now))
    }

    // Whoever holds the loop itself would keep its store open beyond `end`, and close it, writing, on
    // the disk of the next life.
    func applyBeforeSleep() throws(Ending) { try loop?.applyBeforeSleep() }
    func close() throws(Ending) { try loop?.close() }

    func answer(_ jobs: [ReadJob]) -> [FinishedRead] {
        guard let reader else { return [] }
        return jobs.map { $0.answered(by: reader.reader) }
    }

    /// What auditors read: the file as it stands, on a connection of their own.
    func read<Value>(
        _ work: (borrowing StoreView) throws(StoreError) -> Value
    ) throws(StoreError) -> Value {
        let reader = try Reader(disk.store, options: options, milliseconds: 600_000)
        return try reader.read(work)
    }

    func audit() throws(StoreError) -> StoreAudit {
        try StoreAudit.verify(disk.store, options: options)
    }
}
