import JSON
import ReviewEngine
import Statechart
import Testing

@Suite struct WorkflowFileTests {
    @Test(arguments: WorkflowFolder.names)
    func `a workflow file has no findings`(name: String) throws {
        let chart = try WorkflowFolder.chart(name)
        #expect(chart.id == name)
        #expect(chart.check().map(\.description) == [])
    }

    @Test(arguments: WorkflowFolder.names)
    func `every state that people see has a title`(name: String) throws {
        let chart = try WorkflowFolder.chart(name)
        for id in chart.stateIDs.dropFirst() {
            let state = try #require(chart.state(named: id))
            #expect(!state.title.isEmpty, "\(id)")
        }
    }

    @Test(arguments: WorkflowFolder.names)
    func `words that people write are never copied, choices and dates are`(name: String) throws {
        for form in Self.forms(in: try WorkflowFolder.value("\(name).json5")) {
            try Self.judge(form, path: name)
        }
    }

    @Test(arguments: WorkflowFolder.names)
    func `whoever is asked for something reads how much of their time it takes`(name: String)
        throws
    {
        for task in Self.tasks(in: try WorkflowFolder.value("\(name).json5")) {
            guard let to = task["to"]?.stringValue, to != "role:coordinator" else { continue }
            let hours = task["input"]?["hours"]
            #expect(
                hours?.doubleValue != nil || hours?.stringValue?.hasPrefix("=") == true,
                "\(task["task"]?.stringValue ?? "")")
        }
    }

    /// By a link alone whoever forwards a mail would read them: a code is asked for as well.
    @Test func `whoever is shown what the team found is asked for a code`() throws {
        let found = ["notes", "entry", "feedback", "draft", "letter", "finalLetter"]
        var shown = 0
        for task in Self.tasks(in: try WorkflowFolder.value("send-peer-challenge.json5")) {
            guard let form = task["form"], task["to"] != nil,
                (task["input"]?.objectValue ?? [:]).contains(where: { _, value in
                    found.contains { value.stringValue == "=context.\($0)" }
                })
            else { continue }
            shown += 1
            #expect(form["confidential"] == true, "\(task["task"]?.stringValue ?? "")")
        }
        #expect(shown == 6)
    }

    @Test func `the answers of the rehearsal fit the forms, and every task has one`() throws {
        let answers = try Answers("examples/try.answers.json5")
        var asked: Set<String> = []
        for name in WorkflowFolder.names {
            for task in Self.tasks(in: try WorkflowFolder.value("\(name).json5")) {
                let name = try #require(task["task"]?.stringValue)
                asked.insert(name)
                #expect(answers.tasks.contains(name), "nobody answers \(name)")
                guard let form = task["form"] else { continue }
                for result in answers.results(for: name) {
                    let dated = result.replacingPlaceholder()
                    let problems = Form(schema: form).problems(in: dated)
                    #expect(problems.isEmpty, "\(name): \(problems)")
                }
            }
        }
        #expect(answers.tasks.subtracting(asked) == [], "answers to tasks that nobody sets")
    }

    @Test(arguments: ["availability-call", "pool-training", "send-peer-challenge"])
    func `the example inputs are what the workflow asks for`(name: String) throws {
        let schema = try #require(try WorkflowFolder.chart(name).initialInputSchema)
        let input = try WorkflowFolder.value("examples/\(name).input.json5")
        #expect(Form(schema: schema).problems(in: input).isEmpty)
    }

    @Test func `the pool can fill every place and fill one again, without the host`() throws {
        let pool = try Pool.eastMidlands()
        #expect(pool.people.count == 30)
        #expect(Set(pool.people.map(\.id)).count == 30)
        for role in ["lead-reviewer", "la-send", "health", "parent-carer"] {
            let found = pool.candidates([
                "place": ["role": .string(role)], "host": "lincolnshire",
                "visit": ["end": "2018-03-14"],
            ])
            #expect((found["candidates"]?.arrayValue?.count ?? 0) >= 3, "\(role)")
        }
    }

    @Test func `people of the pool are roles with an organisation, nothing more`() throws {
        for line in try WorkflowFolder.text("pools/east-midlands-2017.csv").split(separator: "\n")
            .dropFirst()
        {
            #expect(line.hasSuffix(","), "an address in the example pool: \(line)")
        }
    }

    // MARK: what the files hold

    private static func tasks(in value: JSONValue) -> [JSONValue] {
        switch value {
        case .object(let members):
            let own = value["task"] != nil && (value["to"] ?? value["queue"]) != nil ? [value] : []
            return own + members.flatMap { tasks(in: $0.value) }
        case .array(let elements): return elements.flatMap { tasks(in: $0) }
        default: return []
        }
    }

    private static func forms(in value: JSONValue) -> [JSONValue] {
        switch value {
        case .object(let members):
            return members.flatMap { $0.key == "form" ? [$0.value] : forms(in: $0.value) }
        case .array(let elements): return elements.flatMap { forms(in: $0) }
        default: return []
        }
    }

    /// Long text is what somebody writes; it must not be marked.
    ///
    /// Choices, dates and numbers must be.
    private static func judge(_ schema: JSONValue, path: String) throws {
        for (key, field) in schema["properties"]?.objectValue ?? JSONObject() {
            try judge(field, named: "\(path).\(key)")
        }
    }

    private static func judge(_ field: JSONValue, named path: String) throws {
        let isCopied = field["copy"]?.boolValue == true
        #expect(
            field["title"] != nil || field["type"] == "object" || path.hasSuffix("[]"),
            "\(path) has no title")
        switch field["type"]?.stringValue {
        case "boolean", "integer", "number": #expect(isCopied, "\(path) is a fact but not copied")
        case "string":
            if field["enum"] != nil || field["format"] == "date" {
                #expect(isCopied, "\(path) is a fact but not copied")
            } else if (field["maxLength"]?.intValue ?? 0) > 80 {
                #expect(!isCopied, "\(path) is free text and copied")
            }
        case "array":
            if let items = field["items"] { try judge(items, named: path + "[]") }
        case "object": try judge(field, path: path)
        default: Issue.record("\(path) has no type")
        }
    }
}

extension JSONValue {
    fileprivate func replacingPlaceholder() -> JSONValue {
        switch self {
        case .string("{today}"): "2018-03-14"
        case .array(let elements): .array(elements.map { $0.replacingPlaceholder() })
        case .object(let members):
            .object(JSONObject(members.map { ($0.key, $0.value.replacingPlaceholder()) }))
        default: self
        }
    }
}
