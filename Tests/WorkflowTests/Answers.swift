import JSON
import Statechart
import Testing

/// The answers of `Workflows/examples/try.answers.json5`: the first entry that fits is used.
struct Answers {
    private struct Entry {
        let task: String
        let to: String?
        var times: Int?
        let result: JSONValue
    }

    private var entries: [Entry]

    init(_ file: String) throws {
        let list = try WorkflowFolder.value(file)["answers"]?.arrayValue ?? []
        entries = try list.map { entry in
            Entry(
                task: try #require(entry["task"]?.stringValue), to: entry["as"]?.stringValue,
                times: entry["times"]?.intValue.map(Int.init),
                result: try #require(entry["result"]))
        }
    }

    /// Names of the tasks that have an answer, each once.
    var tasks: Set<String> { Set(entries.map(\.task)) }

    /// All answers to a task, whoever gives them.
    func results(for task: String) -> [JSONValue] {
        entries.filter { $0.task == task }.map(\.result)
    }

    mutating func next(for task: String, to: String?, today: String) -> JSONValue? {
        let found = entries.firstIndex { entry in
            entry.task == task && (entry.to == nil || entry.to == to) && entry.times != 0
        }
        guard let found else { return nil }
        if let times = entries[found].times { entries[found].times = times - 1 }
        return entries[found].result.replacing("{today}", by: today)
    }

    /// From now on this task is answered so (so often).
    mutating func first(
        _ task: String, as to: String? = nil, times: Int? = nil, _ result: JSONValue
    ) {
        entries.insert(Entry(task: task, to: to, times: times, result: result), at: 0)
    }

    /// From now on nobody answers this task.
    mutating func silence(_ task: String) { entries.removeAll { $0.task == task } }
}

extension JSONValue {
    fileprivate func replacing(_ word: String, by other: String) -> JSONValue {
        switch self {
        case .string(let text): text == word ? .string(other) : self
        case .array(let elements): .array(elements.map { $0.replacing(word, by: other) })
        case .object(let members):
            .object(JSONObject(members.map { ($0.key, $0.value.replacing(word, by: other)) }))
        default: self
        }
    }
}

extension Season {
    /// Answers everything that has an answer and moves time on, until the wanted state is reached.
    mutating func play(
        _ answers: inout Answers, until isReached: (Season) -> Bool, limit: Int = 1000
    ) throws {
        for _ in 0..<limit {
            if isReached(self) { return }
            if try answerOne(&answers) { continue }
            try advance()
        }
        throw Failure.notInTime(reviews.indices.flatMap { leaves($0) })
    }

    /// Answers the first open task that has an answer; false when none has.
    mutating func answerOne(_ answers: inout Answers) throws -> Bool {
        for task in tasks {
            if task.task.queue == "convening" {
                try answer(task, pool.candidates(task.task.input))
                return true
            }
            if let result = answers.next(for: task.task.name, to: task.task.to, today: today) {
                try answer(task, result)
                return true
            }
        }
        return false
    }

    func isAt(_ state: String, _ review: Int) -> Bool { reviews[review].snapshot.isActive(state) }
}
