import CivilTime
import ReviewEngine

/// When digests go out: on working days, between two times of day in the calendars' zone.
///
/// Something is late from the moment when its time has passed, at midnight and on a Saturday as well;
/// nobody is reminded of it before somebody could be rung about it.
struct DigestHours: Sendable, Equatable {
    var from = CivilTimeOfDay(hour: 9) ?? .midnight
    /// From then on they wait for the next working day.
    var until = CivilTimeOfDay(hour: 18) ?? .midnight

    func areOpen(at now: Int64, _ calendars: Calendars) -> Bool {
        let local = calendars.zone.civil(at: Timestamp(milliseconds: now))
        guard local.time >= from, local.time < until else { return false }
        // Beyond the years of the bank holiday file a reminder on a holiday is better than none.
        if let isWorked = try? calendars.working.isWorkingDay(local.date) { return isWorked }
        return !calendars.working.weekend.contains(local.date.weekday)
    }
}
