/// What happens to a timer's date when a hold ends.
///
/// Timers that count back from a date always keep.
package enum ResumeRule: String, Sendable, CaseIterable {
    /// The remaining amount, in its own unit, counts from the release.
    case shift
    /// The date stays.
    case keep
}
