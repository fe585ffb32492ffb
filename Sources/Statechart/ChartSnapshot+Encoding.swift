import CivilTime
package import JSON

/// Snapshots as compact JSON: what the store keeps of a review's chart.
///
/// States, histories and invokes are written by id, so that a snapshot outlives the process. Empty
/// parts are left out; the order of members is fixed, so that equal snapshots have equal bytes.
extension ChartSnapshot {
    package var encoded: JSONObject {
        var object = JSONObject()
        encode(into: &object)
        return object
    }

    package func encode(into object: inout JSONObject) {
        object["states"] = .array(leaves.map { .string($0) })
        if status != .running { object["status"] = .string(status.rawValue) }
        if !context.isEmpty { object["context"] = .object(context) }
        if !input.isEmpty { object["input"] = .object(input) }
        if let output { object["output"] = output }
        if !history.isEmpty {
            object["history"] = .object(
                JSONObject(
                    history.map { record in
                        let ids = record.remembered.map { JSONValue.string(program.states[$0].id) }
                        return (program.states[record.state].id, .array(ids))
                    }))
        }
        if !timers.isEmpty { object["timers"] = .array(timers.map { encode($0) }) }
        if !invocations.isEmpty {
            object["invocations"] = .array(
                invocations.map { invocation in
                    var one: JSONObject = [
                        "id": .string(invocation.id), "group": .string(invocation.group),
                    ]
                    if let index = invocation.index { one["index"] = .int(Int64(index)) }
                    if let item = invocation.item { one["item"] = item }
                    return .object(one)
                })
        }
        if !groups.isEmpty {
            object["groups"] = .array(
                groups.map { group in
                    [
                        "group": .string(group.group), "ended": .int(Int64(group.ended)),
                        "results": .array(group.results),
                    ]
                })
        }
        if !toAgree.isEmpty {
            object["toAgree"] = .array(
                toAgree.map {
                    [
                        "path": .array($0.path.map { .string($0) }), "was": $0.was,
                    ]
                })
        }
        if timersMade > 0 { object["timersMade"] = .int(timersMade) }
        let started = activations.enumerated().filter { $0.element > 0 }
        if !started.isEmpty {
            object["activations"] = .object(
                JSONObject(started.map { (program.invokes[$0.offset].id, .int($0.element)) }))
        }
    }

    private func encode(_ timer: ChartTimer) -> JSONValue {
        var object: JSONObject = ["id": .string(timer.id)]
        switch timer.purpose {
        case .after(let state, let delay):
            object["after"] = .string(program.states[state].id)
            object["delay"] = .int(Int64(delay))
        case .send(let id, let to, let event, let data):
            object["event"] = .string(event)
            if let id { object["send"] = .string(id) }
            if let to { object["to"] = .string(to) }
            if !data.isNull { object["data"] = data }
        case .due(let invocation): object["due-of"] = .string(invocation)
        case .start(let invoke): object["start"] = .string(program.invokes[invoke].id)
        case .remind(let invocation, let number):
            object["remind"] = .string(invocation)
            object["number"] = .int(Int64(number))
        }
        if let due = timer.due { object["due"] = Self.encode(due) }
        if let spec = timer.spec { object["spec"] = .string(spec.description) }
        switch timer.anchor {
        case .instant(let instant): object["from"] = Self.encode(instant)
        case .due(let invocation): object["before"] = .string(invocation)
        case .context(let path, let value):
            object["path"] = .array(path.map { .string($0) })
            switch value {
            case .date(let date)?: object["value"] = .string(date.description)
            case .instant(let instant)?: object["value"] = .string(instant.description)
            case nil: break
            }
        }
        return .object(object)
    }

    /// Milliseconds where that is exact, else RFC 3339.
    private static func encode(_ instant: Timestamp) -> JSONValue {
        Timestamp(milliseconds: instant.milliseconds) == instant
            ? .int(instant.milliseconds) : .string(instant.description)
    }
}
