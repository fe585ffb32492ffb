import CivilTime
package import JSON

/// Snapshots as compact JSON: what the store keeps of a review's chart, and what a step changed.
///
/// States, histories and invokes are written by id, so that a snapshot outlives the process. Empty
/// parts are left out; the order of members is fixed, so that equal snapshots have equal bytes.
extension ChartSnapshot {
    /// The parts of a snapshot as they are written, in their order.
    enum Part: CaseIterable {
        case states, status, context, input, output, history, timers, invocations, groups
        case toAgree, timersMade, activations

        var name: StaticString {
            switch self {
            case .states: "states"
            case .status: "status"
            case .context: "context"
            case .input: "input"
            case .output: "output"
            case .history: "history"
            case .timers: "timers"
            case .invocations: "invocations"
            case .groups: "groups"
            case .toAgree: "toAgree"
            case .timersMade: "timersMade"
            case .activations: "activations"
            }
        }
    }

    /// In a difference, the names of the members that are no more. No name of a context: names have
    /// no leading dash.
    static let goneKey: StaticString = "-gone"

    package func encode(to json: inout JSONStream) {
        json.beginObject()
        for part in Part.allCases where !isEmpty(part) {
            json.key(part.name)
            encode(part, to: &json)
        }
        json.endObject()
    }

    /// The parts that differ from an older snapshot's, each whole; of the context, which is large
    /// and of which a step touches little, its members that differ.
    package func encode(since old: ChartSnapshot, to json: inout JSONStream) {
        json.beginObject()
        var hasGone = false
        for part in Part.allCases where isOther(part, than: old) {
            guard !isEmpty(part) else {
                hasGone = true
                continue
            }
            json.key(part.name)
            if case .context = part, !old.context.isEmpty {
                encodeContext(since: old.context, to: &json)
            } else {
                encode(part, to: &json)
            }
        }
        if hasGone {
            json.key(Self.goneKey)
            json.beginArray()
            for part in Part.allCases where isOther(part, than: old) && isEmpty(part) {
                json.value("\(part.name)")
            }
            json.endArray()
        }
        json.endObject()
    }

    /// Whether this snapshot's encoding has other bytes than the older one's.
    package func isOther(than old: ChartSnapshot) -> Bool {
        Part.allCases.contains { isOther($0, than: old) }
    }

    private func encodeContext(since old: JSONObject, to json: inout JSONStream) {
        let (changed, gone) = context.difference(from: old)
        json.beginObject()
        for member in changed {
            json.key(member.key)
            json.value(tree: member.value)
        }
        if !gone.isEmpty {
            json.key(Self.goneKey)
            json.value(tree: .array(gone.map { .string($0) }))
        }
        json.endObject()
    }

    private func isEmpty(_ part: Part) -> Bool {
        switch part {
        case .states: false
        case .status: status == .running
        case .context: context.isEmpty
        case .input: input.isEmpty
        case .output: output == nil
        case .history: history.isEmpty
        case .timers: timers.isEmpty
        case .invocations: invocations.isEmpty
        case .groups: groups.isEmpty
        case .toAgree: toAgree.isEmpty
        case .timersMade: timersMade == 0
        case .activations: activations.allSatisfy { $0 == 0 }
        }
    }

    private func isOther(_ part: Part, than old: ChartSnapshot) -> Bool {
        switch part {
        case .states: states != old.states
        case .status: status != old.status
        case .context: !context.hasSameBytes(as: old.context)
        case .input: !input.hasSameBytes(as: old.input)
        case .output: !same(output, old.output)
        case .history: history != old.history
        case .timers:
            timers.count != old.timers.count
                || !timers.indices.allSatisfy { same(timers[$0], old.timers[$0]) }
        case .invocations:
            invocations.count != old.invocations.count
                || !invocations.indices.allSatisfy { same(invocations[$0], old.invocations[$0]) }
        case .groups:
            groups.count != old.groups.count
                || !groups.indices.allSatisfy { same(groups[$0], old.groups[$0]) }
        case .toAgree:
            toAgree.count != old.toAgree.count
                || !toAgree.indices.allSatisfy { same(toAgree[$0], old.toAgree[$0]) }
        case .timersMade: timersMade != old.timersMade
        case .activations: activations != old.activations
        }
    }

    private func same(_ new: JSONValue?, _ old: JSONValue?) -> Bool {
        guard let new, let old else { return new == nil && old == nil }
        return new.hasSameBytes(as: old)
    }

    /// Values within are compared by `==` first, which overlooks the order of their members.
    private func same(_ new: ChartTimer, _ old: ChartTimer) -> Bool {
        guard new == old else { return false }
        guard case .send(_, _, _, let data) = new.purpose,
            case .send(_, _, _, let before) = old.purpose
        else { return true }
        return data.hasSameBytes(as: before)
    }

