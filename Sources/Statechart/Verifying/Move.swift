import JSON

/// Something from outside that can happen in a position.
struct Move: Hashable {
    enum Kind: Hashable {
        /// A task is answered, a child comes to its end; in a `forEach`, one of them.
        case done(Int)
        case error(Int)
        case overdue(Int)
        case delay(Int)
        case pending(Position.Pending)
        case declared(NamedEvent)
        /// A hold has ended, and the dates that were agreed are void.
        case lapsed
        /// Another review may send it, or an expression fail: nobody can rely on it.
        case foreign(NamedEvent)
    }

    let kind: Kind
    /// Whether the end may depend on it: events cooperate, accidents do not.
    let isCounted: Bool
    /// The `forEach` that comes nearer to its end, or -1.
    var progress = -1
    let words: String
}

extension VerifyModel {
    /// All that can happen in a position, in a fixed order.
    func moves(in position: Position) -> [Move] {
        guard position.fate == .running else { return [] }
        var moves: [Move] = []
        for spec in program.invokes where position.open[spec.index] != .none {
            add(spec, position, to: &moves)
        }
        for number in position.delays where isDated(delays[number].anchor, in: position) {
            let state = program.states[delays[number].state].called
            moves.append(
                Move(
                    kind: .delay(number), isCounted: true,
                    words: "in \(state) the time passes: \(delays[number].text)"))
        }
        for waiting in position.pending where isDated(waiting.anchor, in: position) {
            moves.append(
                Move(
                    kind: .pending(waiting), isCounted: true,
                    words: "the delayed `\(waiting.event.name.text)` comes"))
        }
        for declared in program.declaredEvents {
            let event = NamedEvent(program, declared.name)
            guard isHandled(event) else { continue }
            moves.append(
                Move(
                    kind: .declared(event), isCounted: !declared.abandons,
                    words: "`\(declared.name)` is sent"))
        }
        if agreed.contains(where: { position.dates.contains($0) }) {
            moves.append(
                Move(
                    kind: .lapsed, isCounted: false,
                    words: "after a hold the agreed dates are void (`\(Chart.datesLapsed)`)"))
        }
        for event in foreignEvents {
            moves.append(
                Move(
                    kind: .foreign(event), isCounted: false,
                    words: "`\(event.name.text)` comes from elsewhere"))
        }
        return moves
    }

    private func add(_ spec: InvokeSpec, _ position: Position, to moves: inout [Move]) {
        let isGroup = spec.forEach != nil
        let isMany = position.open[spec.index] == .many
        let what = isGroup ? "one of `\(spec.id)`" : "`\(spec.id)`"
        var ends = true
        var isOver = "is answered"
        if case .task(let task) = spec.kind, task.to == nil { isOver = "is done" }
        if case .child = spec.kind {
            isOver = "comes to its end"
            ends = unending(spec) == nil
        }
        moves.append(
            Move(
                kind: .done(spec.index), isCounted: ends,
                progress: isMany && ends ? spec.index : -1,
                words: "\(what) \(isOver)"))
        let fails = mayFail(spec)
        if fails || isHandled(NamedEvent(program, spec.error)) {
            moves.append(
                Move(
                    kind: .error(spec.index), isCounted: fails,
                    progress: isMany && fails ? spec.index : -1, words: "\(what) fails"))
        }
        guard spec.due != nil, isHandled(NamedEvent(program, spec.overdue)) else { return }
        let isFresh = position.dues.contains(spec.index)
        // Of a group, others may still become overdue when one has.
        guard isFresh || isGroup, isDated(dueAnchors[spec.index], in: position) else { return }
        moves.append(
            Move(
                kind: .overdue(spec.index), isCounted: isFresh,
                words: "\(what) is not answered in time"))
    }

    /// A workflow that an `invoke` starts and that is known not to be proven.
    func unending(_ spec: InvokeSpec) -> String? {
        guard case .child(let child) = spec.kind else { return nil }
        return child.among.first { children[NameBytes($0)] == false }
    }

    /// Automatic steps and children can fail; people cannot, but an operator may say so of their
    /// task.
    private func mayFail(_ spec: InvokeSpec) -> Bool {
        if case .task(let task) = spec.kind { task.to == nil } else { true }
    }

    /// Whether a move is a time that may have passed already when the chart comes to wait for it.
    func mayBeAtOnce(_ move: Move) -> Bool {
        guard move.isCounted else { return false }
        switch move.kind {
        case .delay(let number): return delays[number].mayBeDue
        case .overdue(let number):
            return program.invokes[number].due.map { Self.mayBeDue($0) } ?? false
        case .pending(let waiting): return waiting.anchor >= 0 && !waiting.isRepeated
        case .done, .error, .declared, .lapsed, .foreign: return false
        }
    }

    /// The moments with which a move begins: several where the number of open tasks decides.
    func moments(of move: Move, in position: Position) -> [Moment] {
        var next = position
        switch move.kind {
        case .done(let number):
            return end(number, position, isError: false)
        case .error(let number):
            return end(number, position, isError: true)
        case .overdue(let number):
            next.dues.remove(number)
            return [Moment(next, NamedEvent(program, program.invokes[number].overdue))]
        case .delay(let number):
            next.delays.remove(number)
            return [Moment(next, delays[number].event)]
        case .pending(let waiting):
            var moments: [Moment] = []
            if waiting.isRepeated {
                moments.append(Moment(position, waiting.event))
                if let place = next.pending.firstIndex(of: waiting) {
                    next.pending[place].isRepeated = false
                }
            } else {
                next.pending.removeAll { $0 == waiting }
            }
            moments.append(Moment(next, waiting.event))
            return moments
        case .declared(let event):
            let isAbandoning = program.declaredEvents.contains {
                $0.abandons && sameBytes($0.name, event.name.text)
            }
            if isAbandoning { next.isAbandoning = true }
            return [Moment(next, event)]
        case .lapsed:
            for number in agreed { next.dates.remove(number) }
            return [Moment(next, NamedEvent(program, Chart.datesLapsed))]
        case .foreign(let event):
            return [Moment(next, event)]
        }
    }

    private func end(_ number: Int, _ position: Position, isError: Bool) -> [Moment] {
        let spec = program.invokes[number]
        var next = position
        guard spec.forEach != nil else {
            next.open[number] = .none
            next.dues.remove(number)
            return [Moment(next, NamedEvent(program, isError ? spec.error : spec.done))]
        }
        let event = NamedEvent(program, isError ? spec.error : spec.itemDone)
        let left: [Position.Open] = position.open[number] == .many ? [.many, .one] : [.ended]
        return left.map { open in
            next.open[number] = open
            var moment = Moment(next, event)
            moment.endedElement = number
            return moment
        }
    }
}

extension Moment {
    init(_ position: Position, _ event: NamedEvent) {
        self.init(position: position)
        external = [event]
        news = .none
    }
}
