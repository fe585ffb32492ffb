import CivilTime
import JSON

/// A delay as a chart writes it: fixed, or an expression that gives one.
enum DelayTemplate: Sendable {
    case fixed(DelaySpec)
    /// Gives a delay's text, a duration, a date or an instant.
    case computed(Expression)
}
