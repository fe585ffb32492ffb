/// An answer that is not finished: kept for its person until the task is answered.
///
/// It is what a person was told is saved, so it is durable like an answer; it decides nothing, so
/// it is in no journal, and what was overwritten is gone.
package struct Draft: Sendable, Equatable {
    package var task: String
    /// Rises with each saving, so that two windows do not overwrite each other unseen.
    package var revision: Int64
    /// CLOCK_REALTIME.
    package var savedAt: Int64
    package var who: String
    /// What the client made of it, a JSON object; empty when the draft is gone.
    package var content: [UInt8]

    package init(task: String, revision: Int64, savedAt: Int64, who: String, content: [UInt8]) {
        self.task = task
        self.revision = revision
        self.savedAt = savedAt
        self.who = who
        self.content = content
    }
}
