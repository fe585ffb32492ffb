import Testing

@testable import ReviewDaemon

/// Calendar time: never backwards, and not believed when the wall jumps.
@Suite struct CalendarClockTests {
    private let hour: Int64 = 3_600_000

    @Test func `a real clock follows the wall and never goes back`() {
        var clock = CalendarClock(kind: .real, last: 5_000, machine: 0, wall: 10_000)
        #expect(clock.now(machine: 0, wall: 10_000).calendar == 10_000)
        #expect(clock.now(machine: 1_000, wall: 11_000).calendar == 11_000)
        // The time daemon sets the wall back a little.
        #expect(clock.now(machine: 2_000, wall: 10_500).calendar == 11_000)
        #expect(!clock.awaitsConfirmation)
        #expect(clock.now(machine: 3_000, wall: 12_000).calendar == 12_000)
    }

    @Test func `a store from the future is not overtaken backwards`() {
        var clock = CalendarClock(kind: .real, last: 50_000, machine: 0, wall: 10_000)
        #expect(clock.now(machine: 0, wall: 10_000).calendar == 50_000)
        clock.restore(60_000)
        clock.restore(nil)
        clock.restore(55_000)
        #expect(clock.now(machine: 0, wall: 10_000).calendar == 60_000)
    }

    @Test(arguments: [1, -1] as [Int64])
    func `a jump of more than an hour stops calendar time until it is confirmed`(way: Int64) {
        let start = 100 * hour
        var clock = CalendarClock(kind: .real, last: start, machine: 0, wall: start)
        let jumped = start + way * (hour + 1)
        #expect(clock.now(machine: 0, wall: jumped).calendar == start)
        #expect(clock.awaitsConfirmation)
        #expect(clock.now(machine: 1_000, wall: jumped + 1_000).calendar == start)
        clock.confirm(machine: 1_000, wall: jumped + 1_000)
        #expect(!clock.awaitsConfirmation)
        #expect(
            clock.now(machine: 1_000, wall: jumped + 1_000).calendar == max(start, jumped + 1_000))
    }

    @Test func `a jump of exactly an hour, and one that is taken back, are believed`() {
        let start = 100 * hour
        var clock = CalendarClock(kind: .real, last: start, machine: 0, wall: start)
        #expect(clock.now(machine: 0, wall: start + hour).calendar == start + hour)
        var other = CalendarClock(kind: .real, last: start, machine: 0, wall: start)
        _ = other.now(machine: 0, wall: start + 5 * hour)
        #expect(other.awaitsConfirmation)
        #expect(other.now(machine: 9, wall: start + 9).calendar == start + 9)
        #expect(!other.awaitsConfirmation)
    }

    @Test func `a long sleep of the machine is no jump`() {
        let start = 100 * hour
        var clock = CalendarClock(kind: .real, last: start, machine: 0, wall: start)
        #expect(
            clock.now(machine: 60 * hour, wall: start + 60 * hour).calendar == start + 60 * hour)
        #expect(!clock.awaitsConfirmation)
    }

    @Test func `a manual clock moves only when told, and only forward`() {
        var clock = CalendarClock(kind: .manual, last: 1_000, machine: 0, wall: 0)
        #expect(clock.now(machine: 99, wall: 99 * hour).calendar == 1_000)
        clock.advance(to: 2_000)
        clock.advance(to: 1_500)
        let times = clock.now(machine: 7, wall: 8)
        #expect(times == Times(calendar: 2_000, machine: 7, wall: 8))
    }
}
