import Glibc
import JSON
import ReviewClient

/// Runs an operator's command for one task: JSON to its stdin, JSON from its stdout.
enum OwnCommand {
    /// A longer output is no result.
    private static let bytesMax = 1 << 20

    static func outcome(of command: String, for item: WorkItem) -> WorkOutcome {
        var task: JSONObject = [
            "task": .string(item.id), "queue": .string(item.queue), "name": .string(item.name),
            "title": .string(item.title), "input": .object(item.input),
            "try": .int(item.attemptNumber), "review": .object(item.review),
        ]
        task["form"] = item.form
        task["due"] = item.due.map { .string($0) }
        // A command that ends without reading its input must not end us.
        signal(SIGPIPE, SIG_IGN)
        guard let process = ChildProcess(command) else {
            return .failed("the command cannot be started: \(String(cString: strerror(errno)))")
        }
        let ended = process.talk(
            Array(JSONValue.object(task).compactText.utf8), atMost: bytesMax,
            isUnwanted: { item.isRevoked })
        return outcome(ended)
    }

    private static func outcome(_ ended: ChildProcess.Ended) -> WorkOutcome {
        guard ended.status == 0 || ended.status == 65 else {
            let line = String(decoding: ended.errors, as: UTF8.self).split(separator: "\n").last
            let words = line.map { ": \(TextWidth.cut(TextWidth.safe(String($0)), to: 300))" } ?? ""
            return .failed("the command ended with \(ended.status)\(words)")
        }
        guard let object = (try? JSONReader.parse(ended.output))?.objectValue else {
            return .failed("the command wrote no JSON object of at most \(bytesMax) bytes")
        }
        if ended.status == 0 { return .done(object) }
        return .outcome(
            code: object["code"]?.stringValue ?? "failed",
            message: object["message"]?.stringValue ?? "the command gave no reason",
            data: object["data"]?.objectValue)
    }
}
