import JSON
import ReviewClient

/// The forms of tasks, read from the workflow that their review runs.
///
/// A coordinator may not open another's desk, and needs the form to record what they said; a report
/// shows an answer under its form's titles.
enum FormFinder {
    /// Nesting of a workflow that is searched; charts are checked to be less deep.
    private static let depthMax = 64

    /// nil where the workflow states none; then the daemon alone checks.
    static func form(of task: String, _ door: DaemonDoor) throws(ProgramError) -> JSONValue? {
        let review = String(task.prefix { $0 != "-" })
        let rows = try door.rows("TASKS", "tasks", ["review": .string(review)])
        guard let name = rows.first(where: { $0["task"]?.stringValue == task })?["name"] else {
            return nil
        }
        let shown = try door.ask("SHOW", ["review": .string(review)])["review"]
        let forms = try self.forms(of: shown ?? .null, door)
        return forms.first { $0.task == name.stringValue }?.form
    }

    /// The forms of the workflow that a review keeps, by the names of its tasks.
    static func forms(
        of review: JSONValue, _ door: DaemonDoor
    ) throws(ProgramError) -> [(task: String, form: JSONValue)] {
        guard let workflow = review["workflow"], let hash = review["workflowHash"] else {
            return []
        }
        let body = try door.ask("WORKFLOW", ["name": workflow, "hash": hash])
        guard let source = body["source"]?.stringValue else { return [] }
        let chart = try InputFile.parse(Array(source.utf8), file: "the workflow").value
        return forms(in: chart, 0)
    }

    private static func forms(
        in value: JSONValue, _ depth: Int
    ) -> [(task: String, form: JSONValue)] {
        guard depth < depthMax else { return [] }
        if let task = value["task"]?.stringValue, let form = value["form"] { return [(task, form)] }
        let inner = value.objectValue?.values ?? value.arrayValue ?? []
        return inner.flatMap { forms(in: $0, depth + 1) }
    }
}
