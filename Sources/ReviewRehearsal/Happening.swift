package import CivilTime
package import JSON
package import ReviewEngine

/// Something that happens on a given day of a season, whoever plays along.
package struct Happening: Sendable {
    package enum Kind: Sendable {
        /// A review begins.
        case start(Workflow, input: JSONObject)
        /// Somebody sends an event that the workflow declares.
        case event(name: String, data: JSONObject)
    }

    package var at: Timestamp
    /// The review that it is about, as the season calls it.
    package var review: String
    package var kind: Kind

    package init(at: Timestamp, review: String, kind: Kind) {
        self.at = at
        self.review = review
        self.kind = kind
    }
}
