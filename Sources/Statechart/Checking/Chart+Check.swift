import CEL
import JSON

/// What can be told about a chart that can be read, without running it. `workflow check` prints it.
extension Chart {
    /// All findings, in the order of the file.
    ///
    /// - Parameter zones: the time zones by name that steps know; the calendars' own.
    package func check(zones: [String] = ["Europe/London"]) -> [Finding] {
        var checker = ChartChecker(program: program, notes: notes)
        checker.checkReach()
        checker.checkShadows()
        checker.checkInvokes()
        checker.checkEvents()
        checker.checkAgreed()
        checker.checkAnswers()
        checker.checkPaths()
        checker.checkKinds()
        checker.checkNames()
        checker.checkConstants(zones: zones)
        checker.checkAnchors()
        checker.checkReminders()
        return (notes.forms + checker.findings).enumerated().sorted { left, right in
            (left.element.position.line, left.element.position.column, left.offset)
                < (right.element.position.line, right.element.position.column, right.offset)
        }.map(\.element)
    }
}

struct ChartChecker {
    let program: ChartProgram
    let notes: ChartNotes
    var findings: [Finding] = []

    // MARK: reach

    /// States that no transition, initial state or history leads to.
    mutating func checkReach() {
        var reached = StateSet()
        var open = [0]
        func enter(_ state: Int) {
            var around = state
            while around >= 0, !reached.contains(around) {
                reached.insert(around)
                open.append(around)
                around = program.states[around].parent
            }
        }
        reached.insert(0)
        while let state = open.popLast() {
            let node = program.states[state]
            switch node.kind {
            case .parallel: for child in node.children { enter(child) }
            case .compound, .history: for target in node.initialTargets { enter(target) }
            case .atomic, .final: break
            }
            for number in node.onTransitions + node.alwaysTransitions {
                for target in program.transitions[number].targets { enter(target) }
            }
        }
        for state in program.states where !reached.contains(state.index) {
            // Only the outermost: what lies inside follows.
            guard state.parent < 0 || reached.contains(state.parent) else { continue }
            if state.isHistory {
                findings.append(
                    Finding(
                        .warning, .unreachable, "no transition leads to this history",
                        at: state.position, found: "`\(state.id)`",
                        hint: "give a transition its id as target, or leave it out"))
                continue
            }
            findings.append(
                Finding(
                    .error, .unreachable, "no transition leads to this state", at: state.position,
                    expected: "a transition with this target, or `initial`",
                    found: "`\(state.id)`"))
        }
    }

    // MARK: shadows

    /// Transitions that an earlier one of the same state always takes the place of.
    mutating func checkShadows() {
        for state in program.states {
            checkShadows(state.onTransitions)
            checkShadows(state.alwaysTransitions)
            guard
                let leaving = state.alwaysTransitions.first(where: { number in
                    let transition = program.transitions[number]
                    return transition.guardExpression == nil && !transition.isTargetless
                        && !(transition.targets.contains {
                            program.isDescendant($0, of: state.index)
                        })
                })
            else { continue }
            if let number = state.onTransitions.first {
                findings.append(
                    Finding(
                        .warning, .shadowed, "the state is left before anything can happen in it",
                        at: program.transitions[number].position,
                        hint:
                            "the `always` at \(program.transitions[leaving].position) has no guard")
                )
            }
        }
    }

    private mutating func checkShadows(_ numbers: [Int]) {
        for (place, number) in numbers.enumerated() {
            let late = program.transitions[number]
            for earlier in numbers[..<place] {
                let early = program.transitions[earlier]
                let hides =
                    early.tag >= 0 || late.tag >= 0
                    ? early.tag == late.tag
                    : late.classes.allSatisfy { early.classes.contains($0) }
                guard hides else { continue }
                let same: Bool
                switch (early.guardExpression, late.guardExpression) {
                case (nil, _): same = true
                case (let one?, let other?):
                    same = one.program.normalForm == other.program.normalForm
                case (_?, nil): same = false
                }
                guard same else { continue }
                findings.append(
                    Finding(
                        .error, .shadowed, "this transition can never be taken",
                        at: late.position,
                        expected: early.guardExpression == nil
                            ? "a guard on the one before it, or the other order"
                            : "another guard than the one before it",
                        found: late.label, hint: "\(early.position) is always taken first"))
                break
            }
        }
    }

    // MARK: events

