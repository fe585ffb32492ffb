/// A review stands still: no timer fires; answers are still taken. Always a person's decision.
package struct Hold: Sendable, Equatable {
    /// Calendar time in milliseconds at which the hold began.
    package var since: Int64
    /// Hash of the reason, which is free text.
    package var reason: String
}
