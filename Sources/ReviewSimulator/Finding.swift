/// What an auditor found to be wrong: a promise of the daemon that was not kept.
package struct Finding: Sendable, Equatable, CustomStringConvertible {
    /// The promise, by the auditor that holds it.
    package let auditor: String
    package let sentence: String

    package var description: String { "\(auditor): \(sentence)" }
}
