/// Bounds that keep a file or a snapshot from outside within reason.
///
/// Exceeding one is an error that names it, never a trap.
enum ChartLimits {
    static let states = 4096
    static let depth = 64
    static let transitions = 16_384
    /// `choose` and `forEach` within one another.
    static let actionDepth = 16
    /// Transitions taken in one step before it is called endless.
    static let microsteps = 10_000
    /// Actions executed in one step.
    static let actions = 100_000
    /// Events waiting inside one step.
    static let queue = 10_000
    /// Elements of a `forEach` of an `invoke`.
    static let elements = 1_000
    /// Choices of a field that are worked out when a task is made.
    static let choices = 2_000
    /// Fields within fields of a form.
    static let formDepth = 15
    /// Nesting of a value in the context.
    static let valueDepth = 100
}
