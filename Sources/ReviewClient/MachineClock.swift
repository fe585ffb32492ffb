/// The machine's clocks in milliseconds, without Foundation.

import Glibc
package import ReviewWire

package enum MachineClock {
    /// Rises always, also while the machine sleeps; has nothing to do with the calendar.
    package static var steady: Int64 { read(CLOCK_BOOTTIME) }

    /// Since 1970.
    package static var wall: Int64 { read(CLOCK_REALTIME) }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}

extension RequestID {
    /// One that nobody had before: now, and 74 bits of the system's randomness.
    package static func fresh() -> RequestID {
        var random = SystemRandomNumberGenerator()
        return RequestID(milliseconds: MachineClock.wall, random: (random.next(), random.next()))
    }
}
