package import JSON

/// Answers that are known beforehand: a JSON5 file that plays a person in a rehearsal or a script.
///
///     { answers: [
///         { task: "accept-place", as: "person:rutland-send", times: 1,
///           result: { decision: "decline", reason: "away that week", conflict: false } },
///         { task: "accept-place", when: { "input.place.id": "lead" },
///           result: { decision: "accept", conflict: false } },
///         { task: "team-briefing", result: { heldOn: "{today}", how: "online" } },
///     ] }
///
/// The first that fits is taken: `task` is the task's name (`*` any), `as` whose inbox, `when` what
/// stands in the task, `times` how often it may be used. In the texts of a result `{today}` is the
/// daemon's date, `{today+14}` fourteen days later, and `{input.candidates.0.person}` what stands
/// there in the task; a text that is nothing but one such path becomes the value itself.
package struct PreparedAnswers {
    private struct Answer {
        var task: String
        var principal: String?
        var when: [(path: String, value: JSONValue)]
        var left: Int
        var result: JSONValue
    }

    private static let keys = ["task", "as", "when", "times", "result"]
    /// Nesting of a result; deeper texts are sent as they are.
    private static let depthMax = 32
    private var answers: [Answer] = []

    /// Throws: CLI-007 not JSON5, CLI-014 a part is missing, unknown or of another type; both with
    /// file, line and column.
    package init(_ file: JSONNode) throws(ProgramError) {
        guard case .object(let members) = file.kind else {
            throw Self.fault(file, "the file is no object", "{answers: […]}")
        }
        for member in members where member.key != "answers" {
            throw Self.fault(
                member.value, "there is no key \"\(member.key)\"", "answers", near: member.key,
                ["answers"])
        }
        guard let list = file["answers"] else {
            throw Self.fault(file, "\"answers\" is missing", "answers: […]")
        }
        try self.init(list: list)
    }

    /// The list alone, where it stands in a file with other things.
    ///
    /// Throws: CLI-014, as above.
    package init(list: JSONNode) throws(ProgramError) {
        guard case .array(let nodes) = list.kind else {
            throw Self.fault(list, "\"answers\" is no list", "answers: […]")
        }
        for node in nodes { answers.append(try Self.answer(node)) }
    }

    private static func answer(_ node: JSONNode) throws(ProgramError) -> Answer {
        guard case .object(let members) = node.kind else {
            throw fault(node, "an answer is an object", "{task: …, result: {…}}")
        }
        for member in members where !keys.contains(member.key) {
            throw fault(
                member.value, "an answer has no key \"\(member.key)\"",
                keys.joined(separator: ", "), near: member.key, keys)
        }
        guard let task = node["task"]?.value.stringValue else {
            throw fault(node["task"] ?? node, "\"task\" is missing or no text", "a task's name")
        }
        guard let result = node["result"]?.value, result.objectValue != nil else {
            throw fault(node["result"] ?? node, "\"result\" is missing or no object", "{…}")
        }
        let times = node["times"]?.value
        if let times, times.intValue.map({ $0 > 0 }) != true {
            throw fault(node["times"] ?? node, "\"times\" is wrong", "a whole number from 1 on")
        }
        let principal = node["as"]?.value
        if let principal, principal.stringValue == nil {
            throw fault(node["as"] ?? node, "\"as\" is no text", "person:ID")
        }
        let when = node["when"]?.value
        if let when, when.objectValue == nil {
            throw fault(node["when"] ?? node, "\"when\" is no object", "{path: value}")
        }
        return Answer(
            task: task, principal: principal?.stringValue,
            when: when?.objectValue.map { $0.map { ($0.key, $0.value) } } ?? [],
            left: times?.intValue.map { Int(clamping: $0) } ?? Int.max, result: result)
    }

    private static func fault(
        _ node: JSONNode, _ problem: String, _ expected: String, near name: String? = nil,
        _ names: [String] = []
    ) -> ProgramError {
        let at = node.position
        return ProgramError(
            .data, "CLI-014", problem, subject: "\(at.file):\(at.line):\(at.column)",
            expected: expected, found: name == nil ? node.value.kindName : nil,
            nearest: name.flatMap { nearestName($0, in: names) })
    }

    /// The answer to a task of an inbox, its use counted; nil where none fits.
    package mutating func take(
        for task: JSONObject, as principal: String, today: CalendarDay
    ) -> JSONObject? {
        let name = task["name"]?.stringValue ?? ""
        let whole = JSONValue.object(task)
        let place = answers.firstIndex { answer in
            answer.left > 0 && (answer.task == "*" || answer.task == name)
                && (answer.principal.map { $0 == "*" || $0 == principal } ?? true)
                && answer.when.allSatisfy { Self.value(at: $0.path, in: whole) == $0.value }
        }
        guard let place else { return nil }
        answers[place].left -= 1
        return TimeOfDayText.normal(
            Self.filled(answers[place].result, whole, today, 0), form: task["form"]
        ).objectValue
    }

    private static func filled(
        _ value: JSONValue, _ task: JSONValue, _ today: CalendarDay, _ depth: Int
    ) -> JSONValue {
        guard depth < depthMax else { return value }
        switch value {
        case .string(let text): return filled(text, task, today)
        case .array(let items):
            return .array(items.map { filled($0, task, today, depth + 1) })
        case .object(let object):
            return .object(
                JSONObject(object.map { ($0.key, filled($0.value, task, today, depth + 1)) }))
        default: return value
        }
    }

    private static func filled(
        _ text: String, _ task: JSONValue, _ today: CalendarDay
    ) -> JSONValue {
        var out = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"),
            let close = rest[open...].firstIndex(of: "}")
        {
            let name = rest[rest.index(after: open)..<close]
            guard let value = placeholder(name, task, today) else {
                out += rest[...close]
                rest = rest[rest.index(after: close)...]
                continue
            }
            if open == text.startIndex, rest.index(after: close) == text.endIndex { return value }
            out += rest[..<open] + (value.stringValue ?? value.compactText)
            rest = rest[rest.index(after: close)...]
        }
        return .string(out + rest)
    }

    private static func placeholder(
        _ name: Substring, _ task: JSONValue, _ today: CalendarDay
    ) -> JSONValue? {
        if name == "today" { return .string(today.isoText) }
        if name.hasPrefix("today+") || name.hasPrefix("today-") {
            guard let days = Int(name.dropFirst(5)), abs(days) < 4_000 else { return nil }
            return .string(CalendarDay(number: today.number + days).isoText)
        }
        return name.hasPrefix("input.") ? value(at: String(name), in: task) : nil
    }

    /// `input.candidates.0.person`: names and places, dotted.
    private static func value(at path: String, in value: JSONValue) -> JSONValue? {
        path.split(separator: ".").reduce(value as JSONValue?) { inner, step in
            if let index = Int(step), let items = inner?.arrayValue {
                return items.indices.contains(index) ? items[index] : nil
            }
            return inner?[String(step)]
        }
    }
}
