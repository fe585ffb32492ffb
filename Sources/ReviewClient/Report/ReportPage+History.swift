package import JSON

/// What happened, entry by entry, for people: in words, and of which part of the review.
extension ReportPage {
    func history() -> HTML {
        let rows = report.history.filter { !isHandedOn($0) }.map { entry -> [HTML] in
            let more = [said(entry), ReviewReport.reason(of: entry)].compactMap(\.self)
            let why = more.map { "<br><span class=\"quiet\">\($0)</span>" as HTML }
            return [
                "<span class=\"when\">\(Moment(entry["at"])?.text ?? "")</span>", "\(who(entry))",
                what(entry) + "\(why)",
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

    package func who(_ entry: JSONValue) -> String {
        let who = entry["who"]?.stringValue ?? ""
        // Only a date is a date's: what the workflow does, follows from what went before.
        return who == "clock" && entry["kind"]?.stringValue != "timer"
            ? "By itself" : report.addressee(who)
    }

    /// In a sentence; of which part of the review, where it is not of the review itself.
    package func what(_ entry: JSONValue) -> HTML {
        let said = entry["summary"]?.stringValue ?? entry["kind"]?.stringValue ?? ""
        guard let part = entry["review"]?.stringValue.flatMap({ report.parts[$0] }) else {
            return "\(said)"
        }
        let isStart = entry["kind"]?.stringValue == "start"
        return "\(part): \(isStart ? "This part was started." : said)"
    }

    /// What was decided, in the words of the form that asked.
    private func said(_ entry: JSONValue) -> String? {
        guard entry["who"]?.stringValue?.hasPrefix("queue:") != true else { return nil }
        let task = report.tasks.first { $0.id == entry["task"]?.stringValue }
        return RowWords.said(entry, FormField.fields(of: task?.form))
    }
}
