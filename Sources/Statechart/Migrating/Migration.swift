import CEL
import CivilTime
import JSON

/// A review on its way from one definition to another: what stands where, and what stands in the
/// way.
///
/// `Chart.taking` makes one, fills it part by part, and steps what comes out.
struct Migration {
    let old: ChartSnapshot
    let from: ChartProgram
    let to: ChartProgram
    let mapping: ChartMapping
    private(set) var snapshot: ChartSnapshot
    private(set) var problems: [ChartError] = []
    private(set) var told: [String] = []
    /// New states that are entered, with their actions.
    private(set) var entered = StateSet()
    /// New states that stand as the old ones did, ancestors included.
    private(set) var standing = StateSet()
    /// Members of the context that begin with what the new definition says.
    private(set) var fresh: [String] = []
    /// Open invocations that end.
    private(set) var withdrawn: [String] = []
    /// Invokes of standing states that the older definition did not have.
    private(set) var asked: [Int] = []
    /// Times of standing states that the older definition did not have.
    private(set) var delays: [(state: Int, number: Int, entered: ChartTimer.Anchor?)] = []

    init(_ old: ChartSnapshot, to program: ChartProgram, _ mapping: ChartMapping) {
        self.old = old
        from = old.program
        to = program
        self.mapping = mapping
        snapshot = ChartSnapshot(
            program: program, states: StateSet(), context: JSONObject(), input: old.input)
        if old.status != .running {
            refuse("the review has come to its end", expected: "a running review")
        }
    }

    private mutating func refuse(
        _ problem: String, at position: SourcePosition? = nil, expected: String? = nil,
        found: String? = nil, hint: String? = nil, nearest: String? = nil
    ) {
        problems.append(
            ChartError(
                .migration, problem, at: position, expected: expected, found: found, hint: hint,
                nearest: nearest))
    }

    // MARK: states

    /// The new place of an old state; nil where there is none.
    private func place(of state: Int) -> (number: Int, stated: ChartMapping.State?)? {
        if state == 0 { return (0, nil) }
        let stated = mapping.state(from.states[state].id)
        let name = stated?.to ?? from.states[state].id
        guard let number = to.stateNumbers[NameBytes(name)], number != 0 else { return nil }
        return (number, stated)
    }

    mutating func placeStates() {
        var leaves = StateSet()
        for leaf in old.states where from.states[leaf].isAtomic {
            let id = from.states[leaf].id
            guard let (number, stated) = place(of: leaf), !to.states[number].isHistory else {
                refuse(
                    "the review stands in `\(id)`, which has no counterpart",
                    at: mapping.state(id)?.position, expected: "a state of the new definition",
                    found: "`\(mapping.state(id)?.to ?? id)`",
                    hint: "say where it stands: states: { \(id): \"…\" }",
                    nearest: nearestName(id, in: to.states.dropFirst().map(\.id)))
                continue
            }
            let isEntered = stated?.isEntered == true || !to.states[number].isAtomic
            if to.states[number].kind == .final, from.states[leaf].kind != .final, !isEntered {
                refuse(
                    "`\(to.states[number].id)` is an end, which a review does not just stand in",
                    at: stated?.position, expected: "a state that is no end",
                    found: "`\(to.states[number].id)`",
                    hint: "to end it there: states: { \(id): { enter: "
                        + "\"\(to.states[number].id)\" } }")
            }
            if leaves.contains(number) {
                refuse(
                    "two states of the review would become one", at: stated?.position,
                    expected: "a place of its own for each", found: "`\(to.states[number].id)`")
            }
            leaves.insert(number)
            if isEntered { entered.insert(number) }
            if isEntered {
                told.append("enters `\(to.states[number].id)` anew, from `\(id)`")
            } else if !sameBytes(id, to.states[number].id) {
                told.append("stands in `\(to.states[number].id)`, which was `\(id)`")
            }
            var around = number
            while around >= 0 {
                standing.insert(around)
                around = to.states[around].parent
            }
        }
        if problems.isEmpty { checkConfiguration() }
        snapshot.states = StateSet(standing.filter { !entered.contains($0) })
    }

