/// One line of a rehearsed review's story: when, who, what, in plain words.
package struct StoryLine: Sendable, Equatable {
    package enum Kind: String, Sendable {
        case begin
        case asked
        case answer
        case automatic
        case event
        case overdue
        case time
        /// The review, or a part of it, stands somewhere else.
        case state
        case end
    }

    /// Milliseconds since 1970.
    package var at: Int64
    package var kind: Kind
    package var who: String
    package var what: String
}
