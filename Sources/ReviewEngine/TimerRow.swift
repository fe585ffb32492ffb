/// An open timer of a review.
package struct TimerRow: Sendable, Equatable {
    package var review: String
    package var id: String
    package var due: Int64

    package init(review: String, id: String, due: Int64) {
        self.review = review
        self.id = id
        self.due = due
    }
}
