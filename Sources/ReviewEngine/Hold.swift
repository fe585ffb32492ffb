/// A review stands still: no timer fires; answers are still taken.
package struct Hold: Sendable, Equatable {
    /// Calendar time in milliseconds at which the hold began.
    package var since: Int64
    /// Who decided it: always a person.
    package var who: String
    /// Hash of the reason, which is free text.
    package var reason: String
}
