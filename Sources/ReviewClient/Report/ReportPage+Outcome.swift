import JSON

/// What came of the visit: the letter, the actions, how they went.
extension ReportPage {
    func letter() -> HTML {
        let names = ["final-letter", "write-letter", "draft-letter"]
        let task = names.lazy.compactMap { report.answered($0) }.first
        guard let task, let text = task.result?["text"]?.stringValue else { return "" }
        let kind: String =
            switch task.name {
            case "final-letter": "Final letter"
            case "write-letter": "Letter before the host's check of facts"
            default: "Draft"
            }
        var out: HTML = ""
        if let ended = task.ended { out += "<p>\(kind), \(day(ended.day))</p>\n" }
        out += "<div class=\"letter\">\n\(HTML.prose(text))</div>\n"
        if let check = report.answered("accuracy-check") {
            let corrections = check.result?["corrections"]?.arrayValue ?? []
            out += "<h3>Corrections of fact by the host</h3>\n"
            out +=
                corrections.isEmpty
                ? "<p>None.</p>\n"
                : AnswerView.table(
                    corrections, form: check.form?["properties"]?["corrections"]?["items"],
                    leavingOut: ["body"], label: "Corrections of fact")
            if task.name == "final-letter" {
                out += AnswerView.html(task.result, form: task.form, leavingOut: ["text"])
            }
        }
        return out
    }

    struct Action {
        var text: String
        var owner: String
        var due: CalendarDay?
        var status: String
        var progress: String
    }

    /// The actions of the next steps, with what the latest report of progress says of each.
    var actionsWithProgress: [Action] {
        let latest = report.answered("progress")?.result?["actions"]?.arrayValue ?? []
        let actions = report.answered("next-steps")?.result?["actions"]?.arrayValue ?? []
        return actions.enumerated().map { index, action in
            let news = latest.last { $0["number"]?.intValue == Int64(index + 1) }
            return Action(
                text: action["text"]?.stringValue ?? "", owner: action["owner"]?.stringValue ?? "",
                due: (action["due"]?.stringValue).flatMap { CalendarDay($0) },
                status: news?["status"]?.stringValue ?? action["status"]?.stringValue ?? "",
                progress: news?["progress"]?.stringValue ?? "")
        }
    }

    func actions() -> HTML {
        let actions = actionsWithProgress
        guard !actions.isEmpty else { return "" }
        let hasProgress = actions.contains { !$0.progress.isEmpty }
        let rows = actions.enumerated().map { index, action -> [HTML] in
            let tag: HTML = """
                <span class="tag \(AnswerView.tone(action.status))">\(FormField.words(action.status))</span>
                """
            return [
                "\(index + 1)", "\(action.text)", "\(action.owner)",
                action.due.map { day($0) } ?? "", tag, "\(action.progress)",
            ]
        }
        let columns = ["No.", "Action", "Owner", "By", "Status", "What has changed"]
        let table = ReportTable(
            label: "Actions", columns: hasProgress ? columns : columns.dropLast(),
            hasRowHeadings: false, rows: rows)
        return share(of: actions) + table.html
    }

    /// How far the actions are: drawn for those who look, in words for everyone.
    private func share(of actions: [Action]) -> HTML {
        let words = [
            ("done", "good"), ("under-way", "some"), ("not-started", "less"), ("dropped", "less"),
        ]
        var spans: HTML = ""
        var parts: [String] = []
        for (status, look) in words {
            let count = actions.filter { $0.status == status }.count
            guard count > 0 else { continue }
            spans += "<span class=\"\(look)\" style=\"flex:\(count)\"></span>"
            parts.append("\(count) \(FormField.words(status).lowercased())")
        }
        guard !parts.isEmpty else { return "" }
        return """
            <div class="progress" aria-hidden="true">\(spans)</div>
            <p>\(parts.joined(separator: ", "))</p>

            """
    }

    func followUp() -> HTML {
        var out: HTML = ""
        for task in report.tasks where task.status == "done" {
            guard let ended = task.ended else { continue }
            if task.name == "progress" {
                out += "<h3>Progress reported on \(day(ended.day))</h3>\n"
                out += AnswerView.html(task.result, form: task.form)
            } else if task.name == "close" {
                out += "<h3>\(report.addressee(task.address)), \(day(ended.day))</h3>\n"
                out += AnswerView.html(task.result, form: task.form)
            }
        }
        return out
    }
}
