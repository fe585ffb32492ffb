import JSON

/// Tasks and children over unknown data: how many are open, and how groups end.
extension Microstep {
    mutating func startInvokes() {
        let states = moment.toInvoke
        moment.toInvoke = StateSet()
        for state in states {
            for number in program.states[state].invokes { start(program.invokes[number]) }
        }
    }

    private mutating func start(_ spec: InvokeSpec) {
        moment.started.insert(spec.index)
        var count = 1
        if spec.forEach != nil {
            // `minItems` refuses a shorter list; that counts only where the chart answers it.
            let mayBeEmpty =
                spec.minItems == 0 || model.isHandled(NamedEvent(program, spec.error))
            count = mayBeEmpty ? oracle.choose(3) : 1 + oracle.choose(2)
            let words = ["empty", "of one element", "of several elements"]
            oracle.assume("the list of `\(spec.id)` is \(words[count])")
        }
        switch count {
        case 0:
            moment.internal.append(
                NamedEvent(program, spec.minItems == 0 ? spec.done : spec.error))
            return
        case 1:
            moment.position.open[spec.index] = .one
            if spec.forEach != nil, spec.minItems > 1 {
                moment.position.open[spec.index] = .many
            }
        default: moment.position.open[spec.index] = .many
        }
        if spec.due != nil, model.isHandled(NamedEvent(program, spec.overdue)) {
            moment.position.dues.insert(spec.index)
        }
    }

    /// Ends a group when all its elements have ended, or `until` holds.
    mutating func seeGroup() {
        let number = moment.endedElement
        moment.endedElement = -1
        let spec = program.invokes[number]
        guard moment.position.open[number] != .none else { return }
        var isEnough = moment.position.open[number] == .ended
        if !isEnough, let until = spec.until { isEnough = holdsAlone(until) }
        guard isEnough else { return }
        stop(number)
        moment.external.append(NamedEvent(program, spec.done))
    }

    mutating func stop(_ number: Int) {
        if moment.endedElement == number { moment.endedElement = -1 }
        moment.position.open[number] = .none
        moment.position.dues.remove(number)
    }
}
