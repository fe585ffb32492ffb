import Glibc

/// The times of one turn, read once and passed in: nothing below the loop reads a clock.
///
/// Units: milliseconds. `calendar` and `wall` count from 1970, `machine` from boot.
package struct Times: Sendable, Equatable {
    /// Persisted and never backwards: timers, due dates, `now`.
    package var calendar: Int64
    /// CLOCK_BOOTTIME: leases, heartbeats, backoff.
    package var machine: Int64
    /// CLOCK_REALTIME: the window of request ids.
    package var wall: Int64

    package init(calendar: Int64, machine: Int64, wall: Int64) {
        self.calendar = calendar
        self.machine = machine
        self.wall = wall
    }
}

/// How long things take, for the figures alone: no result depends on it.
enum MonotonicClock {
    static func microseconds() -> Int64 {
        var value = timespec()
        clock_gettime(CLOCK_MONOTONIC, &value)
        return Int64(value.tv_sec) * 1_000_000 + Int64(value.tv_nsec) / 1_000
    }
}

/// Where calendar time comes from.
///
/// The real clock follows CLOCK_REALTIME, but stops when the wall jumps by more than an hour
/// against the monotonic clock, until somebody confirms it; the manual one moves when told.
package struct CalendarClock: Sendable {
    package enum Kind: String, Sendable {
        case real
        case manual
    }

    package let kind: Kind
    /// The last calendar time given out; it never goes backwards.
    package private(set) var last: Int64
    /// Wall time minus machine time when the wall was last believed.
    private var believedOffset: Int64
    /// The wall jumped: timers stand still until `confirm`.
    package private(set) var awaitsConfirmation = false

    package static let jumpMax: Int64 = 3_600_000

    package init(kind: Kind, last: Int64, machine: Int64, wall: Int64) {
        self.kind = kind
        self.last = last
        self.believedOffset = wall - machine
    }

    package static func read() -> (machine: Int64, wall: Int64) {
        (milliseconds(CLOCK_BOOTTIME), milliseconds(CLOCK_REALTIME))
    }

    private static func milliseconds(_ clock: clockid_t) -> Int64 {
        var value = timespec()
        clock_gettime(clock, &value)
        return Int64(value.tv_sec) * 1_000 + Int64(value.tv_nsec) / 1_000_000
    }

    /// Calendar time for a turn that began at these machine and wall times.
    package mutating func now(machine: Int64, wall: Int64) -> Times {
        if kind == .real {
            let drift = (wall - machine) - believedOffset
            if drift.magnitude > UInt64(Self.jumpMax) {
                awaitsConfirmation = true
            } else {
                // Small steps are the ordinary work of a time daemon.
                believedOffset += drift
                awaitsConfirmation = false
                last = max(last, wall)
            }
        }
        return Times(calendar: last, machine: machine, wall: wall)
    }

    /// An operator says that the wall clock is right now.
    package mutating func confirm(machine: Int64, wall: Int64) {
        believedOffset = wall - machine
        awaitsConfirmation = false
    }

    /// What the journal says of the clock; a clock never goes before it.
    mutating func restore(_ instant: Int64?) { last = max(last, instant ?? last) }

    /// Moves the manual clock forward; earlier instants change nothing.
    package mutating func advance(to instant: Int64) {
        precondition(kind == .manual, "only the manual clock is moved by hand")
        last = max(last, instant)
    }
}
