/// The name of a task: `r42-7`, the seventh task of review r42.
///
/// It carries its review, so that an answer finds its review without a look-up.
package struct TaskID: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let review: ReviewID
    package let number: Int64

    package init(review: ReviewID, number: Int64) {
        self.review = review
        self.number = number
    }

    /// Reads `r42-7`; nil for anything else.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let dash = bytes.firstIndex(of: UInt8(ascii: "-")),
            let review = ReviewID.number(in: Array(bytes[..<dash]), after: UInt8(ascii: "r")),
            let number = ReviewID.decimal(bytes[(dash + 1)...])
        else { return nil }
        self.review = ReviewID(number: review)
        self.number = number
    }

    package var description: String {
        "r" + String(review.number) + "-" + String(number)
    }
    package static func < (left: TaskID, right: TaskID) -> Bool {
        (left.review, left.number) < (right.review, right.number)
    }
}
