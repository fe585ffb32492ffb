import CivilTime
package import JSON

extension ChartSnapshot {
    /// Reads what `encode(to:)` wrote.
    ///
    /// Throws CHT-043 for anything that this chart cannot have written.
    package init(decoding object: JSONObject, chart: Chart) throws(ChartError) {
        self.init(
            program: chart.program, states: StateSet(), context: JSONObject(), input: JSONObject())
        guard object["states"] != nil || Self.isUnstarted(object) else {
            throw SnapshotDecoder.refusal("its states", expected: "a list of ids", nil)
        }
        try take(object, contextWhole: true)
    }

    /// Takes over what `encode(since:to:)` wrote of a newer one.
    ///
    /// Throws CHT-043 for anything that this chart cannot have written.
    package mutating func take(difference: JSONObject) throws(ChartError) {
        try take(difference, contextWhole: context.isEmpty)
    }

    private mutating func take(
        _ object: JSONObject, contextWhole: Bool
    ) throws(ChartError) {
        let decoder = SnapshotDecoder(program: program)
        for part in Part.allCases {
            guard let value = object["\(part.name)"] else { continue }
            if case .context = part, !contextWhole, let members = value.objectValue {
                context.take(difference: members)
            } else if case .states = part, Self.isUnstarted(object) {
                states = StateSet()
            } else {
                try take(part, value, decoder)
            }
        }
        for name in Self.gone(in: object) {
            for part in Part.allCases where sameBytes(name, "\(part.name)") { clear(part) }
        }
    }

    private mutating func take(
        _ part: Part, _ value: JSONValue, _ decoder: SnapshotDecoder
    ) throws(ChartError) {
        switch part {
        case .states: states = try decoder.configuration(value)
        case .status:
            guard let text = value.stringValue, let read = Status(rawValue: text) else {
                throw SnapshotDecoder.refusal("its status", expected: "done or failed", value)
            }
            status = read
        case .context: context = value.objectValue ?? JSONObject()
        case .input: input = value.objectValue ?? JSONObject()
        case .output: output = value
        case .history: history = try decoder.history(value)
        case .timers:
            timers = []
            for one in value.arrayValue ?? [] { timers.append(try decoder.timer(one)) }
        case .invocations:
            invocations = []
            for one in value.arrayValue ?? [] { invocations.append(try decoder.invocation(one)) }
        case .groups:
            groups = []
            for one in value.arrayValue ?? [] { groups.append(try decoder.group(one)) }
        case .toAgree:
            toAgree = []
            for one in value.arrayValue ?? [] { toAgree.append(try decoder.lapsedDate(one)) }
        case .timersMade: timersMade = try decoder.count(value)
        case .activations:
            activations = []
            for (id, count) in value.objectValue ?? JSONObject() {
                let number = try decoder.invoke(.string(id))
                while activations.count <= number { activations.append(0) }
                activations[number] = try decoder.count(count)
            }
        }
    }

    /// One that has not begun stands nowhere.
    private static func isUnstarted(_ object: JSONObject) -> Bool {
        object["status"]?.stringValue == Status.unstarted.rawValue
    }

    private mutating func clear(_ part: Part) {
        switch part {
        case .states: break
        case .status: status = .running
        case .context: context = JSONObject()
        case .input: input = JSONObject()
        case .output: output = nil
        case .history: history = []
        case .timers: timers = []
        case .invocations: invocations = []
        case .groups: groups = []
        case .toAgree: toAgree = []
        case .timersMade: timersMade = 0
        case .activations: activations = []
        }
    }

    fileprivate static func gone(in object: JSONObject) -> [String] {
        object["\(goneKey)"]?.arrayValue?.compactMap(\.stringValue) ?? []
    }
}

extension JSONObject {
    /// The inverse of `difference(from:)`, as `encode(since:to:)` wrote it.
    fileprivate mutating func take(difference: JSONObject) {
        let gone = ChartSnapshot.gone(in: difference)
        for (key, value) in difference where !sameBytes(key, "\(ChartSnapshot.goneKey)") {
            self[key] = value
        }
        for key in gone { self[key] = nil }
    }
}

