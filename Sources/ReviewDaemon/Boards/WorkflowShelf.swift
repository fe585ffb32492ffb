import ReviewEngine

/// Deployed workflows: every definition that a review may keep, and the current one of each name.
struct WorkflowShelf: Sendable {
    private(set) var byHash: [String: Workflow] = [:]
    private(set) var current: [String: String] = [:]

    mutating func add(_ workflow: Workflow, isCurrent: Bool) {
        byHash[workflow.hash] = workflow
        if isCurrent { current[workflow.name] = workflow.hash }
    }

    subscript(hash hash: String) -> Workflow? { byHash[hash] }
    subscript(name name: String) -> Workflow? { current[name].flatMap { byHash[$0] } }

    var names: [String] {
        current.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
