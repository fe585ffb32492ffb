import ReviewDaemon

/// What one simulation is like: sizes, users and faults, all drawn from its seed.
///
/// Small windows and caches, so that a short run meets every refill, eviction and checkpoint.
struct SimulationPlan {
    var clock: CalendarClock.Kind
    var checkpointFrames: Int32
    var pageSize: Int
    var dirtyReviews: Int
    var sliceReviews: Int
    var cachedReviews: Int
    var window: Int
    var batchMax: Int
    var heartbeat: Int64
    var offer: Int64
    /// Reviews that each coordinator starts.
    var startsPerCoordinator: Int
    var workers: Int
    /// Whether the world is unkind at all; without faults a run is a plain long day.
    var hasFaults: Bool
    /// Messages in a thousand that are lost, doubled or late.
    var lost: Int
    var doubled: Int
    var late: Int
    /// Milliseconds between two faults, on average.
    var faultEvery: Int64
    /// When faults end and everything may come to its end.
    var calmAt: Int64

    init(_ dice: inout Dice) {
        clock = dice.falls(250) ? .manual : .real
        checkpointFrames = Int32(dice.pick([4, 16, 64, 1_000]) ?? 16)
        pageSize = dice.pick([1_024, 4_096, 8_192]) ?? 4_096
        dirtyReviews = dice.pick([1, 3, 50]) ?? 3
        sliceReviews = dice.pick([1, 2, 256]) ?? 2
        cachedReviews = dice.pick([0, 2, 100]) ?? 2
        window = dice.pick([1, 2, 3, 8, 10_000]) ?? 3
        batchMax = dice.pick([1, 4, 512]) ?? 512
        heartbeat = dice.pick([3_000, 20_000, 60_000]) ?? 20_000
        offer = dice.pick([1_000, 10_000]) ?? 10_000
        startsPerCoordinator = 1 + dice.below(4)
        workers = 1 + dice.below(3)
        hasFaults = !dice.falls(100)
        lost = hasFaults ? dice.below(40) : 0
        doubled = hasFaults ? dice.below(60) : 0
        late = hasFaults ? dice.below(80) : 0
        faultEvery = dice.pick([1_500, 6_000, 25_000]) ?? 6_000
        calmAt = dice.between(40_000, 150_000)
    }
}
