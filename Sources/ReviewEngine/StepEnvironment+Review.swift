package import CivilTime
package import JSON
package import Statechart

/// What a chart sees of its review: `review.id`, `review.title`, `review.region`, `review.host`.
extension StepEnvironment {
    init(
        id: ReviewID, title: String, region: String, organisation: String, now: Int64,
        calendars: Calendars, lookups: JSONObject
    ) {
        self.init(
            now: Timestamp(milliseconds: now),
            calendars: calendars.concerning(region: region, organisation: organisation),
            review: Self.shown(
                id: id, title: title, region: region, organisation: organisation),
            lookups: lookups)
    }

    static func shown(
        id: ReviewID, title: String, region: String, organisation: String
    ) -> JSONObject {
        [
            "id": .string(id.description), "title": .string(title), "region": .string(region),
            "host": .string(organisation),
        ]
    }
}

extension Review {
    /// - Parameter now: calendar time in milliseconds since 1970.
    package func environment(
        now: Int64, calendars: Calendars, lookups: JSONObject = [:]
    ) -> StepEnvironment {
        StepEnvironment(
            now: Timestamp(milliseconds: now),
            calendars: calendars.concerning(region: region, organisation: organisation),
            review: shownToCharts, lookups: lookups)
    }
}
