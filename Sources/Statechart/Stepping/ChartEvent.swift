import JSON

/// An event on its way through one step.
///
/// A class, so that handing it on costs one count.
final class ChartEvent {
    /// As SCXML §5.10.1 tells them apart.
    enum Kind: String {
        case platform
        case `internal`
        case external
    }

    let name: String
    let eventClass: Int
    /// The chart's own event (`onDone`, `after` …), or -1.
    let tag: Int
    let data: JSONValue
    /// The element that it is about, and its place in its list.
    let item: JSONValue?
    let index: Int?
    let kind: Kind
    let sendID: String?
    let origin: String?
    let invocation: String?

    init(
        name: String, eventClass: Int, tag: Int = -1, data: JSONValue = .null,
        item: JSONValue? = nil, index: Int? = nil, kind: Kind, sendID: String? = nil,
        origin: String? = nil, invocation: String? = nil
    ) {
        self.name = name
        self.eventClass = eventClass
        self.tag = tag
        self.data = data
        self.item = item
        self.index = index
        self.kind = kind
        self.sendID = sendID
        self.origin = origin
        self.invocation = invocation
    }

    /// What expressions see as `event`.
    func json(lookups: JSONObject) -> JSONObject {
        var members = JSONObject()
        members.reserveCapacity(8)
        members.append(new: "name", .string(name))
        members.append(new: "data", data)
        members.append(new: "type", .string(kind.rawValue))
        members.append(new: "lookups", .object(lookups))
        if let item { members.append(new: "item", item) }
        if let index { members.append(new: "index", .int(Int64(index))) }
        if let sendID { members.append(new: "sendid", .string(sendID)) }
        if let origin { members.append(new: "origin", .string(origin)) }
        if let invocation { members.append(new: "invokeid", .string(invocation)) }
        return members
    }
}

extension ChartEvent {
    /// One of the chart's own.
    convenience init(
        _ program: ChartProgram, _ own: OwnEvent, data: JSONValue = .null,
        about element: OpenInvocation? = nil, kind: Kind, invocation: String? = nil
    ) {
        self.init(
            name: own.name, eventClass: program.classOfTag[own.tag], tag: own.tag, data: data,
            item: element?.item, index: element?.index, kind: kind, invocation: invocation)
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
