/// What fences a task: only the newest token changes anything. Carried by TASK and by everything
/// that is said about a task.

package import JSON

package struct LeaseToken: Sendable, Hashable {
    /// `r42-7`
    package var task: String
    /// Rises each time the task is handed out or re-opened.
    package var attempt: Int64
    /// Rises when the store is restored.
    package var epoch: Int64

    package init(task: String, attempt: Int64, epoch: Int64) {
        self.task = task
        self.attempt = attempt
        self.epoch = epoch
    }

    static let fields = ["task", "attempt", "epoch"]

    /// Reads the three fields of a body; `path` stands before their names in errors (`holds[2].`).
    package init(in body: JSONObject, path: String = "") throws(WireError) {
        task = try body.name("task", path: path)
        attempt = try body.integer("attempt", in: 0...Int64.max, path: path)
        epoch = try body.integer("epoch", in: 0...Int64.max, path: path)
    }

    /// The three members, to send.
    package var body: JSONObject {
        ["task": .string(task), "attempt": .int(attempt), "epoch": .int(epoch)]
    }
}