    private func same(_ new: OpenInvocation, _ old: OpenInvocation) -> Bool {
        sameBytes(new.id, old.id) && new.spec == old.spec && new.index == old.index
            && same(new.item, old.item)
    }

    private func same(_ new: LapsedDate, _ old: LapsedDate) -> Bool {
        new.path.count == old.path.count
            && zip(new.path, old.path).allSatisfy { sameBytes($0, $1) } && same(new.was, old.was)
    }

    private func same(_ new: GroupProgress, _ old: GroupProgress) -> Bool {
        new.spec == old.spec && new.ended == old.ended
            && JSONValue.array(new.results).hasSameBytes(as: .array(old.results))
            && new.over.count == old.over.count
            && new.over.indices.allSatisfy { same(new.over[$0], old.over[$0]) }
    }
}

// MARK: The parts

extension ChartSnapshot {
    private func encode(_ part: Part, to json: inout JSONStream) {
        switch part {
        case .states:
            json.beginArray()
            for state in states where program.states[state].isAtomic {
                json.value(program.states[state].id)
            }
            json.endArray()
        case .status: json.value(status.rawValue)
        case .context: json.value(context)
        case .input: json.value(input)
        case .output: json.value(tree: output ?? .null)
        case .history: encodeHistory(to: &json)
        case .timers:
            json.beginArray()
            for timer in timers { encode(timer, to: &json) }
            json.endArray()
        case .invocations:
            json.beginArray()
            for invocation in invocations { encode(invocation, to: &json) }
            json.endArray()
        case .groups:
            json.beginArray()
            for group in groups { encode(group, to: &json) }
            json.endArray()
        case .toAgree:
            json.beginArray()
            for date in toAgree { encode(date, to: &json) }
            json.endArray()
        case .timersMade: json.value(timersMade)
        case .activations:
            json.beginObject()
            for number in activations.indices where activations[number] > 0 {
                json.key(program.invokes[number].id)
                json.value(activations[number])
            }
            json.endObject()
        }
    }

    private func encodeHistory(to json: inout JSONStream) {
        json.beginObject()
        for record in history {
            json.key(program.states[record.state].id)
            json.beginArray()
            for state in record.remembered { json.value(program.states[state].id) }
            json.endArray()
        }
        json.endObject()
    }

    private func encode(_ invocation: OpenInvocation, to json: inout JSONStream) {
        json.beginObject()
        json.member("id", invocation.id)
        json.member("group", invocation.group)
        if let index = invocation.index { json.member("index", Int64(index)) }
        if let item = invocation.item { json.member("item", tree: item) }
        json.endObject()
    }

    private func encode(_ date: LapsedDate, to json: inout JSONStream) {
        json.beginObject()
        json.member("path", tree: .array(date.path.map { .string($0) }))
        json.member("was", tree: date.was)
        json.endObject()
    }

    private func encode(_ group: GroupProgress, to json: inout JSONStream) {
        json.beginObject()
        json.member("group", group.group)
        json.member("ended", Int64(group.ended))
        json.member("results", tree: .array(group.results))
        if !group.over.isEmpty {
            json.key("over")
            json.beginArray()
            for invocation in group.over { encode(invocation, to: &json) }
            json.endArray()
        }
        json.endObject()
    }

    private func encode(_ timer: ChartTimer, to json: inout JSONStream) {
        json.beginObject()
        json.member("id", timer.id)
        switch timer.purpose {
        case .after(let state, let delay):
            json.member("after", program.states[state].id)
            json.member("delay", Int64(delay))
        case .send(let id, let to, let event, let data):
            json.member("event", event)
            if let id { json.member("send", id) }
            if let to { json.member("to", to) }
            if !data.isNull { json.member("data", tree: data) }
        case .due(let invocation): json.member("due-of", invocation)
        case .start(let invoke): json.member("start", program.invokes[invoke].id)
        case .remind(let invocation, let number):
            json.member("remind", invocation)
            json.member("number", Int64(number))
        }
        if let due = timer.due { json.member("due", tree: Self.encoded(due)) }
        if let spec = timer.spec { json.member("spec", spec.description) }
        switch timer.anchor {
        case .instant(let instant): json.member("from", tree: Self.encoded(instant))
        case .due(let invocation): json.member("before", invocation)
        case .context(let path, let value):
            json.member("path", tree: .array(path.map { .string($0) }))
            switch value {
            case .date(let date)?: json.member("value", date.description)
            case .instant(let instant)?: json.member("value", instant.description)
            case nil: break
            }
        }
        json.endObject()
    }

    /// Milliseconds where that is exact, else RFC 3339.
    private static func encoded(_ instant: Timestamp) -> JSONValue {
        Timestamp(milliseconds: instant.milliseconds) == instant
            ? .int(instant.milliseconds) : .string(instant.description)
    }
}
