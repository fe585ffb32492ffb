import Foundation
import JSON

/// Children, and what is handed to them and back.
extension SCXMLTranslation {
    func invoke(_ element: SCXMLElement) throws -> JSONValue {
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
        } else if let variable = element.first("content")?.conf("varChildExpr") {
            // The chart is known by its name; which it is, is worked out when it is invoked.
            return [
                "id": .string(element["id"] ?? next("invoke")),
                "workflow": .string("=context.Var\(variable)"),
                "among": .array(values.map { .string($0) }),
            ]
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
    func payload(_ element: SCXMLElement) throws -> JSONValue {
        if let content = element.first("content") {
            if let value = try expressions.value(content) { return .string("=" + value) }
            if !content.children.isEmpty { return content.json }
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
