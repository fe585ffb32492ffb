import JSON
import ReviewClient

/// `report`: a review as one page.
enum ReportCommand {
    static let command = Command(
        "report", "a review as one HTML page, to read, print or send",
        arguments: [.init("REVIEW")],
        options: [
            CommandOption("output", letter: "o", "FILE", "where to; else stdout")
        ],
        text: """
            One file without anything to fetch: timeline, request and scope, team, key lines, \
            documents, timetable, findings, letter, next steps, follow-up, history. People are named \
            by role and organisation. With --json it is what the page is made from: {review, \
            children, people, now}; review and each child are as `show` tells them, with history, \
            and with each task's form and result.
            """,
        examples: [
            ("reviewctl report r42 -o r42.html", "open it in a browser; print it to PDF there"),
            (
                "reviewctl report r42 --json | jq '.review.tasks[] | select(.name==\"next-steps\").result'",
                "a single answer"
            ),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let door = try DaemonDoor(arguments)
            let body = try door.ask("REPORT", ["review": .string(arguments.word(0))])
            let report = try withForms(body["report"]?.objectValue ?? body, door)
            let text =
                terminal.json
                ? JSONValue.object(report).prettyText + "\n"
                : ReportPage(ReviewReport(report, now: try door.now())).text()
            let path = arguments["output"] ?? "-"
            try InputFile.write(text, to: path)
            if path != "-" { terminal.note("\(arguments.word(0)) is written to \(path)") }
        })

    /// The report with each task's form beside its answer, from the workflows that its reviews keep.
    private static func withForms(
        _ report: JSONObject, _ door: DaemonDoor
    ) throws(ProgramError) -> JSONObject {
        var report = report
        var known: [(hash: JSONValue, forms: [(task: String, form: JSONValue)])] = []
        let reviews = [report["review"] ?? .null] + (report["children"]?.arrayValue ?? [])
        var told: [JSONValue] = []
        for review in reviews {
            let hash = review["workflowHash"] ?? .null
            if !known.contains(where: { $0.hash == hash }) {
                known.append((hash, try FormFinder.forms(of: review, door)))
            }
            let forms = known.first { $0.hash == hash }?.forms ?? []
            var object = review.objectValue ?? [:]
            object["tasks"] = .array(
                (review["tasks"]?.arrayValue ?? []).map { task in
                    var row = task.objectValue ?? [:]
                    let name = row["name"]?.stringValue
                    row["form"] = row["form"] ?? forms.first { $0.task == name }?.form
                    return .object(row)
                })
            told.append(.object(object))
        }
        report["review"] = told.removeFirst()
        report["children"] = .array(told)
        return report
    }
}
