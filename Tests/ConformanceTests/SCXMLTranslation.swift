import Foundation
import JSON

/// Translates SCXML into the project's workflow language.
///
/// What that language refuses to load (an undeclared location, a system variable as location, an
/// illegal loop variable) becomes something that fails when it is evaluated, as the suite expects.
final class SCXMLTranslation {
    let folder: URL
    /// Charts by the name under which they are invoked; `""` is the case itself.
    private(set) var charts: [String: JSONValue] = [:]
    private var expressions = SCXMLExpressions(variables: [])
    private var names: [ObjectIdentifier: String] = [:]
    private var made = 0

    init(folder: URL) { self.folder = folder }

    func translate(_ root: SCXMLElement, as name: String = "") throws {
        let outer = expressions
        let outerNames = names
        defer {
            expressions = outer
            names = outerNames
        }
        charts[name] = try chart(root, id: name.isEmpty ? "root" : name)
    }

    private func next(_ prefix: String) -> String {
        made += 1
        return "\(prefix)\(made)"
    }

    // MARK: the chart

    private func chart(_ root: SCXMLElement, id: String) throws -> JSONValue {
        if root["datamodel"] == "xpath" { throw SCXMLSkip("XPath") }
        if root["binding"] == "late" { throw SCXMLSkip("late binding (the design leaves it out)") }
        let own = Self.ownTree(root)
        for element in own {
            switch element.name {
            case "script", "conf:script": throw SCXMLSkip("script")
            case "finalize" where !element.children.isEmpty: throw SCXMLSkip("finalize")
            default: break
            }
        }
        let data = own.filter { $0.name == "data" }
        var variables = data.compactMap { Self.dataName($0) }
        for loop in own where loop.name == "foreach" {
            variables += [loop.conf("item"), loop.conf("index")].compactMap { $0 }.map {
                SCXMLExpressions.variable($0)
            }
            variables += [loop["item"], loop["index"]].compactMap { $0 }.filter {
                !$0.hasPrefix("'")
            }
        }
        for element in own {
            let asked =
                element.conf("location") ?? element.conf("isBound") ?? element.conf("unboundVar")
            if let number = asked { variables.append(SCXMLExpressions.variable(number)) }
        }
        var seen: Set<String> = []
        variables = variables.filter { seen.insert($0).inserted }
        expressions = SCXMLExpressions(variables: Set(variables))
        var context: [(String, JSONValue)] = [("conf_text", "text")]
        for variable in variables where !data.contains(where: { Self.dataName($0) == variable }) {
            context.append((variable, .null))
        }
        for element in data {
            guard let name = Self.dataName(element) else { continue }
            let value = try dataValue(element)
            // What the invoking chart passes comes before the own value (SCXML §6.4.2).
            context.append(
                (name, .string("=has(input.\(name)) ? input.\(name) : (\(value))")))
        }
        var members: [(String, JSONValue)] = [
            ("id", .string(id)), ("context", .object(JSONObject(context))),
        ]
        members += try content(of: root, isRoot: true)
        if let name = root["name"] { members.append(("title", .string(name))) }
        return .object(JSONObject(members))
    }

    /// The elements of a document without those of the documents inside it.
    private static func ownTree(_ root: SCXMLElement) -> [SCXMLElement] {
        root.children.flatMap { $0.name == "scxml" ? [] : [$0] + ownTree($0) }
    }

    private static func dataName(_ element: SCXMLElement) -> String? {
        element["id"] ?? element.conf("id").map { SCXMLExpressions.variable($0) }
    }