/// Reads the parts of a snapshot, trusting nothing.
private struct SnapshotDecoder {
    let program: ChartProgram

    static func refusal(
        _ what: String, expected: String, _ found: JSONValue?, nearest: String? = nil
    ) -> ChartError {
        ChartError(
            .snapshot, "a stored snapshot cannot be read: \(what)", expected: expected,
            found: found.map { String($0.compactText.prefix(80)) } ?? "nothing", nearest: nearest)
    }

    func state(_ value: JSONValue) throws(ChartError) -> Int {
        guard let id = value.stringValue, let number = program.stateNumbers[NameBytes(id)] else {
            throw Self.refusal(
                "a state", expected: "the id of a state of the chart", value,
                nearest: value.stringValue.flatMap { id in
                    nearestName(id, in: program.states.map(\.id))
                })
        }
        return number
    }

    func invoke(_ value: JSONValue) throws(ChartError) -> Int {
        guard let id = value.stringValue, let number = program.invokeNumbers[NameBytes(id)] else {
            throw Self.refusal("an invocation", expected: "the id of an invoke", value)
        }
        return number
    }

    /// The leaves and their ancestors, if they are a legal configuration (SCXML §3.11).
    func configuration(_ value: JSONValue?) throws(ChartError) -> StateSet {
        guard let leaves = value?.arrayValue else {
            throw Self.refusal("its states", expected: "a list of ids", value)
        }
        var states = StateSet()
        for leaf in leaves {
            let number = try state(leaf)
            guard program.states[number].isAtomic else {
                throw Self.refusal("its states", expected: "states without inner states", leaf)
            }
            var around = number
            while around >= 0 {
                states.insert(around)
                around = program.states[around].parent
            }
        }
        for number in states {
            let active = program.states[number].children.count { states.contains($0) }
            let wanted: Int
            switch program.states[number].kind {
            case .compound: wanted = 1
            case .parallel: wanted = program.states[number].children.count
            case .atomic, .final, .history: wanted = 0
            }
            if active != wanted {
                throw Self.refusal(
                    "its states are no configuration of the chart",
                    expected: "\(wanted) active within `\(program.states[number].id)`",
                    .int(Int64(active)))
            }
        }
        if states.isEmpty {
            throw Self.refusal("its states", expected: "at least one", value)
        }
        return states
    }

    func history(_ value: JSONValue?) throws(ChartError) -> [ChartSnapshot.HistoryRecord] {
        var records: [ChartSnapshot.HistoryRecord] = []
        for (id, remembered) in value?.objectValue ?? JSONObject() {
            let number = try state(.string(id))
            guard program.states[number].isHistory else {
                throw Self.refusal("a history", expected: "a history state", .string(id))
            }
            var states = StateSet()
            for one in remembered.arrayValue ?? [] {
                let member = try state(one)
                guard program.isDescendant(member, of: program.states[number].parent) else {
                    throw Self.refusal(
                        "a history",
                        expected: "a state beside `\(id)`", one)
                }
                states.insert(member)
            }
            if states.isEmpty {
                throw Self.refusal("a history", expected: "at least one state", remembered)
            }
            records.append(.init(state: number, remembered: states))
        }
        return records.sorted { $0.state < $1.state }
    }

    func invocation(_ value: JSONValue) throws(ChartError) -> OpenInvocation {
        guard let id = value["id"]?.stringValue else {
            throw Self.refusal("an invocation", expected: "an id", value)
        }
        let number = try invoke(value["group"] ?? .null)
        return OpenInvocation(
            id: id, group: program.invokes[number].id, index: try index(value["index"]),
            item: value["item"], spec: number)
    }

    /// A counter; far from where counting on would overflow.
    func count(_ value: JSONValue?) throws(ChartError) -> Int64 {
        guard let value else { return 0 }
        guard let number = value.intValue, (0...(1 << 53)).contains(number) else {
            throw Self.refusal("a counter", expected: "a number from 0", value)
        }
        return number
    }

    private func index(_ value: JSONValue?) throws(ChartError) -> Int? {
        guard let value else { return nil }
        guard let number = value.intValue, (0..<Int64(ChartLimits.elements)).contains(number)
        else {
            throw Self.refusal("an index", expected: "a place in a list", value)
        }
        return Int(number)
    }

