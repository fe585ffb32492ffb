import JSON

/// Whether every review of a chart can come to its end. `workflow verify` calls it.
extension Chart {
    /// Positions that are explored unless a caller says otherwise.
    package static let verifyLimit = 200_000

    /// Plays the chart with unknown data: guards oppose, events cooperate.
    ///
    /// From every configuration that can be reached, an end that is not tagged `abandoned` must be
    /// reachable by events that do not abandon, whatever the guards answer; and every step must come
    /// to rest. A pass is never wrong; a finding may rest on answers that the data never give, and
    /// names them.
    ///
    /// - Parameter children: for each workflow that the chart starts, whether it passed on its own.
    ///   One that is not named is taken to end, and `granted` says so.
    package func verify(
        children: [(workflow: String, ends: Bool)] = [], limit: Int = Chart.verifyLimit
    ) -> Verdict {
        let known = Dictionary(
            children.map { (NameBytes($0.workflow), $0.ends) }, uniquingKeysWith: { $0 && $1 })
        let model = VerifyModel(self, children: known)
        let exploration = Exploration(model, limit: limit)
        var findings = loops(in: exploration) + rounds(in: exploration)
        var game = EndGame(exploration)
        while findings.count < Self.mostFindings, let trap = game.trap() {
            findings.append(finding(trap, exploration))
            game.forgive(trap)
        }
        return Verdict(
            configurations: exploration.explored,
            bound: bound(exploration), findings: findings,
            granted: granted(model))
    }

    /// One fault is often seen from many configurations.
    private static let mostFindings = 8

    private func loops(in exploration: Exploration) -> [Counterexample] {
        var seen: [StateSet] = []
        var findings: [Counterexample] = []
        for loop in exploration.loops {
            let members = StateSet(loop.loop.taken)
            if seen.contains(members) || findings.count == Self.mostFindings { continue }
            seen.append(members)
            var story = Story(exploration)
            story.tell(loop)
            let first = loop.loop.taken.first.map { program.transitions[$0] }
            findings.append(
                Counterexample(
                    finding: Finding(
                        .error, .livelock, "the chart can go round without an event from outside",
                        at: first?.position ?? program.states[0].position,
                        expected: "a task, an event or a time to wait for on the way round",
                        found: first.map { "`\($0.label)`" },
                        hint: "let one of the transitions wait for an event, a task or a time; no "
                            + "guard on data is relied on"),
                    story: story.lines, assumed: story.assumed))
        }
        return findings
    }

    private func rounds(in exploration: Exploration) -> [Counterexample] {
        exploration.timeRounds.prefix(Self.mostFindings).map { round in
            var story = Story(exploration)
            story.tell(round)
            return Counterexample(
                finding: Finding(
                    .error, .livelock, "times that have passed can go round without an end",
                    at: waiting(exploration.positions[round.at]).position,
                    expected: "an event, a task, or a time counted from now on the way round",
                    found: round.moves.map { "`\($0.words)`" }.joined(separator: ", "),
                    hint: "what lies in the past happens at once: set the date anew before it is "
                        + "waited for again, or wait for `5 days` instead of `at …`"),
                story: story.lines, assumed: story.assumed)
        }
    }

    /// Of the states of a position, one that has not ended yet.
    private func waiting(_ position: Position) -> StateNode {
        let atoms = position.states.filter { program.states[$0].isAtomic }
        let place = atoms.first { program.states[$0].kind != .final } ?? atoms.first ?? 0
        return program.states[place]
    }

    private func bound(_ exploration: Exploration) -> String? {
        if let wide = exploration.wideStep {
            return
                "when \(wide), the answers of guards lead more "
                + "than \(StepSearch.moments) ways; fewer guards that are asked at once would do"
        }
        guard exploration.explored < exploration.positions.count else { return nil }
        return "there are more than \(exploration.explored) configurations; see --limit"
    }

    private func finding(_ trap: [Int], _ exploration: Exploration) -> Counterexample {
        var story = Story(exploration)
        let here = trap[0]
        story.lead(to: here)
        let position = exploration.positions[here]
        let isEnd = position.fate != .running
        if !isEnd { story.explain(trap) }
        let isStill = exploration.edges[here].allSatisfy { !$0.move.isCounted }
        let problem: String
        if isEnd {
            problem = "the review is abandoned though nobody abandons it"
        } else if isStill {
            problem = "from here the review can never end"
        } else {
            problem = "from here the answers of guards can keep the review from its end"
        }
        return Counterexample(
            finding: Finding(
                .error, .noWayOut, problem, at: waiting(position).position,
                expected: isEnd
                    ? "an event with `abandons: true`, or an end without the tag `abandoned`"
                    : "a way to an end that is not tagged `abandoned`, whatever the guards answer",
                found: "`\(story.leaves(position))`",
                hint: isEnd
                    ? nil
                    : "add a transition without a guard, or an event by which a person goes on"),
            story: story.lines, assumed: story.assumed)
    }

    private func granted(_ model: VerifyModel) -> [String] {
        var granted = [
            "expressions of actions, inputs, addresses, lists and forms give what they are meant "
                + "to give"
        ]
        let asksPeople = program.invokes.contains { spec in
            if case .task(let task) = spec.kind { task.to != nil } else { false }
        }
        if asksPeople {
            granted.append(
                "a task for a person can be answered, its form filled in, and it fails only where "
                    + "it is said")
        }
        if model.answersFailures {
            granted.append("no more than one guard of a step fails")
        }
        if !model.anchors.isEmpty {
            granted.append("a date that an expression gives is a date; set anew, it is a later one")
        }
        for loop in model.loopsThatMakeEvents {
            granted.append(
                "the `forEach` at \(loop) makes events, and more than two rounds of it lead nowhere "
                    + "else than two")
        }
        for workflow in childWorkflows where model.children[NameBytes(workflow)] == nil {
            granted.append("the workflow `\(workflow)` comes to its end")
        }
        for spec in program.invokes
        where spec.minItems > 0 && !model.isHandled(NamedEvent(program, spec.error)) {
            granted.append(
                "the list of `\(spec.id)` has at least \(spec.minItems) "
                    + "\(spec.minItems == 1 ? "element" : "elements") (`minItems`)")
        }
        return granted
    }
}
