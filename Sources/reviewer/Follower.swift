import JSON
import ReviewClient

/// Reads inboxes whenever something may have come to them, and hands in prepared answers.
struct Follower {
    /// A task that was dealt with: answered, or known to have no answer here.
    private struct Dealt: Hashable {
        var task: String
        var attempt: Int64
    }

    private let principals: [String]
    private let followsAll: Bool
    private let review: String?
    private let stop: StopFlag
    private let terminal: Terminal
    private let desk: TaskDesk
    /// Looks at reviews and at the clock, as the coordinator where one was named.
    private let door: DaemonDoor
    private var answers: PreparedAnswers
    private var dealt: Set<Dealt> = []

    init(
        _ arguments: Arguments, _ answers: PreparedAnswers, _ terminal: Terminal
    ) throws(ProgramError) {
        principals = arguments.all("as")
        followsAll = principals.contains("*")
        review = arguments["until-review"]
        let coordinator = arguments["coordinator"]
        guard !principals.isEmpty else {
            throw ProgramError(
                .usage, "CLI-003", "\"follow\" needs --as", expected: "--as person:ID, or more",
                hint: "Try: reviewer follow --help")
        }
        guard coordinator != nil || !followsAll && review == nil else {
            throw ProgramError(
                .usage, "CLI-003", "\"follow\" needs --coordinator",
                expected: "--coordinator coordinator:REGION",
                hint: "--as '*' and --until-review look at reviews as a coordinator.")
        }
        stop = try DaemonDoor.stopFlag()
        self.answers = answers
        self.terminal = terminal
        door = try DaemonDoor(arguments, as: coordinator ?? principals[0], waits: true)
        let first = followsAll ? coordinator : principals[0]
        desk = try door.desk(client: "reviewer follow", as: first, stop: stop)
    }

    mutating func run() throws(ProgramError) {
        try watch()
        while !stop.isSet {
            try answerAll()
            if try hasEnded() { break }
            try wait()
        }
        desk.close()
    }

    private func watch() throws(ProgramError) {
        for principal in followsAll ? [] : principals { try desk.watch(as: principal) }
    }

    private func hasEnded() throws(ProgramError) -> Bool {
        guard let review else { return false }
        let shown = try door.ask("SHOW", ["review": .string(review)], seconds: 600)
        let status = shown["review"]?["status"]?.stringValue ?? ""
        return ["done", "failed", "cancelled"].contains(status)
    }

    /// Until something may have changed.
    ///
    /// The end of a review, and other people's inboxes, are nobody's news: then a second is the
    /// longest wait.
    private func wait() throws(ProgramError) {
        let longest: Int64? = followsAll || review != nil ? 1_000 : nil
        switch try desk.news(milliseconds: followsAll ? 200 : longest) {
        case .again: try watch()
        case .news, .draining, .silence: return
        }
    }

    private mutating func answerAll() throws(ProgramError) {
        if followsAll {
            let rows = try door.rows("TASKS", "tasks", ["status": "ready"])
            for row in rows {
                guard let to = row["to"]?.stringValue else { continue }
                try answer(row, as: to == "role:coordinator" ? door.principal ?? to : to)
            }
            return
        }
        for principal in principals {
            for row in try desk.inbox(as: principal) where !stop.isSet {
                try answer(row, as: principal)
            }
        }
    }

    private mutating func answer(_ row: JSONValue, as principal: String) throws(ProgramError) {
        guard let id = row["task"]?.stringValue, let attempt = row["attempt"]?.intValue,
            dealt.insert(Dealt(task: id, attempt: attempt)).inserted
        else { return }
        let name = row["name"]?.stringValue ?? ""
        do {
            let task = try desk.show(id, as: principal)
            let today = try door.now(fresh: true).day
            guard let result = answers.take(for: task, as: principal, today: today) else {
                return terminal.note("\(principal)  \(id) \(name): no prepared answer")
            }
            try desk.complete(task, result, as: principal)
            tell(principal, id, name, task, result, today)
        } catch  where ["STALE", "NOT_YOURS", "CONFLICT"].contains(error.code) {
            // It was stopped or answered in another way between the list and the answer.
            terminal.note("\(principal)  \(id) \(name): gone (\(error.code))")
        }
    }

    private func tell(
        _ principal: String, _ id: String, _ name: String, _ task: JSONObject,
        _ result: JSONObject, _ today: CalendarDay
    ) {
        if terminal.json {
            return terminal.out(
                [
                    "on": .string(today.isoText), "as": .string(principal), "task": .string(id),
                    "name": .string(name), "title": task["title"] ?? .null,
                    "result": .object(result),
                ], oneLine: true)
        }
        let title = TextWidth.safe(task["title"]?.stringValue ?? name)
        let decision = result["decision"]?.stringValue.map {
            ": \(FormField.words($0).lowercased())"
        }
        terminal.out("\(today.text)  \(principal)  \(title)\(decision ?? "")")
    }
}
