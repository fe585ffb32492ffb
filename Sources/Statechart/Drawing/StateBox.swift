import JSON

/// A state as a box of a picture: its title, what it asks for, and a row for each transition.
struct StateBox {
    struct Row {
        let text: String
        /// Shown where a pointer rests on the row.
        let whole: String
        /// Empty: the row is a note.
        let targets: [Int]
        var y = 0.0
    }

    let state: Int
    let title: String
    let id: String
    var rows: [Row]
    var x = 0.0
    var y = 0.0
    var width: Double
    /// Its width before it is stretched to that of the others.
    var natural: Double
    var height: Double
    /// Height of title and rows.
    let head: Double

    static let line = 17.0
    static let letter = 6.5
    private static let longest = 46

    init(_ program: ChartProgram, _ state: Int) {
        let node = program.states[state]
        self.state = state
        title = Self.short(node.title.isEmpty ? node.id : node.title)
        rows = Self.notes(program, node) + Self.transitions(program, node)
        // The id stands behind the title, because rows name it.
        id = state > 0 && !sameBytes(node.id, node.title) ? Self.short(node.id) : ""
        let longest = max(
            Double(title.cells) * 7.4 + Double(id.cells) * Self.letter + 8,
            (rows.map { Double($0.text.cells) }.max() ?? 0) * Self.letter
        )
        head = 26 + Double(rows.count) * Self.line + (rows.isEmpty ? 4 : 8)
        width = node.isHistory ? 34 : max(70, longest + 24)
        natural = width
        height = node.isHistory ? 34 : head
        for place in rows.indices { rows[place].y = 26 + (Double(place) + 0.5) * Self.line + 2 }
    }

    /// What the state asks for while it is active.
    private static func notes(_ program: ChartProgram, _ node: StateNode) -> [Row] {
        node.invokes.map { number in
            let spec = program.invokes[number]
            let what: String
            switch spec.kind {
            case .child(let child): what = "starts \(child.words)"
            case .task(let task): what = "\(task.queue == nil ? "asks" : "step"): \(task.name)"
            }
            let each = spec.forEach == nil ? "" : ", one for each"
            return Row(text: short("\(what)\(each)"), whole: "\(what)\(each)", targets: [])
        }
    }

    private static func transitions(_ program: ChartProgram, _ node: StateNode) -> [Row] {
        (node.onTransitions + node.alwaysTransitions).compactMap { number in
            let transition = program.transitions[number]
            // What only swallows an event leads nowhere.
            if transition.isTargetless, transition.actions.isEmpty { return nil }
            let targets = transition.targets.map { program.states[$0].id }
            let end =
                targets.isEmpty ? ", stays here" : " \u{2192} \(targets.joined(separator: ", "))"
            let start = words(of: transition.trigger)
            guard let condition = transition.guardExpression?.source else {
                return Row(
                    text: short(start + end), whole: start + end, targets: transition.targets)
            }
            let words = condition.split(whereSeparator: { " \n\t".contains($0) })
                .joined(separator: " ")
            let room = max(10, longest - start.cells - end.cells - 3)
            return Row(
                text: short("\(start) [\(short(words, room))]\(end)"),
                whole: "\(start) [\(words)]\(end)", targets: transition.targets)
        }
    }

    /// An event as people say it: `done.invoke.scope` stands beside the task, so `done` is enough.
    private static func words(of trigger: Transition.Trigger) -> String {
        switch trigger {
        case .always: return "at once"
        case .event(let name): return name
        case .own(let name):
            for (start, words) in [
                ("done.invoke.", "done"), ("done.item.", "each one"), ("error.invoke.", "failed"),
                ("overdue.", "not in time"), ("done.state.", "done"),
                ("after at ", "at "), ("after ", "after "),
            ] where name.utf8.starts(with: start.utf8) {
                let isTime = start.utf8.starts(with: "after".utf8)
                return isTime ? words + name.dropFirst(start.count) : words
            }
            return name
        }
    }

    private static func short(_ text: String, _ most: Int = longest + 12) -> String {
        guard text.cells > most else { return text }
        var room = most - 1
        return String(
            text.prefix { character in
                room -= character.cells
                return room >= 0
            }) + "\u{2026}"
    }
}