    /// One state of each phase, all regions of what runs side by side.
    private mutating func checkConfiguration() {
        for state in standing where !entered.contains(state) {
            let node = to.states[state]
            let active = node.children.filter { standing.contains($0) }
            if node.kind == .compound, active.count != 1 {
                let names = active.map { "`\(to.states[$0].id)`" }.joined(separator: ", ")
                refuse(
                    "only one state of `\(node.id)` can be active", expected: "one of them",
                    found: names, hint: "in the older definition they ran side by side")
            }
            guard node.kind == .parallel else { continue }
            for child in node.children where !standing.contains(child) {
                entered.insert(child)
                told.append("enters `\(to.states[child].id)`, which is new beside the others")
            }
        }
        for state in entered {
            if standing.contains(anyIn: to.states[state].descendants) {
                refuse(
                    "`\(to.states[state].id)` is to begin anew, and the review stands in it",
                    expected: "one place for both", found: "`\(to.states[state].id)`")
            }
        }
    }

    mutating func takeHistory() {
        for record in old.history {
            guard let (number, _) = place(of: record.state), to.states[number].isHistory else {
                told.append("forgets where `\(from.states[record.state].id)` would lead back to")
                continue
            }
            let places = record.remembered.map { place(of: $0)?.number }
            let inside = places.compactMap { place in
                place.flatMap { to.isDescendant($0, of: to.states[number].parent) ? $0 : nil }
            }
            if inside.count == places.count {
                snapshot.history.append(.init(state: number, remembered: StateSet(inside)))
            } else {
                told.append("forgets where `\(to.states[number].id)` would lead back to")
            }
        }
        snapshot.history.sort { $0.state < $1.state }
    }

    // MARK: context

    /// Values that are stated, else those of the same name, else what the new definition says.
    mutating func takeContext(_ env: StepEnvironment) {
        var reader = ChartReader()
        reader.numbers = from.stateNumbers
        var stepper = Stepper(old, env)
        for name in to.names.context {
            snapshot.context[name] = .null
            if let stated = mapping.context.first(where: { sameBytes($0.name, name) }) {
                let template = reader.template(stated.node, from.names.declarations)
                guard reader.errors.isEmpty else { continue }
                do throws(StepFault) {
                    snapshot.context[name] = try stepper.evaluate(template)
                } catch {
                    refuse(
                        "`\(name)` cannot be worked out: \(error.error.problem)",
                        at: stated.position)
                }
            } else if let kept = old.context[name] {
                snapshot.context[name] = kept
            } else {
                fresh.append(name)
                told.append("`context.\(name)` is new and begins as the definition says")
            }
        }
        problems += reader.errors
        let gone = old.context.keys.filter { name in
            !to.names.context.contains { sameBytes($0, name) }
        }
        for name in gone {
            told.append("`context.\(name)` is dropped")
        }
    }

    // MARK: what is open

    mutating func takeInvocations() {
        snapshot.activations = to.invokes.map { new in
            let counts = from.invokes.map { spec -> Int64 in
                let isSame =
                    sameBytes(spec.id, new.id)
                    || mapping.invoke(spec.id).map { sameBytes($0, new.id) } == true
                return isSame && spec.index < old.activations.count
                    ? old.activations[spec.index] : 0
            }
            return counts.max() ?? 0
        }
        while snapshot.activations.last == 0 { snapshot.activations.removeLast() }
        var specs: [Int: Int?] = [:]
        for open in old.invocations {
            let spec: Int?
            if let known = specs[open.spec] {
                spec = known
            } else {
                spec = take(from.invokes[open.spec])
                specs[open.spec] = .some(spec)
            }
            guard let spec else {
                withdrawn.append(open.id)
                continue
            }
            snapshot.invocations.append(
                OpenInvocation(
                    id: open.id, group: to.invokes[spec].id, index: open.index, item: open.item,
                    spec: spec))
        }
        for group in old.groups {
            guard case .some(.some(let spec)) = specs[group.spec] else { continue }
            snapshot.groups.append(
                GroupProgress(
                    group: to.invokes[spec].id, results: group.results, ended: group.ended,
                    spec: spec,
                    over: group.over.map { element in
                        OpenInvocation(
                            id: element.id, group: to.invokes[spec].id, index: element.index,
                            item: element.item, spec: spec)
                    }))
        }
        for state in standing where !entered.contains(state) {
            asked += to.states[state].invokes.filter { !wasAsked($0) }
        }
    }

