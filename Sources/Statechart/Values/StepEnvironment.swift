package import CivilTime
package import JSON

/// What a step may know of the world: calendar time, calendars, the review, look-ups made before.
package struct StepEnvironment: Sendable {
    package var now: Timestamp
    package var calendars: Calendars
    /// `review` in expressions: id, host, region, title and so on.
    package var review: JSONObject
    /// `event.lookups` in expressions, by name.
    package var lookups: JSONObject

    package init(
        now: Timestamp, calendars: Calendars, review: JSONObject, lookups: JSONObject = JSONObject()
    ) {
        self.now = now
        self.calendars = calendars
        self.review = review
        self.lookups = lookups
    }

    /// Where this review is reached.
    var address: String? { review["id"]?.stringValue.map { "review:" + $0 } }

    /// Whose school terms count: the host's.
    var organisation: String? { (review["host"] ?? review["organisation"])?.stringValue }
}
