import JSON
import ReviewClient

/// The form of somebody else's task, read from the workflow that its review runs: a coordinator may
/// not open another's desk, and needs the form to record what they said.
enum FormFinder {
    /// Nesting of a workflow that is searched; charts are checked to be less deep.
    private static let depthMax = 64

    /// nil where the workflow states none; then the daemon alone checks.
    static func form(of task: String, _ door: DaemonDoor) throws(ProgramError) -> JSONValue? {
        let review = String(task.prefix { $0 != "-" })
        let rows = try door.rows("TASKS", "tasks", ["review": .string(review)])
        let row = rows.first { $0["task"]?.stringValue == task }
        guard let name = row?["name"]?.stringValue else { return nil }
        if let form = row?["form"] { return form }
        let shown = try door.ask("SHOW", ["review": .string(review)])["review"]
        guard let workflow = shown?["workflow"], let hash = shown?["workflowHash"] else {
            return nil
        }
        let body = try door.ask("WORKFLOW", ["name": workflow, "hash": hash])
        guard let source = body["source"]?.stringValue else { return nil }
        return find(
            name, in: try InputFile.parse(Array(source.utf8), file: "the workflow").value, 0)
    }

    private static func find(_ name: String, in value: JSONValue, _ depth: Int) -> JSONValue? {
        guard depth < depthMax else { return nil }
        if value["task"]?.stringValue == name, let form = value["form"] { return form }
        let inner = value.objectValue?.values ?? value.arrayValue ?? []
        return inner.lazy.compactMap { find(name, in: $0, depth + 1) }.first
    }
}
