import CivilTime
package import JSON

/// A form: the part of JSON Schema 2020-12 that people's answers need.
///
/// Understood: `type properties required items enum const minItems maxItems uniqueItems minLength maxLength
/// minimum maximum format:date format:time format:document additionalProperties title description titles default`, and
/// our own: `copy`, a field that charts may decide on, and which is therefore copied by value beside
/// the body; `format:name`, a short name of the register; and what judges fields together:
/// `inOrder distinct atLeastOneOf oneForEach`. What is only for people to read or take over (`title
/// description titles default`) is judged by nobody.
package struct Form: Sendable {
    package struct Problem: Sendable, Equatable {
        /// Where in the answer, as a person writes it: `findings[2].kind`.
        package var path: String
        package var expected: String
        package var found: String
        package var nearest: String?
    }

    package let schema: JSONValue

    package init(schema: JSONValue) { self.schema = schema }

    /// Everything that is wrong with an answer; empty when it fits.
    package func problems(in answer: JSONValue) -> [Problem] {
        var problems: [Problem] = []
        check(answer, against: schema, path: "", depth: 0, into: &problems)
        return problems
    }

    /// The fields of an answer that are copied by value: those marked `copy: true`.
    package func copied(from answer: JSONValue) -> JSONObject {
        guard case .object(let copied)? = Self.copied(from: answer, schema: schema, depth: 0) else {
            return JSONObject()
        }
        return copied
    }

    /// Forms nest as deep as a message may; what lies deeper is a problem, never passed unread.
    static let depthMax = 32

    private static func copied(from value: JSONValue, schema: JSONValue, depth: Int) -> JSONValue? {
        guard depth < depthMax else { return nil }
        switch value {
        case .object(let object):
            let properties = schema["properties"]?.objectValue
            var kept = JSONObject()
            for (key, member) in object {
                guard let property = properties?[key], property["copy"]?.boolValue == true else {
                    continue
                }
                kept[key] = copied(from: member, schema: property, depth: depth + 1)
            }
            return .object(kept)
        case .array(let items):
            let itemSchema = schema["items"] ?? .object(JSONObject())
            // How many there are is copied with the list; words only where they say so themselves.
            let isText = itemSchema["type"]?.stringValue == "string"
            guard !isText || itemSchema["copy"]?.boolValue == true else {
                return .array(items.map { _ in .null })
            }
            return .array(
                items.map { copied(from: $0, schema: itemSchema, depth: depth + 1) ?? .null })
        default:
            return value
        }
    }

    private func check(
        _ value: JSONValue, against schema: JSONValue, path: String, depth: Int,
        into problems: inout [Problem]
    ) {
        let at = path.isEmpty ? "the answer" : path
        guard depth < Self.depthMax else {
            problems.append(
                Problem(
                    path: at, expected: "at most \(Self.depthMax) levels", found: "one more"))
            return
        }
        if let type = schema["type"]?.stringValue, !Self.value(value, isOf: type) {
            problems.append(
                Problem(path: at, expected: Self.spoken(type), found: Self.spoken(value)))
            return
        }
        checkChoice(value, schema, at, into: &problems)
        switch value {
        case .string(let text): checkText(text, schema, at, into: &problems)
        case .int(let number): checkRange(Double(number), schema, at, into: &problems)
        case .double(let number): checkRange(number, schema, at, into: &problems)
        case .array(let items):
            checkCount(items.count, schema, at, into: &problems)
            checkRows(items, schema, at, into: &problems)
            guard let itemSchema = schema["items"] else { return }
            for (index, item) in items.enumerated() {
                check(
                    item, against: itemSchema, path: "\(path)[\(index + 1)]", depth: depth + 1,
                    into: &problems)
            }
        case .object(let object):
            checkMembers(object, schema, path, depth, into: &problems)
        case .null, .bool: break
        }
    }

    private func checkChoice(
        _ value: JSONValue, _ schema: JSONValue, _ at: String, into problems: inout [Problem]
    ) {
        if let choices = schema["enum"]?.arrayValue, !choices.contains(value) {
            let words = choices.compactMap(\.stringValue)
            problems.append(
                Problem(
                    path: at,
                    expected: "one of \(choices.map(\.compactText).joined(separator: ", "))",
                    found: value.compactText,
                    nearest: value.stringValue.flatMap { nearestName($0, in: words) }))
        }
        if let only = schema["const"], only != value {
            problems.append(
                Problem(path: at, expected: only.compactText, found: value.compactText))
        }
    }

    private func checkText(
        _ text: String, _ schema: JSONValue, _ at: String, into problems: inout [Problem]
    ) {
        let length = text.unicodeScalars.count
        if let least = schema["minLength"]?.intValue, length < least {
            problems.append(
                Problem(
                    path: at, expected: least == 1 ? "some text" : "at least \(least) characters",
                    found: length == 0 ? "nothing" : "\(length) characters"))
        }
        if let most = schema["maxLength"]?.intValue, length > most {
            problems.append(
                Problem(
                    path: at, expected: "at most \(most) characters", found: "\(length) characters")
            )
        }
        if schema["format"]?.stringValue == "date", !Self.isDate(text) {
            problems.append(
                Problem(path: at, expected: "a date such as 2017-12-14", found: "\"\(text)\""))
        }
        if schema["format"]?.stringValue == "time", !Self.isTime(text) {
            problems.append(
                Problem(
                    path: at, expected: "a time of day such as 09:30, HH:MM",
                    found: "\"\(text.prefix(80))\""))
        }
        if schema["format"]?.stringValue == "name", !Self.isName(text) {
            problems.append(
                Problem(
                    path: at, expected: "a short name: at most 64 of a-z 0-9 . _ -",
                    found: "\"\(text.prefix(80))\""))
        }
        if Self.isDocument(schema), !Self.isHash(text) {
            problems.append(
                Problem(
                    path: at, expected: "the hash of a document that was sent before",
                    found: "\"\(text.prefix(80))\""))
        }
    }

    private func checkRange(
        _ number: Double, _ schema: JSONValue, _ at: String, into problems: inout [Problem]
    ) {
        if let least = schema["minimum"]?.doubleValue, number < least {
            problems.append(Problem(path: at, expected: "\(least) or more", found: "\(number)"))
        }
        if let most = schema["maximum"]?.doubleValue, number > most {
            problems.append(Problem(path: at, expected: "\(most) or less", found: "\(number)"))
        }
    }

    private func checkCount(
        _ count: Int, _ schema: JSONValue, _ at: String, into problems: inout [Problem]
    ) {
        if let least = schema["minItems"]?.intValue, count < least {
            problems.append(
                Problem(path: at, expected: "at least \(least) entries", found: "\(count)"))
        }
        if let most = schema["maxItems"]?.intValue, count > most {
            problems.append(
                Problem(path: at, expected: "at most \(most) entries", found: "\(count)"))
        }
    }

    private func checkMembers(
        _ object: JSONObject, _ schema: JSONValue, _ path: String, _ depth: Int,
        into problems: inout [Problem]
    ) {
        let prefix = path.isEmpty ? "" : path + "."
        for name in schema["required"]?.arrayValue?.compactMap(\.stringValue) ?? []
        where object[name] == nil {
            problems.append(Problem(path: prefix + name, expected: "a value", found: "nothing"))
        }
        guard schema["properties"] != nil || schema["additionalProperties"] != nil else { return }
        let properties = schema["properties"]?.objectValue ?? [:]
        for (key, member) in object {
            if let property = properties[key] {
                check(
                    member, against: property, path: prefix + key, depth: depth + 1, into: &problems
                )
            } else if schema["additionalProperties"]?.boolValue != true {
                problems.append(
                    Problem(
                        path: prefix + key, expected: "a field of the form",
                        found: "an unknown field",
                        nearest: nearestName(key, in: Array(properties.keys))))
            }
        }
        checkTogether(object, schema, prefix, into: &problems)
    }

    private static func value(_ value: JSONValue, isOf type: String) -> Bool {
        switch (type, value) {
        case ("object", .object), ("array", .array), ("string", .string), ("boolean", .bool),
            ("integer", .int), ("number", .int), ("number", .double), ("null", .null):
            true
        default: false
        }
    }

    private static func spoken(_ type: String) -> String {
        switch type {
        case "object": "an object of named fields"
        case "array": "a list"
        case "string": "text"
        case "boolean": "true or false"
        case "integer": "a whole number"
        case "number": "a number"
        default: type
        }
    }

    private static func spoken(_ value: JSONValue) -> String {
        switch value {
        case .object: "an object"
        case .array: "a list"
        case .string(let text): text.utf8.count <= 40 ? "\"\(text)\"" : "text"
        case .bool(let flag): flag ? "true" : "false"
        case .int(let number): "\(number)"
        case .double(let number): "\(number)"
        case .null: "nothing"
        }
    }

    /// `YYYY-MM-DD` with a month and a day that exist.
    static func isDate(_ text: String) -> Bool { (try? CivilDate(parsing: text)) != nil }

    /// `HH:MM`, of one day: the part of RFC 3339's `full-time` that people agree on.
    package static func isTime(_ text: String) -> Bool {
        text.utf8.count == 5 && (try? CivilTimeOfDay(parsing: text)) != nil
    }
}
