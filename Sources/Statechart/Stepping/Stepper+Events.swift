import CEL
import JSON

/// Events inside a step: which is being handled, and those that the chart makes.
extension Stepper {
    mutating func bind(_ next: ChartEvent) {
        event = next
        isEventBound = false
    }

    mutating func raise(_ raised: ChartEvent) throws(StepFault) {
        guard internalQueue.count < ChartLimits.queue else { throw crowded() }
        internalQueue.append(raised)
    }

    mutating func enqueue(_ sent: ChartEvent) throws(StepFault) {
        guard externalQueue.count < ChartLimits.queue else { throw crowded() }
        externalQueue.append(sent)
    }

    private func crowded() -> StepFault {
        StepFault(
            kind: .fatal,
            error: ChartError(
                .endless, "one step makes more events than it can handle",
                expected: "at most \(ChartLimits.queue) waiting events",
                hint: "look for a transition that raises the event that it answers"))
    }

    /// Turns a failure into the event that SCXML §5.9 asks for; what cannot go on is thrown on.
    mutating func absorb(_ fault: StepFault) throws(ChartError) {
        if fault.kind == .fatal { throw fault.error }
        note(fault)
        let name = fault.kind == .execution ? "error.execution" : "error.communication"
        var data: JSONObject = [
            "code": .string(fault.error.code), "message": .string(fault.error.problem),
        ]
        if let position = fault.error.position { data["at"] = .string("\(position)") }
        internalQueue.append(
            ChartEvent(
                name: name, eventClass: program.eventClass(of: name), data: .object(data),
                kind: .platform, sendID: fault.sendID))
    }

    mutating func note(_ fault: StepFault) {
        // A loop that fails each time round is ended by the limits; its first errors tell why.
        if errors.count < 64 { errors.append(fault.error) }
    }
}