    /// The initial value of a variable, as CEL.
    private func dataValue(_ element: SCXMLElement) throws -> String {
        if let value = try expressions.value(element) { return value }
        if element.first("conf:array123") != nil { return "[1, 2, 3]" }
        var text = element.trimmedText
        if let source = element["src"] {
            let name = source.replacing("file:", with: "")
            text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
                .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        if !element.children.isEmpty { throw SCXMLSkip("XML as data") }
        if text.isEmpty { return "null" }
        // JSON is CEL.
        if let value = try? JSONReader.parse(text) { return value.compactText }
        return text.hasPrefix("[") || text.hasPrefix("{")
            ? try expressions.script(text) : SCXMLExpressions.quoted(text)
    }

    // MARK: states

    private static let stateNames: Set = [
        "state", "parallel", "final", "history", "conf:pass", "conf:fail",
    ]

    private func name(of element: SCXMLElement) -> String {
        switch element.name {
        case "conf:pass": return "pass"
        case "conf:fail": return "fail"
        default:
            if let id = element["id"] { return id.replacing(".", with: "_") }
            if let name = names[ObjectIdentifier(element)] { return name }
            let name = next("unnamed")
            names[ObjectIdentifier(element)] = name
            return name
        }
    }

    private func targets(_ text: String) -> JSONValue {
        .array(
            text.split(whereSeparator: \.isWhitespace).map {
                .string("#" + $0.replacing(".", with: "_"))
            })
    }

    private func content(of element: SCXMLElement, isRoot: Bool) throws -> [(String, JSONValue)] {
        var members: [(String, JSONValue)] = []
        switch element.name {
        case "parallel": members.append(("type", "parallel"))
        case "final", "conf:pass", "conf:fail": members.append(("type", "final"))
        case "history":
            members.append(("type", "history"))
            members.append(("history", .string(element["type"] ?? "shallow")))
            if let transition = element.first("transition"), let target = transition["target"] {
                members.append(
                    (
                        "target",
                        ["target": targets(target), "actions": try actions(transition.children)]
                    ))
            }
            return members
        default: break
        }
        if let initial = element["initial"] {
            members.append(("initial", targets(initial)))
        } else if let transition = element.first("initial")?.first("transition") {
            members.append(
                (
                    "initial",
                    [
                        "target": targets(transition["target"] ?? ""),
                        "actions": try actions(transition.children),
                    ]
                ))
        }
        for (tag, key) in [("onentry", "entry"), ("onexit", "exit")] {
            let blocks = try element.all(tag).map { try actions($0.children) }
            if !blocks.isEmpty { members.append((key, .array(blocks))) }
        }
        if let donedata = element.first("donedata") {
            members.append(("output", try payload(donedata)))
        }
        let invokes = try element.all("invoke").map { try invoke($0) }
        if !invokes.isEmpty { members.append(("invoke", .array(invokes))) }
        try addTransitions(of: element, to: &members)
        let states = element.children.filter { Self.stateNames.contains($0.name) }
        if !states.isEmpty {
            members.append(
                (
                    "states",
                    .object(
                        JSONObject(
                            try states.map {
                                (
                                    name(of: $0),
                                    .object(JSONObject(try content(of: $0, isRoot: false)))
                                )
                            }))
                ))
        }
        return members
    }

    private func addTransitions(
        of element: SCXMLElement, to members: inout [(String, JSONValue)]
    ) throws {
        var always: [JSONValue] = []
        var on: [(String, JSONValue)] = []
        for transition in element.all("transition") {
            let translated = try self.transition(transition, from: element)
            guard var key = transition["event"].map({ $0 == ".*" ? "*" : $0 }) else {
                always.append(translated)
                continue
            }
            // A key may come once; one more space makes another key of the same descriptor, and
            // keeps the order of the document.
            while on.contains(where: { $0.0 == key }) { key += " " }
            on.append((key, translated))
        }
        if !always.isEmpty { members.append(("always", .array(always))) }
        if !on.isEmpty { members.append(("on", .object(JSONObject(on)))) }
    }

    private func transition(
        _ element: SCXMLElement, from source: SCXMLElement
    ) throws -> JSONValue {
        var members: [(String, JSONValue)] = []
        var target = element["target"]
        if element.conf("targetpass") != nil { target = "pass" }
        if element.conf("targetfail") != nil { target = "fail" }
        if let target {
            members.append(("target", targets(target)))
            // SCXML's transitions are external unless they say otherwise, and always from a state
            // that is not compound.
            let isCompound =
                source.name == "state"
                && source.children.contains { Self.stateNames.contains($0.name) }
            if element["type"] != "internal" || !isCompound {
                members.append(("reenter", true))
            }
        }
        if let condition = try expressions.condition(element) {
            members.append(("guard", .string(condition)))
        }
        members.append(("actions", try actions(element.children)))
        return .object(JSONObject(members))
    }

    // MARK: invoke

    private func invoke(_ element: SCXMLElement) throws -> JSONValue {
        if element.conf("idlocation") != nil || element["idlocation"] != nil {
            throw SCXMLSkip("idlocation (the design leaves it out)")
        }
        if element["autoforward"] == "true" {
            throw SCXMLSkip("autoforward (the design leaves it out)")
        }
        let name = next("child")
        if let source = element["src"] {
            let file = source.replacing("file:", with: "").replacing(".scxml", with: ".txml")
            try translate(SCXMLDocument.root(of: folder.appending(path: file)), as: name)
        } else if let document = element.first("content")?.first("scxml") {
            try translate(document, as: name)
        } else {
            throw SCXMLSkip("a chart as a value of the data model")
        }
        var input = try parameters(element)
        if let list = element.conf("namelist") {
            for number in list.split(separator: " ") {
                input.append(("Var\(number)", .string("=context.Var\(number)")))
            }
        }
        for variable in element["namelist"]?.split(separator: " ") ?? [] {
            input.append((String(variable), .string("=context.\(variable)")))
        }
        if element.conf("invalidNamelist") != nil {
            input.append(("bad", .string("=" + SCXMLExpressions.failing)))
        }
        return [
            "id": .string(element["id"] ?? next("invoke")), "workflow": .string(name),
            "input": .object(JSONObject(input)),
        ]
    }

    /// The `param`s of an element; of a repeated name the first counts.
    private func parameters(_ element: SCXMLElement) throws -> [(String, JSONValue)] {
        var members: [(String, JSONValue)] = []
        for param in element.all("param") {
            let name =
                param["name"] ?? param.conf("name").map { SCXMLExpressions.variable($0) } ?? ""
            guard !members.contains(where: { $0.0 == name }) else { continue }
            var value = try expressions.value(param)
            if let location = param["location"] { value = "context.\(location)" }
            if param.conf("invalidLocation") != nil { value = SCXMLExpressions.failing }
            guard let value else { throw SCXMLSkip("a param without value") }
            members.append((name, .string("=" + value)))
        }
        return members
    }

    /// The data of a `send` or of `donedata`.
    private func payload(_ element: SCXMLElement) throws -> JSONValue {
        if let content = element.first("content") {
            if let value = try expressions.value(content) { return .string("=" + value) }
            if !content.children.isEmpty { throw SCXMLSkip("XML as data") }
            let text = content.trimmedText
            if let number = try? JSONReader.parse(text) { return number }
            return .string(text)
        }
        var members = try parameters(element)
        for number in element.conf("namelist")?.split(separator: " ") ?? [] {
            members.append(("Var\(number)", .string("=context.Var\(number)")))
        }
        for variable in element["namelist"]?.split(separator: " ") ?? [] {
            members.append((String(variable), .string("=context.\(variable)")))
        }
        if element.conf("invalidNamelist") != nil {
            members.append(("bad", .string("=" + SCXMLExpressions.failing)))
        }
        return members.isEmpty ? .null : .object(JSONObject(members))
    }
}

// MARK: executable content

extension SCXMLTranslation {
    private func actions(_ elements: [SCXMLElement]) throws -> JSONValue {
        var list: [JSONValue] = []
        for element in elements {
            switch element.name {
            case "raise": list.append(["raise": .string(element["event"] ?? "")])
            case "send": list.append(["send": try send(element)])
            case "cancel":
                let id: JSONValue
                if let sendID = element["sendid"] {
                    id = .string(sendID)
                } else if let variable = element.conf("sendIDExpr") ?? element["sendidexpr"] {
                    id = .string(
                        "=context.\(variable.first?.isNumber == true ? "Var" + variable : variable)"
                    )
                } else {
                    throw SCXMLSkip("cancel without id")
                }
                list.append(["cancel": id])
            case "log":
                if let value = try? expressions.value(element) {
                    list.append(["log": .string("=" + value)])
                }
            case "assign": list.append(try assign(element))
            case "conf:incrementID":
                let name = "Var\(element["id"] ?? "")"
                list.append(["assign": .object([name: .string("=context.\(name) + 1")])])
            case "conf:concatVars":
                let one = "Var\(element["id1"] ?? "")"
                let other = "Var\(element["id2"] ?? "")"
                list.append([
                    "assign": .object([one: .string("=context.\(one) + context.\(other)")])
                ])
            case "conf:sendToSender":
                list.append([
                    "send": ["event": .string(element["name"] ?? ""), "to": "=event.origin"]
                ])
            case "if": list.append(["choose": .array(try branches(element))])
            case "foreach": list.append(try loop(element))
            default: throw SCXMLSkip("<\(element.name)>")
            }
        }
        return .array(list)
    }

