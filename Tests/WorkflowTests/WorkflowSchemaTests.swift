import JSON
import Statechart
import Testing

/// The JSON Schema for editors, against the reader.
@Suite struct WorkflowSchemaTests {
    static let schema = WorkflowSchema.value

    static func node(_ text: String) throws -> JSONNode {
        try JSONReader.parseJSON5(Array(text.utf8), file: "chart.json5")
    }

    /// The errors of the reader that a schema could see: kinds of values and keys.
    static func refused(_ text: String) throws -> Bool {
        let node = try node(text)
        do {
            _ = try Chart.load(node)
            return false
        } catch {
            return error.errors.contains { ["CHT-001", "CHT-002", "CHT-003"].contains($0.code) }
        }
    }

    @Test func `the committed file is what reviewctl prints`() throws {
        #expect(try WorkflowFolder.text("workflow.schema.json") == WorkflowSchema.text + "\n")
    }

    @Test(arguments: ["pool-training", "send-peer-challenge", "team-place"])
    func `each workflow fits the schema`(_ name: String) throws {
        let value = try Self.node(WorkflowFolder.text("\(name).json5")).value
        #expect(SchemaJudge(Self.schema).faults(of: value) == [])
    }

    @Test(arguments: ReferenceTests.examples)
    func `each example of the reference fits the schema`(
        _ example: ReferenceTests.Example
    ) throws {
        #expect(SchemaJudge(Self.schema).faults(of: try Self.node(example.source).value) == [])
    }

    /// A chart with one thing of each kind; `what` stands at the place that it names.
    static func chart(_ place: String, _ what: String) -> String {
        var parts: [String: String] = [:]
        parts[place] = what
        func part(_ name: String) -> String { parts[name].map { ", \($0)" } ?? "" }
        return """
            {id: 'c', context: {a: null}, initial: 'one'\(part("root")),
             events: {go: {title: 'Go', form: {type: 'object', properties: {f: {type: 'string'
               \(part("form"))}}}\(part("event"))}},
             lookups: {l: {workflow: 'w', fact: 'f'\(part("lookup"))}},
             states: {
              one: {title: 'One', initial: {target: 'inner'\(part("initial"))}\(part("state")),
                on: {go: {target: 'two'\(part("transition"))}},
                entry: [{assign: {a: 1}\(part("action"))}, {raise: {event: 'go'\(part("raise"))}},
                  {send: {event: 'go'\(part("send"))}},
                  {choose: [{guard: 'true', actions: []\(part("branch"))}]}],
                invoke: [{task: 't', queue: 'q', retry: {attempts: 2\(part("retry"))}\(part("task"))},
                  {workflow: 'w'\(part("child"))}],
                states: {inner: {}}},
              two: {type: 'final'}}}
            """
    }

    static let places = [
        "root", "form", "event", "lookup", "initial", "state", "transition", "action", "raise",
        "send", "branch", "retry", "task", "child",
    ]

    @Test func `the chart of these tests is read, and fits`() throws {
        let text = Self.chart("", "")
        #expect(try !Self.refused(text))
        #expect(SchemaJudge(Self.schema).faults(of: try Self.node(text).value) == [])
    }

    @Test(arguments: places)
    func `a key that the reader does not know is not in the schema either`(_ place: String) throws {
        let text = Self.chart(place, "nonsense: 1")
        #expect(try Self.refused(text))
        #expect(SchemaJudge(Self.schema).faults(of: try Self.node(text).value) != [])
    }