    mutating func checkEvents() {
        let declared = program.declaredEvents
        for event in declared {
            let eventClass = program.eventClass(of: event.name)
            let isHandled = program.transitions.contains {
                $0.tag < 0 && $0.classes.contains(eventClass)
            }
            if !isHandled {
                findings.append(
                    Finding(
                        .warning, .unusedEvent, "no state handles this event", at: event.position,
                        expected: "`on: { \(event.name): … }` somewhere", found: "`\(event.name)`"))
            }
        }
        var own: [String] = ["error.execution", "error.communication"]
        for invoke in program.invokes {
            own += [invoke.done, invoke.error, invoke.itemDone, invoke.overdue].map(\.name)
        }
        own += program.states.dropFirst().map(\.done.name)
        let known = declared.map(\.name) + notes.madeEvents + own
        for transition in program.transitions {
            guard case .event(let words) = transition.trigger else { continue }
            for word in words.split(separator: " ") {
                check(String(word), of: transition, known: known)
            }
        }
    }

    /// Dates that people have agreed lapse with a hold: somebody must be asked for new ones.
    mutating func checkAgreed() {
        guard let first = notes.agreed.first else { return }
        let lapsed = program.eventClass(of: Chart.datesLapsed)
        let isAnswered = program.transitions.contains {
            $0.tag < 0 && $0.classes.contains(lapsed)
        }
        if isAnswered { return }
        findings.append(
            Finding(
                .warning, .noNewDate,
                "dates that people have agreed lapse with a hold, and nobody is asked for new ones",
                at: first, expected: "`on: { \"\(Chart.datesLapsed)\": … }` somewhere",
                found: program.agreed.map { "`context.\($0.joined(separator: "."))`" }
                    .joined(separator: ", "),
                hint: "what hangs on these dates stands still until the context has new ones"))
    }

    private mutating func check(_ word: String, of transition: Transition, known: [String]) {
        if sameBytes(word, "*") { return }
        let name = word.utf8.suffix(2).elementsEqual(".*".utf8) ? String(word.dropLast(2)) : word
        if known.contains(where: { ChartReader.matches(name, $0) }) { return }
        let first = name.split(separator: ".").first.map(String.init) ?? ""
        if !program.agreed.isEmpty, sameBytes(name, Chart.datesLapsed) { return }
        let isOwn = ["done", "error", "overdue"].contains { sameBytes($0, first) }
        if sameBytes(name, first), isOwn { return }
        let near = nearestName(name, in: known)
        // A child or another review may send what is not declared: only a near miss or a name of
        // the chart's own making is surely wrong.
        guard isOwn || !notes.makesComputedEvents else { return }
        findings.append(
            Finding(
                isOwn ? .error : .warning, .undeclaredEvent,
                isOwn
                    ? "the chart never makes this event"
                    : "nothing declares or makes this event",
                at: transition.position,
                expected: isOwn
                    ? "an event of a state or an invoke of this chart" : "an event of `events`",
                found: "`\(word)`",
                hint: isOwn ? nil : "fine if a child or another review sends it", nearest: near))
    }

    // MARK: kinds

    /// Expressions that can never give what their place takes.
    mutating func checkKinds() {
        for (expression, kind) in notes.wanted where !kind.takes(expression.program.resultType) {
            findings.append(
                Finding(
                    .error, .expression, "this expression never gives \(kind.rawValue)",
                    at: expression.position, expected: kind.rawValue,
                    found: "\(expression.program.resultType)", hint: "`\(expression.source)`"))
        }
    }

    // MARK: paths

    mutating func checkPaths() {
        let shape = ContextShape(program, notes)
        for expression in notes.expressions {
            for path in expression.program.reads
            where path.count > 1 && sameBytes(path[0], "context") {
                report(shape.answer(path[1...]), path, at: expression.position)
            }
        }
        for anchor in notes.anchors where anchor.path.count > 1 {
            report(shape.answer(anchor.path[1...]), anchor.path, at: anchor.position)
        }
    }

    private mutating func report(
        _ answer: ContextShape.Answer, _ path: [String], at position: SourcePosition
    ) {
        let written = path.joined(separator: ".")
        switch answer {
        case .known: return
        case .unknown(let name, let beside):
            findings.append(
                Finding(
                    .error, .path, "nothing declares or sets this part of the context",
                    at: position,
                    expected: beside.joined(separator: ", "), found: "`\(name)` in `\(written)`",
                    nearest: nearestName(name, in: beside)))
        case .neverSet(let name):
            findings.append(
                Finding(
                    .warning, .path, "this part of the context is never set", at: position,
                    expected: "an `assign` to `\(name)`", found: "`\(written)`"))
        }
    }
}
