import JSON

/// Tells how a review comes to a position, and why it cannot leave it.
struct Story {
    let exploration: Exploration
    private(set) var lines: [String] = []
    private(set) var assumed: [String] = []
    private var model: VerifyModel { exploration.model }

    init(_ exploration: Exploration) { self.exploration = exploration }

    mutating func lead(to position: Int) {
        var path: [Int] = []
        var place = position
        while place >= 0 {
            path.insert(place, at: 0)
            place = exploration.parents[place].position
        }
        for (number, place) in path.enumerated() {
            if number == 0 {
                tell("the review starts", StepSearch(starting: model), place)
                continue
            }
            let parent = exploration.parents[place]
            let move = exploration.edges[parent.position][parent.move].move
            let from = exploration.positions[parent.position]
            tell(move.words, StepSearch(model, from: model.moments(of: move, in: from)), place)
        }
    }

    private mutating func tell(_ words: String, _ step: StepSearch, _ target: Int) {
        let wanted = exploration.positions[target]
        let outcome = step.outcomes.first { outcome in
            var position = outcome.position
            if outcome.taken.isEmpty { position.isAbandoning = wanted.isAbandoning }
            return position == wanted
        }
        let answers = text(of: outcome?.assumptions ?? [])
        let suffix = answers.isEmpty ? "" : " (\(answers.joined(separator: "; ")))"
        lines.append("\(words)\(suffix) -> \(places(wanted))")
    }

    /// The loop of a step that never ends.
    mutating func tell(_ loop: Exploration.Loop) {
        if loop.at >= 0 { lead(to: loop.at) }
        let answers = text(of: loop.loop.assumptions)
        let suffix = answers.isEmpty ? "" : " (\(answers.joined(separator: "; ")))"
        let labels = loop.loop.taken.map { model.program.transitions[$0].label }
        lines.append("\(loop.move?.words ?? "the review starts")")
        lines.append("again and again\(suffix): \(labels.joined(separator: "; "))")
    }

    /// Times that lead from one to the next.
    mutating func tell(_ round: TimeRound) {
        lead(to: round.at)
        lines.append(
            "again and again, at once where the date has passed: "
                + round.moves.map(\.words).joined(separator: "; "))
    }

    /// Why nothing leads out of a trap: what can happen at its nearest member, and where it ends.
    mutating func explain(_ trap: [Int]) {
        guard let here = trap.first else { return }
        let counted = exploration.edges[here].filter(\.move.isCounted)
        let position = exploration.positions[here]
        for spec in model.program.invokes where position.open[spec.index] != .none {
            guard let workflow = model.unending(spec) else { continue }
            lines.append(
                "`\(spec.id)` waits for `\(workflow)`, which is not proven to come to an end")
        }
        if counted.isEmpty {
            lines.append("now nothing more can happen that moves the review")
            return
        }
        for edge in counted.prefix(6) {
            let from = exploration.positions[here]
            let step = StepSearch(model, from: model.moments(of: edge.move, in: from))
            let members = Set(trap)
            guard let target = edge.targets.first(where: { members.contains($0) }) else { continue }
            let wanted = exploration.positions[target]
            let outcome = step.outcomes.first { $0.position == wanted }
            let answers = text(of: outcome?.assumptions ?? [])
            let suffix = answers.isEmpty ? "" : " (\(answers.joined(separator: "; ")))"
            lines.append("and if \(edge.move.words)\(suffix) -> \(places(wanted))")
        }
    }

    private mutating func text(of assumptions: [Oracle.Assumption]) -> [String] {
        assumptions.map { assumption in
            guard let answer = assumption.answer else { return assumption.text.text }
            let text = "`\(assumption.text.text)` is \(answer)"
            if !assumed.contains(where: { sameBytes($0, text) }) { assumed.append(text) }
            return text
        }
    }

    func leaves(_ position: Position) -> String {
        atoms(position).map(\.id).joined(separator: ", ")
    }

    /// The same in the words of the file, as its people know them.
    private func places(_ position: Position) -> String {
        atoms(position).map(\.called).joined(separator: ", ")
    }

    private func atoms(_ position: Position) -> [StateNode] {
        position.states.map { model.program.states[$0] }.filter(\.isAtomic)
    }
}
