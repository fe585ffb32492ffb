import CivilTime
package import JSON

/// The JSON Schema (2020-12) of workflow files, for editors: completion and hover texts.
///
/// `reviewctl workflow schema` prints it; `Workflows/workflow.schema.json` is what it prints.
package enum WorkflowSchema {
    package static var value: JSONValue {
        var schema: JSONObject = [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "A workflow of reviewd",
            "description": "How a review goes: a statechart. Workflows/README.md explains it.",
        ]
        for (key, part) in object(.root) { schema[key] = part }
        var definitions = JSONObject()
        for (name, place) in ChartPlace.all { definitions[name] = .object(object(place)) }
        for (name, part) in shapes { definitions[name] = part }
        definitions["action"] = action
        schema["$defs"] = .object(definitions)
        return .object(schema)
    }

    package static var text: String { value.prettyText }

    private static func object(_ place: ChartPlace) -> JSONObject {
        var properties = JSONObject()
        for key in place.keys {
            var part = key.kind.objectValue ?? [:]
            part["description"] = .string(key.meaning)
            properties[key.name] = .object(part)
        }
        var object: JSONObject = [
            "type": "object", "properties": .object(properties), "additionalProperties": false,
        ]
        if !place.required.isEmpty {
            object["required"] = .array(place.required.map { .string($0) })
        }
        return object
    }

    private static func reference(_ name: String) -> JSONValue {
        ["$ref": .string("#/$defs/\(name)")]
    }

    private static func any(_ parts: JSONValue...) -> JSONValue { ["anyOf": .array(parts)] }

    private static func list(of part: JSONValue) -> JSONValue {
        ["type": "array", "items": part]
    }

    private static let word: JSONValue = ["type": "string"]

    /// What stands where one thing or several may.
    private static var shapes: [(String, JSONValue)] {
        let targets = any(word, list(of: word))
        let transition = reference("transition")
        return [
            ("targets", targets),
            ("initial", any(targets, reference("initialTransition"))),
            ("transitions", any(word, transition, list(of: any(word, transition)))),
            ("actions", any(reference("action"), list(of: reference("action")))),
            (
                "blocks",
                any(reference("actions"), list(of: list(of: reference("action"))))
            ),
            ("invoke", any(reference("task"), reference("child"))),
            ("raise", any(word, reference("raised"))),
            ("send", any(word, reference("sent"))),
            (
                "window",
                ["enum": .array(BlackoutWindow.Kind.allCases.map { .string($0.rawValue) })]
            ),
        ]
    }

    /// An action does one thing.
    private static var action: JSONValue {
        var action = object(.action)
        action["oneOf"] = .array(
            ChartReader.actionKeys.map { ["required": .array([.string($0)])] })
        action["dependentRequired"] = [
            "as": ["forEach"], "index": ["forEach"], "actions": ["forEach"], "forEach": ["as"],
        ]
        return .object(action)
    }
}
