import Foundation
import JSON

/// Executable content.
extension SCXMLTranslation {
    func actions(_ elements: [SCXMLElement]) throws -> JSONValue {
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
            case "script":
                for (variable, value) in try expressions.assignments(element.text) {
                    list.append(["assign": .object([variable: .string("=" + value)])])
                }
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
        } else if let location = element["location"], element["type"] == nil {
            path = expressions.isXPath ? try SCXMLXPath.location(location) : location
        } else {
            throw SCXMLSkip("an assign that changes nodes")
        }
        let value: JSONValue
        if let expression = try expressions.value(element) {
            value = .string("=" + expression)
        } else if element.children.isEmpty {
            value = (try? JSONReader.parse(element.trimmedText)) ?? .string(element.trimmedText)
        } else if element.first("conf:someInlineVal") != nil {
            value = "some value"
        } else if let document = element.first("scxml") {
            let name = next("child")
            try translate(document, as: name)
            values.append(name)
            value = .string(name)
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
            // XPath makes a text of anything; a name is a text here.
            if expressions.isXPath { throw SCXMLSkip("XPath (a name that is no text)") }
            members.append(("event", .string("=" + (try expressions.expression(expression)))))
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