    @Test(arguments: [
        ("root", "title: 1"), ("root", "resume: {default: 'stay'}"), ("root", "facts: {f: 1}"),
        ("form", "items: 1"),
        ("form", "required: 'f'"), ("event", "abandons: 'yes'"), ("state", "tags: 'x'"),
        ("state", "always: 1"), ("state", "type: 'endless'"), ("state", "history: 'flat'"),
        ("state", "after: []"), ("transition", "reenter: 1"), ("transition", "guard: true"),
        ("transition", "actions: 'x'"), ("transition", "description: 1"), ("task", "due: 5"),
        ("task", "remind: [1]"), ("task", "minItems: -1, forEach: '[]'"), ("task", "input: 1"),
        ("child", "input: []"), ("send", "delay: 5"),
    ])
    func `a value of the wrong kind is refused by both`(_ place: String, _ what: String) throws {
        let text = Self.chart(place, what)
        #expect(try Self.refused(text), "the reader takes \(what)")
        #expect(
            SchemaJudge(Self.schema).faults(of: (try? Self.node(text))?.value ?? .null) != [],
            "the schema takes \(what)")
    }

    @Test func `every key says what it means`() {
        func look(_ part: JSONValue, _ path: String) -> [String] {
            var bare: [String] = []
            for (name, key) in part["properties"]?.objectValue ?? [:]
            where (key["description"]?.stringValue ?? "").isEmpty {
                bare.append("\(path).\(name)")
            }
            for (name, inner) in part["$defs"]?.objectValue ?? [:] { bare += look(inner, name) }
            return bare
        }
        #expect(look(Self.schema, "root") == [])
    }
}

/// JSON Schema 2020-12 as far as the schema of workflows uses it.
struct SchemaJudge {
    private let root: JSONValue

    init(_ root: JSONValue) { self.root = root }

    func faults(of value: JSONValue) -> [String] { faults(of: value, root, "") }

    private func faults(of value: JSONValue, _ schema: JSONValue, _ path: String) -> [String] {
        var faults: [String] = []
        if let name = schema["$ref"]?.stringValue {
            let inner = root["$defs"]?[String(name.dropFirst("#/$defs/".count))]
            faults += inner.map { self.faults(of: value, $0, path) } ?? ["\(path): \(name)?"]
        }
        if let kind = schema["type"]?.stringValue, !Self.isKind(value, kind) {
            faults.append("\(path) is no \(kind)")
        }
        if let words = schema["enum"]?.arrayValue, !words.contains(value) {
            faults.append("\(path) is none of \(words)")
        }
        if let least = schema["minimum"]?.doubleValue, let number = value.doubleValue,
            number < least
        {
            faults.append("\(path) < \(least)")
        }
        if let parts = schema["anyOf"]?.arrayValue,
            !parts.contains(where: { self.faults(of: value, $0, path).isEmpty })
        {
            faults.append("\(path) fits none of anyOf")
        }
        if let parts = schema["oneOf"]?.arrayValue,
            parts.count(where: { self.faults(of: value, $0, path).isEmpty }) != 1
        {
            faults.append("\(path) does not fit one of oneOf")
        }
        if let items = schema["items"] {
            for (place, element) in (value.arrayValue ?? []).enumerated() {
                faults += self.faults(of: element, items, "\(path)[\(place)]")
            }
        }
        guard let object = value.objectValue else { return faults }
        for key in schema["required"]?.arrayValue?.compactMap(\.stringValue) ?? []
        where object[key] == nil { faults.append("\(path) lacks \(key)") }
        for (key, needs) in schema["dependentRequired"]?.objectValue ?? [:]
        where object[key] != nil {
            for need in needs.arrayValue?.compactMap(\.stringValue) ?? []
            where object[need] == nil { faults.append("\(path).\(key) needs \(need)") }
        }
        for (key, member) in object {
            if let part = schema["properties"]?[key] {
                faults += self.faults(of: member, part, "\(path).\(key)")
            } else if let others = schema["additionalProperties"] {
                faults +=
                    others == false
                    ? ["\(path).\(key) is unknown"]
                    : self.faults(of: member, others, "\(path).\(key)")
            }
        }
        return faults
    }

    private static func isKind(_ value: JSONValue, _ kind: String) -> Bool {
        switch (kind, value) {
        case ("object", .object), ("array", .array), ("string", .string), ("boolean", .bool),
            ("integer", .int), ("number", .int), ("number", .double):
            true
        default: false
        }
    }
}
