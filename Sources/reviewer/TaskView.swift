import JSON
import ReviewClient

/// A task on a terminal: what is asked, by when, what is known, the questions, the command.
struct TaskView {
    let task: JSONObject
    let now: Moment
    let width: Int

    private func text(_ name: String) -> String {
        TextWidth.safe(task[name]?.stringValue ?? "")
    }

    var text: String {
        var parts = [head]
        if !text("description").isEmpty {
            parts.append(TextWidth.wrap(text("description"), to: width).joined(separator: "\n"))
        }
        if var input = task["input"]?.objectValue, !input.isEmpty {
            input["hours"] = nil
            let lines = ValueLines.lines(of: .object(input), indent: 2, width: width)
            if !lines.isEmpty {
                parts.append("What you should know\n" + lines.joined(separator: "\n"))
            }
        }
        let questions = FormField.fields(of: task["form"])
        if !questions.isEmpty {
            parts.append("Questions\n" + questions.map(question).joined(separator: "\n"))
        }
        parts.append("Answer it with\n" + commands.joined(separator: "\n"))
        return parts.joined(separator: "\n\n")
    }

    private var head: String {
        let due = RowWords.due(.object(task), now)
        let host = task["host"]?.stringValue ?? text("organisation")
        var lines = ["\(text("task"))  \(text("title"))"]
        let review = text("reviewTitle")
        lines.append("\(review.isEmpty ? text("review") : review), host \(TextWidth.safe(host))")
        if let behalf = RowWords.behalf(.object(task)) {
            lines.append("On behalf of \(TextWidth.safe(behalf))")
        }
        if !due.isEmpty { lines.append("Answer by: \(due)") }
        if let hours = RowWords.hours(task["hours"]) { lines.append("Time needed: \(hours)") }
        return lines.flatMap { TextWidth.wrap($0, to: width) }.joined(separator: "\n")
    }

    private func question(_ field: FormField) -> String {
        let mark = field.isRequired ? "*" : " "
        var lines = ["  \(mark) \(field.title)"]
        if let description = field.description {
            lines.append(TextWidth.indented(description, by: 6, width: width))
        }
        lines.append(
            TextWidth.indented("--\(field.name)  \(field.expectation)", by: 6, width: width))
        lines += FormFlags.help(field).map { TextWidth.indented($0, by: 8, width: width) }
        return lines.joined(separator: "\n")
    }

    private var commands: [String] {
        let id = text("task")
        let fields = FormField.fields(of: task["form"])
        let decision = fields.first { $0.name == "decision" }
        let choices = decision?.choices.compactMap(\.stringValue) ?? []
        var lines: [String] = []
        let others = FormFlags(fields.filter { $0.isRequired && $0.name != "decision" })
        func add(_ flags: FormFlags, to command: String) {
            lines += flags.lines(command, indent: 2, width: width)
        }
        if choices.contains("accept") { add(others, to: "reviewer accept \(id)") }
        if choices.contains("decline") {
            let reason = fields.contains { $0.name == "reason" } ? " --reason TEXT" : ""
            add(others, to: "reviewer decline \(id)\(reason)")
        }
        if lines.isEmpty {
            let needed = fields.filter(\.isRequired)
            // Where nothing is needed the line would hold no field at all.
            add(FormFlags(needed.isEmpty ? fields : needed), to: "reviewer answer \(id)")
        }
        lines.append("  reviewer answer \(id)  # asks the questions one after another")
        return lines
    }
}