    func lapsedDate(_ value: JSONValue) throws(ChartError) -> LapsedDate {
        guard let path = value["path"]?.arrayValue?.compactMap(\.stringValue), !path.isEmpty else {
            throw Self.refusal("a date to agree", expected: "a path", value)
        }
        return LapsedDate(path: path, was: value["was"] ?? .null)
    }

    func group(_ value: JSONValue) throws(ChartError) -> GroupProgress {
        let number = try invoke(value["group"] ?? .null)
        guard let results = value["results"]?.arrayValue, results.count <= ChartLimits.elements,
            let ended = value["ended"]?.intValue, (0...Int64(results.count)).contains(ended)
        else {
            throw Self.refusal("a group", expected: "results and how many have ended", value)
        }
        var over: [OpenInvocation] = []
        for one in value["over"]?.arrayValue ?? [] {
            let element = try invocation(one)
            guard element.spec == number, let index = element.index, results.indices ~= index,
                over.count < Int(ended)
            else {
                throw Self.refusal("a group", expected: "elements of it that have ended", one)
            }
            over.append(element)
        }
        return GroupProgress(
            group: program.invokes[number].id, results: results, ended: Int(ended), spec: number,
            over: over)
    }

    func instant(_ value: JSONValue?) throws(ChartError) -> Timestamp? {
        switch value {
        case nil: return nil
        case .int(let milliseconds)?: return Timestamp(milliseconds: milliseconds)
        case .string(let text)?:
            if let instant = try? Timestamp(parsing: text) { return instant }
        default: break
        }
        throw Self.refusal("an instant", expected: "milliseconds or RFC 3339", value)
    }

    func timer(_ value: JSONValue) throws(ChartError) -> ChartTimer {
        guard let id = value["id"]?.stringValue else {
            throw Self.refusal("a timer", expected: "an id", value)
        }
        var spec: DelaySpec?
        if let text = value["spec"] {
            guard let words = text.stringValue, let read = try? DelaySpec(parsing: words) else {
                throw Self.refusal("a timer", expected: "a delay", text)
            }
            spec = read
        }
        return ChartTimer(
            id: id, purpose: try purpose(value), due: try instant(value["due"]), spec: spec,
            anchor: try anchor(value))
    }

    private func purpose(_ value: JSONValue) throws(ChartError) -> ChartTimer.Purpose {
        if let after = value["after"] {
            let number = try state(after)
            guard let delay = value["delay"]?.intValue, delay >= 0,
                delay < Int64(program.states[number].delays.count)
            else {
                throw Self.refusal("a timer", expected: "a delay of the state", value["delay"])
            }
            return .after(state: number, delay: Int(delay))
        }
        if let event = value["event"]?.stringValue {
            return .send(
                id: value["send"]?.stringValue, to: value["to"]?.stringValue, event: event,
                data: value["data"] ?? .null)
        }
        if let invocation = value["due-of"]?.stringValue { return .due(invocation: invocation) }
        if let invocation = value["remind"]?.stringValue,
            let number = value["number"]?.intValue, (1...1000).contains(number)
        {
            return .remind(invocation: invocation, number: Int(number))
        }
        if let start = value["start"] { return .start(invoke: try invoke(start)) }
        throw Self.refusal("a timer", expected: "after, event, due-of or remind", value)
    }

    private func anchor(_ value: JSONValue) throws(ChartError) -> ChartTimer.Anchor {
        if let from = try instant(value["from"]) { return .instant(from) }
        if let invocation = value["before"]?.stringValue { return .due(invocation: invocation) }
        guard let path = value["path"]?.arrayValue?.compactMap(\.stringValue), !path.isEmpty else {
            throw Self.refusal("a timer", expected: "from, before or path", value)
        }
        guard let text = value["value"]?.stringValue else {
            return .context(path: path, value: nil)
        }
        guard let anchor = try? DelayAnchor(parsing: text) else {
            throw Self.refusal("a timer", expected: "a date or an instant", value["value"])
        }
        return .context(path: path, value: anchor)
    }
}
