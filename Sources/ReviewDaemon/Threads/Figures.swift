import ReviewEngine

/// What operators watch: counted by the loop, published each turn, read by the status thread.
struct Figures: Sendable {
    var version = ReviewDaemon.version
    var epoch: Int64 = 0
    var startedWall: Int64 = 0
    var calendar: Int64 = 0
    var clock = ""
    var turns = 0
    var commits = 0
    var applies = 0
    /// Journal entries committed since the start.
    var entries = 0
    var refusals = 0
    /// Messages that could not be read, or came from an identity that is not mapped.
    var unreadable = 0
    var completed = 0
    var granted = 0
    var timersFired = 0
    var leasesExpired = 0
    var dropped = 0
    /// Reviews whose dates were compared with what letters told of them.
    var datesRead = 0
    var sequence: Int64 = 0
    var appliedThrough: Int64 = 0
    var sessions = 0
    var leases = 0
    var reviewsInMemory = 0
    var nextTimer: Int64?
    /// Machine time of the last commit's end, and how long it took, in microseconds.
    var lastCommitMicroseconds: Int64 = 0
    var fullReason: String?
    var awaitsClock = false
    var isDraining = false
    var setAside: [String] = []
    /// The last day of which it is known whether it is a bank holiday, where that comes near.
    var holidaysEnd: String?
    /// Regions in which nobody is written to for want of a contact, as the mailing step last found
    /// them; nil until it has asked.
    var silent: [String]?
    var queues: [Queue] = []
    /// Hosts and regions that are held, and work on many reviews that is under way.
    var holds: [ScopeHold] = []
    var jobs: [Job] = []

    /// Counters and gauges by the name that STATUS gives them.
    var counted: [(name: String, value: Int)] {
        [
            ("turns", turns), ("commits", commits), ("applies", applies), ("steps", entries),
            ("refusals", refusals), ("unreadable", unreadable), ("completed", completed),
            ("granted", granted), ("timersFired", timersFired), ("leasesExpired", leasesExpired),
            ("dropped", dropped), ("datesRead", datesRead), ("journal", Int(sequence)),
            ("applied", Int(appliedThrough)),
            ("sessions", sessions), ("leases", leases), ("reviewsInMemory", reviewsInMemory),
        ]
    }
    static let gauges: Set<String> = [
        "journal", "applied", "sessions", "leases", "reviewsInMemory",
    ]

    struct Queue: Sendable {
        var name: String
        var ready: Int
        var more: Bool
        var leased: Int
        var workers: Int
        var credits: Int
        /// Calendar age of the oldest ready task, milliseconds.
        var oldest: Int64?
    }
}

/// Facts about this build.
package enum ReviewDaemon {
    package static let version = "0.1.0"
}