    private func assign(_ element: SCXMLElement) throws -> JSONValue {
        let path: String
        if let number = element.conf("location") {
            path = "Var\(number)"
        } else if element.conf("invalidLocation") != nil
            || element.conf("systemVarLocation") != nil
        {
            path = "conf_text.nowhere"
        } else if let location = element["location"], !location.contains("$") {
            path = location
        } else {
            throw SCXMLSkip("XPath")
        }
        let value: JSONValue
        if let expression = try expressions.value(element) {
            value = .string("=" + expression)
        } else if element.children.isEmpty {
            value = (try? JSONReader.parse(element.trimmedText)) ?? .string(element.trimmedText)
        } else if element.first("conf:someInlineVal") != nil {
            value = "some value"
        } else {
            throw SCXMLSkip("a chart as a value of the data model")
        }
        return ["assign": .object([path: value])]
    }

    private func send(_ element: SCXMLElement) throws -> JSONValue {
        if element.conf("idlocation") != nil || element["idlocation"] != nil {
            throw SCXMLSkip("idlocation (the design leaves it out)")
        }
        if element["type"]?.contains("BasicHTTP") == true
            || element.conf("basicHTTPAccessURITarget") != nil
        {
            throw SCXMLSkip("the HTTP processor")
        }
        var members: [(String, JSONValue)] = []
        if let event = element["event"] {
            members.append(("event", .string(event)))
        } else if let number = element.conf("eventExpr") {
            members.append(("event", .string("=context.Var\(number)")))
        } else if let expression = element["eventexpr"] {
            members.append(("event", .string("=" + (try expressions.script(expression)))))
        } else {
            throw SCXMLSkip("send without event")
        }
        let data = try payload(element)
        if !data.isNull { members.append(("data", data)) }
        if let target = element["target"] {
            members.append(("to", .string(SCXMLExpressions.address(target))))
        } else if let number = element.conf("targetVar") ?? element.conf("targetExpr") {
            members.append(("to", .string("=context.Var\(number)")))
        } else if element.conf("unreachableTarget") != nil {
            members.append(("to", "#unreachable"))
        } else if element.conf("illegalTarget") != nil || element.conf("invalidSendType") != nil {
            members.append(("to", "nowhere"))
        }
        if let id = element["id"] { members.append(("id", .string(id))) }
        if let delay = element["delay"] {
            members.append(("delay", .string("=duration('\(delay)')")))
        } else if let delay = element.conf("delay") {
            members.append(
                ("delay", .string("=duration('\(delay.hasPrefix(".") ? "0" : "")\(delay)s')")))
        } else if let number = element.conf("delayFromVar") {
            members.append(("delay", .string("=duration(context.Var\(number))")))
        } else if let expression = element["delayexpr"] {
            members.append(("delay", .string("=duration(\(try expressions.script(expression)))")))
        }
        return .object(JSONObject(members))
    }

