import JSON

/// An event on its way through one step.
struct ChartEvent {
    /// As SCXML §5.10.1 tells them apart.
    enum Kind: String {
        case platform
        case `internal`
        case external
    }

    var name: String
    var eventClass: Int
    /// The chart's own event (`onDone`, `after` …), or -1.
    var tag: Int = -1
    var data: JSONValue = .null
    var item: JSONValue?
    var index: Int?
    var kind: Kind
    var sendID: String?
    var origin: String?
    var invocation: String?

    /// What expressions see as `event`.
    func json(lookups: JSONObject) -> JSONObject {
        var members: [(String, JSONValue)] = []
        members.reserveCapacity(8)
        members.append(("name", .string(name)))
        members.append(("data", data))
        members.append(("type", .string(kind.rawValue)))
        members.append(("lookups", .object(lookups)))
        if let item { members.append(("item", item)) }
        if let index { members.append(("index", .int(Int64(index)))) }
        if let sendID { members.append(("sendid", .string(sendID))) }
        if let origin { members.append(("origin", .string(origin))) }
        if let invocation { members.append(("invokeid", .string(invocation))) }
        return JSONObject(members)
    }
}

extension ChartEvent {
    /// One of the chart's own.
    init(
        _ program: ChartProgram, _ own: OwnEvent, data: JSONValue = .null, kind: Kind,
        invocation: String? = nil
    ) {
        self.init(
            name: own.name, eventClass: program.classOfTag[own.tag], tag: own.tag, data: data,
            kind: kind, invocation: invocation)
    }
}

/// First in, first out; taking does not move the rest.
struct EventQueue {
    private var events: [ChartEvent] = []
    private var taken = 0

    var isEmpty: Bool { taken == events.count }
    var count: Int { events.count - taken }

    mutating func append(_ event: ChartEvent) { events.append(event) }

    mutating func next() -> ChartEvent? {
        guard taken < events.count else { return nil }
        defer {
            taken += 1
            if taken == events.count {
                events.removeAll(keepingCapacity: true)
                taken = 0
            }
        }
        return events[taken]
    }
}
