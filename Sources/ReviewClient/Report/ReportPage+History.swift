import JSON

/// What happened, entry by entry, for people: in words, and of which part of the review.
extension ReportPage {
    func history() -> HTML {
        let rows = report.history.filter { !isHandedOn($0) }.map { entry -> [HTML] in
            let more = [said(entry), ReviewReport.reason(of: entry)].compactMap(\.self)
            let why = more.map { "<br><span class=\"quiet\">\($0)</span>" as HTML }
            return [
                "<span class=\"when\">\(Moment(entry["at"])?.text ?? "")</span>", "\(who(entry))",
                "\(part(of: entry))\(what(entry))\(why)",
            ]
        }
        guard !rows.isEmpty else { return "" }
        let table = ReportTable(
            label: "History", columns: ["When", "Who", "What"], hasRowHeadings: false, rows: rows)
        return """
            <details><summary>\(RowWords.count(rows.count, "entry", "entries"))</summary>
            \(table.html)</details>

            """
    }

    /// An automatic step got its task: what it made of it is the next entry.
    private func isHandedOn(_ entry: JSONValue) -> Bool {
        entry["kind"]?.stringValue == "grant"
    }

    private func who(_ entry: JSONValue) -> String {
        let who = entry["who"]?.stringValue ?? ""
        // Only a date is a date's: what the workflow does, follows from what went before.
        return who == "clock" && entry["kind"]?.stringValue != "timer"
            ? "By itself" : report.addressee(who)
    }

    /// Of which part of the review an entry is, where it is not of the review itself.
    private func part(of entry: JSONValue) -> HTML {
        guard let review = entry["review"]?.stringValue, let title = report.parts[review] else {
            return ""
        }
        return "\(title): "
    }

    private func what(_ entry: JSONValue) -> String {
        let isOfPart = entry["review"]?.stringValue.map { report.parts[$0] != nil } ?? false
        if isOfPart, entry["kind"]?.stringValue == "start" { return "This part was started." }
        return entry["summary"]?.stringValue ?? entry["kind"]?.stringValue ?? ""
    }

    /// What was decided, in the words of the form that asked.
    private func said(_ entry: JSONValue) -> String? {
        guard entry["who"]?.stringValue?.hasPrefix("queue:") != true else { return nil }
        let task = report.tasks.first { $0.id == entry["task"]?.stringValue }
        return RowWords.said(entry, FormField.fields(of: task?.form))
    }
}