    private func branches(_ element: SCXMLElement) throws -> [JSONValue] {
        var branches: [JSONValue] = []
        var condition = try expressions.condition(element)
        var inside: [SCXMLElement] = []
        func close() throws {
            var members: [(String, JSONValue)] = []
            if let condition { members.append(("guard", .string(condition))) }
            members.append(("actions", try actions(inside)))
            branches.append(.object(JSONObject(members)))
        }
        for child in element.children {
            guard child.name == "elseif" || child.name == "else" else {
                inside.append(child)
                continue
            }
            try close()
            inside = []
            condition = child.name == "else" ? nil : try expressions.condition(child)
        }
        try close()
        return branches
    }

    /// SCXML's loop variables are variables of the data model.
    private func loop(_ element: SCXMLElement) throws -> JSONValue {
        let list: String
        if element.conf("illegalItem") != nil || element["item"]?.hasPrefix("'") == true {
            list = SCXMLExpressions.failing
        } else if let number = element.conf("arrayVar") ?? element.conf("arrayTextVar") {
            list = "context.Var\(number)"
        } else {
            list = try expressions.script(element["array"] ?? "")
        }
        var assigns: [(String, JSONValue)] = []
        if let item = element.conf("item").map({ SCXMLExpressions.variable($0) })
            ?? element["item"], !item.hasPrefix("'")
        {
            assigns.append((item, "=element_"))
        }
        if let index = element.conf("index").map({ SCXMLExpressions.variable($0) })
            ?? element["index"]
        {
            assigns.append((index, "=place_"))
        }
        let inner = try actions(element.children).arrayValue ?? []
        return [
            "forEach": .string("=" + list), "as": "element_", "index": "place_",
            "actions": .array([["assign": .object(JSONObject(assigns))]] + inner),
        ]
    }
}
