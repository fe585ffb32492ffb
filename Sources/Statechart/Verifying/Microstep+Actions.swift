import CivilTime
import JSON

/// Actions over unknown data: what they raise, send and cancel, and which dates they set.
///
/// Expressions are taken to give what they are meant to give; what a failing one raises is an event
/// that may come whenever the chart is at rest (`Move`).
extension Microstep {
    mutating func run(_ block: [Action]) {
        for action in block where model.matters(action) { run(action) }
    }

    private mutating func run(_ action: Action) {
        switch action {
        case .assign(let assignments, _):
            for assignment in assignments { set(assignment) }
        case .raise(let event, _, _):
            if let event = named(event) { moment.internal.append(event) }
        case .send(let spec): send(spec)
        case .cancel(let id, _): cancel(id)
        case .log: return
        case .choose(let branches):
            for branch in branches {
                if let condition = branch.guardExpression, !holdsAlone(condition) { continue }
                run(branch.actions)
                return
            }
        case .forEach(let loop):
            // `Chart.verify` says that more rounds are not looked at.
            for _ in 0..<oracle.choose(3) { run(loop.actions) }
        }
    }

    private mutating func set(_ assignment: Action.Assignment) {
        let path = assignment.path
        for (number, anchor) in model.anchors.enumerated() {
            guard path.count <= anchor.count,
                zip(path, anchor).allSatisfy({ sameBytes($0, $1) })
            else { continue }
            if VerifyModel.isGiven(assignment.value, anchor.dropFirst(path.count)) {
                moment.position.dates.insert(number)
                if assignment.value.constant == nil { moment.setsDate = true }
            } else {
                moment.position.dates.remove(number)
            }
        }
    }

    /// The event of a written name; of a computed one, whichever the oracle chooses, or none.
    private mutating func named(_ template: Template) -> NamedEvent? {
        if let name = template.constant?.stringValue { return NamedEvent(program, name) }
        let choice = oracle.choose(model.mentioned.count + 1)
        guard choice > 0 else { return nil }
        let event = model.mentioned[choice - 1]
        oracle.assume("an expression names the event `\(event.name.text)`")
        return event
    }

    private mutating func send(_ spec: SendSpec) {
        var isInternal = false
        if let to = spec.to {
            if let address = to.constant?.stringValue {
                isInternal = sameBytes(address, "#internal")
                guard isInternal || sameBytes(address, "#self") else { return }
            } else {
                // An expression may give this review's own address.
                if let name = spec.event.constant?.stringValue,
                    !model.isHandled(NamedEvent(program, name))
                {
                    return
                }
                guard oracle.choose(2) == 1 else { return }
                oracle.assume("a message goes to this review itself")
            }
        }
        guard let event = named(spec.event), model.isHandled(event) else { return }
        if let delay = spec.delay, !isNow(delay) {
            wait(event, spec, VerifyModel.parts(of: delay).path)
        } else if isInternal {
            moment.internal.append(event)
        } else {
            moment.external.append(event)
        }
    }

    private mutating func isNow(_ delay: DelayTemplate) -> Bool {
        switch delay {
        case .fixed(let spec): spec.amount == 0 && spec.anchorPath == nil
        case .computed: oracle.choose(2) == 1
        }
    }

    private mutating func wait(_ event: NamedEvent, _ spec: SendSpec, _ path: [String]?) {
        let waiting = Position.Pending(
            event: event, id: spec.id.map { Self.name($0) } ?? .none,
            anchor: path.flatMap { model.anchorNumber($0) } ?? -1)
        if let place = moment.position.pending.firstIndex(where: {
            $0.event == waiting.event && $0.id == waiting.id && $0.anchor == waiting.anchor
        }) {
            moment.position.pending[place].isRepeated = true
        } else {
            moment.position.pending.append(waiting)
        }
    }

    private static func name(_ id: Template) -> Position.Pending.Name {
        id.constant?.stringValue.map { .written(NameBytes($0)) } ?? .computed
    }

    private mutating func cancel(_ id: Template) {
        let wanted = Self.name(id)
        for waiting in moment.position.pending {
            let isMeant =
                switch (wanted, waiting.id) {
                case (_, .none): false
                case (.written, .written): wanted == waiting.id
                default: oracle.choose(2) == 1
                }
            if isMeant { moment.position.pending.removeAll { $0 == waiting } }
        }
    }
}

extension VerifyModel {
    /// Whether an action changes more than data.
    func matters(_ action: Action) -> Bool {
        switch action {
        case .assign(let assignments, _):
            assignments.contains { assignment in
                anchors.contains { anchor in
                    assignment.path.count <= anchor.count
                        && zip(assignment.path, anchor).allSatisfy { sameBytes($0, $1) }
                }
            }
        case .raise, .send, .cancel: true
        case .log: false
        case .choose(let branches):
            branches.contains { $0.actions.contains { matters($0) } }
        case .forEach(let loop): loop.actions.contains { matters($0) }
        }
    }

    /// Loops among actions that make events: only up to two rounds of them are looked at.
    var loopsThatMakeEvents: [SourcePosition] {
        var blocks: [[Action]] = program.transitions.map(\.actions)
        for state in program.states {
            blocks += state.entry + state.exit + [state.initialActions]
        }
        return blocks.flatMap { $0.flatMap(Self.loopsThatMakeEvents) }
    }

    private static func loopsThatMakeEvents(_ action: Action) -> [SourcePosition] {
        switch action {
        case .choose(let branches):
            branches.flatMap { $0.actions.flatMap(loopsThatMakeEvents) }
        case .forEach(let loop):
            loop.actions.contains { makesEvents($0) } ? [loop.position] : []
        default: []
        }
    }

    private static func makesEvents(_ action: Action) -> Bool {
        switch action {
        case .raise, .send: true
        case .choose(let branches):
            branches.contains { $0.actions.contains { makesEvents($0) } }
        case .forEach(let loop): loop.actions.contains { makesEvents($0) }
        case .assign, .cancel, .log: false
        }
    }

    /// Whether a value gives something at a path; an expression is taken to.
    static func isGiven(_ template: Template, _ path: ArraySlice<String>) -> Bool {
        switch template {
        case .expression: return true
        case .array: return false
        case .object(let members):
            guard let first = path.first,
                let member = members.first(where: { sameBytes($0.key, first) })
            else { return false }
            return isGiven(member.value, path.dropFirst())
        case .constant(let value):
            var inner: JSONValue? = value
            for name in path { inner = inner?[name] }
            return inner?.stringValue != nil
        }
    }
}
