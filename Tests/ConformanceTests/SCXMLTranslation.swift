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
    var expressions = SCXMLExpressions(variables: [])
    private var names: [ObjectIdentifier: String] = [:]
    /// Charts that are values of variables, by name.
    var values: [String] = []
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

    func next(_ prefix: String) -> String {
        made += 1
        return "\(prefix)\(made)"
    }

    // MARK: the chart

    private func chart(_ root: SCXMLElement, id: String) throws -> JSONValue {
        if root["binding"] == "late" { throw SCXMLSkip("late binding (the design leaves it out)") }
        let own = Self.ownTree(root)
        for element in own {
            switch element.name {
            case "script" where element["src"] != nil || element.conf("scriptBadSrc") != nil:
                throw SCXMLSkip("a script in a file of its own")
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
        // The suite's own script declares a variable.
        let declares = own.contains { $0.name == "conf:script" }
        if declares { variables.append(SCXMLExpressions.variable("1")) }
        var seen: Set<String> = []
        variables = variables.filter { seen.insert($0).inserted }
        expressions = SCXMLExpressions(
            variables: Set(variables), isXPath: root["datamodel"] == "xpath")
        var context: [(String, JSONValue)] = [("conf_text", "text")]
        for variable in variables where !data.contains(where: { Self.dataName($0) == variable }) {
            context.append((variable, declares ? 1 : .null))
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
    static func ownTree(_ root: SCXMLElement) -> [SCXMLElement] {
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
        if !element.children.isEmpty { return element.json.compactText }
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
}