    /// The new invoke of an open one; nil when it is withdrawn.
    private mutating func take(_ invoke: InvokeSpec) -> Int? {
        let stated = mapping.invocations.first { sameBytes($0.from, invoke.id) }
        guard let name = mapping.invoke(invoke.id) else { return nil }
        let hint = "withdraw it: invocations: { \(invoke.id): null }"
        guard let number = to.invokeNumbers[NameBytes(name)] else {
            refuse(
                "`\(invoke.id)` is open, and the new definition asks nothing of this name",
                at: stated?.position, found: "`\(name)`", hint: hint,
                nearest: nearestName(name, in: to.invokes.map(\.id)))
            return nil
        }
        let new = to.invokes[number]
        // What is entered anew asks for all of it anew.
        var around = new.state
        while around >= 0 {
            if entered.contains(around) { return nil }
            around = to.states[around].parent
        }
        if !standing.contains(new.state) {
            refuse(
                "`\(invoke.id)` is open, and the state that asks it is not active",
                at: stated?.position, expected: "`\(to.states[new.state].id)` among the states",
                hint: hint)
            return nil
        }
        let isAlike: Bool
        switch (invoke.kind, new.kind) {
        case (.task, .task): isAlike = true
        case (.child(let child), .child(let other)):
            isAlike = child.among.allSatisfy { other.holds($0) }
        default: isAlike = false
        }
        if !isAlike || (invoke.forEach == nil) != (new.forEach == nil) {
            refuse(
                "`\(invoke.id)` is open, and `\(name)` is of another kind", at: stated?.position,
                expected: "a task for a task, the same workflow for a child, a `forEach` for a "
                    + "`forEach`", hint: hint)
            return nil
        }
        return number
    }

    /// Whether the older definition had asked this when its state was entered.
    private func wasAsked(_ number: Int) -> Bool {
        from.invokes.contains { spec in
            old.states.contains(spec.state)
                && mapping.invoke(spec.id).map { sameBytes($0, to.invokes[number].id) } == true
        }
    }

    // MARK: times

    mutating func takeTimers() {
        snapshot.timersMade = old.timersMade
        snapshot.toAgree = old.toAgree
        for timer in old.timers {
            var taken = timer
            switch timer.purpose {
            case .send: break
            case .start(let barred):
                guard let id = mapping.invoke(from.invokes[barred].id),
                    let number = to.invokes.firstIndex(where: { sameBytes($0.id, id) }),
                    snapshot.states.contains(to.invokes[number].state)
                else { continue }
                taken = timer.serving(.start(invoke: number))
            case .due(let invocation), .remind(let invocation, _):
                guard snapshot.invocation(invocation) != nil else { continue }
            case .after(let state, let delay):
                guard let place = place(of: state)?.number, snapshot.states.contains(place),
                    let number = to.states[place].delays.firstIndex(where: {
                        sameBytes($0.delay.words, from.states[state].delays[delay].delay.words)
                    })
                else {
                    told.append("the time “\(from.states[state].delays[delay].delay.words)” ends")
                    continue
                }
                taken = timer.serving(.after(state: place, delay: number))
            }
            if case .context(let path, _) = timer.anchor, let first = path.first,
                !to.names.context.contains(where: { sameBytes($0, first) })
            {
                refuse(
                    "a time hangs on `context.\(first)`, which the new definition does not have",
                    expected: "the same member of `context`",
                    hint: "keep it in `context`, or let what it is for be asked anew")
            }
            snapshot.timers.append(taken)
        }
        for state in old.states {
            guard let place = place(of: state)?.number, snapshot.states.contains(place) else {
                continue
            }
            for (number, delay) in to.states[place].delays.enumerated()
            where !from.states[state].delays.contains(where: {
                sameBytes($0.delay.words, delay.delay.words)
            }) {
                let known = old.timers.first { timer in
                    guard case .after(state, _) = timer.purpose else { return false }
                    if case .instant = timer.anchor { return true }
                    return false
                }
                delays.append((place, number, known?.anchor))
                told.append(
                    "the time “\(delay.delay.words)” begins, counted from "
                        + (known == nil ? "now" : "when the state was entered"))
            }
        }
    }
}

extension DelayTemplate {
    /// As it is written.
    var words: String {
        switch self {
        case .fixed(let spec): spec.description
        case .computed(let expression): "=" + expression.source
        }
    }
}
