import CEL
import JSON

/// What the reader saw beside the program itself, for `Chart.check`.
struct ChartNotes: Sendable {
    /// What an expression must give in its place.
    enum Kind: String {
        case truth = "true or false"
        case list = "a list"
        case name = "a string"
        case delay = "a delay, a date or an instant"
        case choices = "a list of strings or of whole numbers"

        func takes(_ type: CELType) -> Bool {
            switch (self, type) {
            case (_, .dyn), (_, .optional): true
            case (.truth, .bool), (.list, .list), (.name, .string): true
            case (.choices, .list(.int)): true
            case (.choices, .list(let element)): Kind.name.takes(element)
            case (.delay, .string), (.delay, .duration), (.delay, .timestamp), (.delay, .null): true
            default: false
            }
        }
    }

    var expressions: [Expression] = []
    var wanted: [(expression: Expression, kind: Kind)] = []
    var assignments: [(path: [String], value: Template)] = []
    /// Anchors of delays, `context` included.
    var anchors: [(path: [String], position: SourcePosition)] = []
    /// Where `input` of an invoke stands, and each of its members; by number of the invoke.
    var inputs:
        [Int: (position: SourcePosition, members: [(key: String, position: SourcePosition)])] =
            [:]
    /// JSON Schema of what a review is started with.
    var input: JSONValue?
    /// Where the dates stand that people have agreed.
    var agreed: [SourcePosition] = []
    /// Events that the chart raises or sends to itself.
    var madeEvents: [String] = []
    var makesComputedEvents = false
    /// What each event's `by` says, and where.
    var senders: [(text: String, position: SourcePosition)] = []
    /// What of the forms cannot have been meant.
    var forms: [Finding] = []
}

/// What is known of the context: its members, theirs where they are written out, and what is set.
struct ContextShape {
    indirect enum Node {
        /// Anything may stand there.
        case open
        /// Nothing but null, ever.
        case never
        case members([(name: String, node: Node)])
    }

    private var root: [(name: String, node: Node)]

    init(_ program: ChartProgram, _ notes: ChartNotes) {
        root = program.context.map { ($0.key, Self.node(of: $0.value)) }
        for assignment in notes.assignments {
            var node = Node.members(root)
            Self.set(&node, assignment.path[...], assignment.value)
            if case .members(let members) = node { root = members }
        }
    }

    private static func node(of template: Template) -> Node {
        switch template {
        case .expression, .array: .open
        case .object(let members): .members(members.map { ($0.key, node(of: $0.value)) })
        case .constant(.null): .never
        case .constant(.object(let members)) where !members.isEmpty:
            .members(members.map { ($0.key, node(of: .constant($0.value))) })
        case .constant: .open
        }
    }

    private static func set(_ node: inout Node, _ path: ArraySlice<String>, _ value: Template) {
        guard let name = path.first else {
            node = joined(node, Self.node(of: value))
            return
        }
        switch node {
        case .open: return
        case .never:
            var inner = Node.never
            set(&inner, path.dropFirst(), value)
            node = .members([(name, inner)])
        case .members(var members):
            if let place = members.firstIndex(where: { sameBytes($0.name, name) }) {
                set(&members[place].node, path.dropFirst(), value)
            } else {
                var inner = Node.never
                set(&inner, path.dropFirst(), value)
                members.append((name, inner))
            }
            node = .members(members)
        }
    }

    private static func joined(_ left: Node, _ right: Node) -> Node {
        switch (left, right) {
        case (.open, _), (_, .open): return .open
        case (.never, let other), (let other, .never): return other
        case (.members(var members), .members(let others)):
            for other in others {
                if let place = members.firstIndex(where: { sameBytes($0.name, other.name) }) {
                    members[place].node = joined(members[place].node, other.node)
                } else {
                    members.append(other)
                }
            }
            return .members(members)
        }
    }

    enum Answer {
        case known
        /// The first name on the path that nothing declares, and those beside it.
        case unknown(String, beside: [String])
        /// Declared, but nothing ever sets it.
        case neverSet(String)
    }

    /// Whether a path, without `context`, can lead to a value.
    func answer(_ path: ArraySlice<String>) -> Answer {
        var node = Node.members(root)
        var walked: [String] = []
        for name in path {
            switch node {
            case .open: return .known
            case .never: return .neverSet(walked.joined(separator: "."))
            case .members(let members):
                guard let next = members.first(where: { sameBytes($0.name, name) }) else {
                    return .unknown(name, beside: members.map(\.name))
                }
                node = next.node
                walked.append(name)
            }
        }
        if case .never = node { return .neverSet(walked.joined(separator: ".")) }
        return .known
    }
}
