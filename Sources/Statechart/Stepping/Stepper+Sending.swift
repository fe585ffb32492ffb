import CivilTime
import JSON

/// `send` and `cancel` (SCXML §6.2, §6.3).
extension Stepper {
    mutating func send(_ spec: SendSpec) throws(StepFault) {
        var id: String?
        if let template = spec.id { id = try evaluateName(template) }
        do throws(StepFault) {
            try send(spec, id: id)
        } catch {
            // SCXML §6.2.4: the event for the error names the `send`.
            throw StepFault(kind: error.kind, error: error.error, sendID: id)
        }
    }

    private mutating func send(_ spec: SendSpec, id: String?) throws(StepFault) {
        let name = try evaluateName(spec.event)
        let data = try evaluate(spec.data)
        var receiver: String?
        if let template = spec.to {
            let address = try evaluateName(template)
            receiver = try check(address, at: spec.position)
        }
        if let delay = spec.delay {
            let timer = try timerStart(delay)
            if !timer.isNow {
                setTimer(.send(id: id, to: receiver, event: name, data: data), timer)
                return
            }
        }
        try deliver(name, data, to: receiver, id: id, at: spec.position)
    }

    /// nil for this review itself; refuses what can be no address (SCXML §6.2.4, error.execution).
    private func check(_ address: String, at position: SourcePosition) throws(StepFault) -> String?
    {
        if sameBytes(address, "#self") { return nil }
        // Its own address is this review too, so that the order of sending holds.
        if let own = environment.address, sameBytes(address, own) { return nil }
        if address.utf8.first == UInt8(ascii: "#"), address.utf8.count > 1 { return address }
        if let colon = address.utf8.firstIndex(of: UInt8(ascii: ":")),
            address.utf8.index(after: colon) != address.utf8.endIndex,
            ["person", "review"].contains(
                where: { sameBytes($0, String(address[..<colon])) })
        {
            return address
        }
        throw Self.fault(
            .evaluation, "nobody can be reached at this address", at: position,
            expected: "#parent, the # and id of an invoke, person:… or review:…",
            found: "\"\(address)\"")
    }

    /// Sends now.
    ///
    /// `to` nil is this review: the event waits behind those that wait already.
    mutating func deliver(
        _ name: String, _ data: JSONValue, to receiver: String?, id: String?,
        at position: SourcePosition?
    ) throws(StepFault) {
        guard let receiver else {
            try enqueue(
                ChartEvent(
                    name: name, eventClass: program.eventClass(of: name), data: data,
                    kind: .external, sendID: id, origin: environment.address))
            return
        }
        if sameBytes(receiver, "#internal") {
            try raise(
                ChartEvent(
                    name: name, eventClass: program.eventClass(of: name), data: data,
                    kind: .internal, sendID: id))
            return
        }
        guard receiver.utf8.first == UInt8(ascii: "#"), !sameBytes(receiver, "#parent") else {
            effects.append(.send(to: receiver, event: name, data: data))
            return
        }
        let wanted = String(receiver.dropFirst())
        let open = snapshot.invocations.filter {
            sameBytes($0.group, wanted) || sameBytes($0.id, wanted)
        }
        if open.isEmpty {
            throw StepFault(
                kind: .communication,
                error: ChartError(
                    .evaluation, "nothing of this id is open", at: position,
                    expected: "#parent or an open invocation", found: receiver))
        }
        for invocation in open {
            effects.append(.send(to: "#\(invocation.id)", event: name, data: data))
        }
    }

    mutating func cancel(_ id: String) {
        snapshot.timers.removeAll { timer in
            if case .send(let own?, _, _, _) = timer.purpose { sameBytes(own, id) } else { false }
        }
    }
}
