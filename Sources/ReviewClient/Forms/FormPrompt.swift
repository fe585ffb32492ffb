package import JSON

/// Asks a form's questions one after another on a terminal, and again where an answer does not fit.
package struct FormPrompt {
    /// A question that was answered wrongly so often is given up: the input is no person's.
    private static let triesMax = 5
    private let terminal: Terminal

    package init(_ terminal: Terminal) { self.terminal = terminal }

    /// Asks what `answer` does not have yet: the needed fields, and the others if wanted.
    ///
    /// Throws: FRM-003 when the input ends before all is answered.
    package func fill(
        _ answer: inout JSONObject, form: JSONValue?, withOptional: Bool
    ) throws(ProgramError) {
        let fields = FormField.fields(of: form)
            .filter { answer[$0.name] == nil && ($0.isRequired || withOptional) }
        for field in fields {
            if let value = try ask(field, indent: "") { answer[field.name] = value }
        }
    }

    private func ask(_ field: FormField, indent: String) throws(ProgramError) -> JSONValue? {
        introduce(field, indent)
        if field.type == "array" { return try askList(field, indent) }
        if field.type == "object" { return try .object(askObject(field.schema, indent + "  ")) }
        for _ in 0..<Self.triesMax {
            guard let line = terminal.ask("\(indent)> ") else { throw ended(field) }
            let text = line.filter { $0 != "\r" }
            if text.isEmpty {
                if let suggested = suggested(field) { return suggested }
                if !field.isRequired { return nil }
                terminal.note("\(indent)This one is needed.")
                continue
            }
            do {
                let value = try FormReader.value(numbered(text, field), for: field)
                try FormCheck.check(value, form: .object(field.schema))
                return value
            } catch {
                terminal.note("\(indent)\(error.problem): \(error.expected ?? "")")
            }
        }
        throw ended(field)
    }

    private func introduce(_ field: FormField, _ indent: String) {
        let needed = field.isRequired ? "" : " (may be left empty)"
        terminal.note("\n\(indent)\(field.title)\(needed)")
        if let description = field.description {
            terminal.note(
                TextWidth.indented(description, by: indent.count + 2, width: terminal.width))
        }
        for (number, choice) in field.choices.enumerated() {
            let title = field.title(of: choice)
            terminal.note(
                "\(indent)  \(choice.stringValue == nil ? title : "\(number + 1)  \(title)")")
        }
        if field.choices.isEmpty, field.type != "object" {
            terminal.note("\(indent)  \(field.expectation)")
        }
        if let suggested = suggested(field) {
            terminal.note("\(indent)  An empty line takes what is suggested:")
            show(suggested, indent.count + 4)
        }
    }

    /// What an empty line answers: what the form suggests, where that is an answer.
    private func suggested(_ field: FormField) -> JSONValue? {
        guard let value = field.schema["default"], !["array", "object"].contains(field.type),
            (try? FormCheck.check(value, form: .object(field.schema))) != nil
        else { return nil }
        return value
    }

    private func show(_ value: JSONValue, _ indent: Int) {
        for line in ValueLines.lines(of: value, indent: indent, width: terminal.width) {
            terminal.note(line)
        }
    }

    /// A choice may be given by its number, unless the choices are numbers themselves.
    private func numbered(_ text: String, _ field: FormField) -> String {
        guard let number = Int(text), field.choices.indices.contains(number - 1),
            field.choices[number - 1].stringValue != nil
        else { return text }
        return FormField.shown(field.choices[number - 1])
    }

    private func askList(_ field: FormField, _ indent: String) throws(ProgramError) -> JSONValue? {
        if let key = field.rowField { return try askRows(field, key, indent) }
        let schema = field.schema["items"]?.objectValue ?? [:]
        var items = try suggestedItems(field, schema, indent)
        let least = Int(clamping: field.schema["minItems"]?.intValue ?? 0)
        let most = Int(clamping: field.schema["maxItems"]?.intValue ?? 1_000)
        while items.count < most {
            let isNeeded = items.count < least
            let item = FormField(
                name: "\(field.title) \(items.count + 1)", schema: schema, isRequired: isNeeded)
            if item.type == "object" {
                if !isNeeded, !isWanted("Another entry?", indent) { break }
                terminal.note("\(indent)\(item.name)")
                items.append(.object(try askObject(schema, indent + "  ")))
            } else {
                guard let value = try ask(item, indent: indent + "  ") else { break }
                items.append(value)
            }
        }
        return items.isEmpty && !field.isRequired ? nil : .array(items)
    }

    /// A row for each choice, in their order; the choice itself is not asked.
    private func askRows(
        _ field: FormField, _ key: FormField, _ indent: String
    ) throws(ProgramError) -> JSONValue {
        let schema = field.schema["items"]?.objectValue ?? [:]
        let suggested = field.schema["default"]?.arrayValue ?? []
        var rows: [JSONValue] = []
        for choice in key.choices {
            let name =
                choice.stringValue == nil
                ? "\(key.title) \(key.title(of: choice))" : key.rowName(choice)
            terminal.note("\n\(indent)\(name)")
            let before = suggested.first { $0[key.name] == choice }?.objectValue ?? [:]
            rows.append(
                .object(
                    try askObject(
                        schema, indent + "  ", given: [key.name: choice], suggested: before)))
        }
        return .array(rows)
    }

    /// The entries that the form suggests and that are kept; what they lack is asked.
    private func suggestedItems(
        _ field: FormField, _ schema: JSONObject, _ indent: String
    ) throws(ProgramError) -> [JSONValue] {
        var kept: [JSONValue] = []
        let entries = field.schema["default"]?.arrayValue ?? []
        for (number, entry) in entries.enumerated() {
            terminal.note("\n\(indent)Suggested, \(number + 1) of \(entries.count)")
            show(entry, indent.count + 2)
            guard isWanted("Keep it?", indent) else { continue }
            guard let object = entry.objectValue else {
                kept.append(entry)
                continue
            }
            kept.append(
                .object(try askObject(schema, indent + "  ", given: object, onlyNeeded: true)))
        }
        return kept
    }

    private func isWanted(_ question: String, _ indent: String) -> Bool {
        let line = terminal.ask("\(indent)\(question) (y/n) > ")
        return line?.lowercased().hasPrefix("y") ?? false
    }

    /// - Parameters:
    ///   - given: what is known already, and is not asked.
    ///   - suggested: what stands for an empty line.
    private func askObject(
        _ schema: JSONObject, _ indent: String, given: JSONObject = [:],
        suggested: JSONObject = [:],
        onlyNeeded: Bool = false
    ) throws(ProgramError) -> JSONObject {
        var object = JSONObject()
        for var field in FormField.fields(of: .object(schema)) {
            if let known = given[field.name] {
                object[field.name] = known
            } else if field.isRequired || !onlyNeeded {
                if let value = suggested[field.name] { field.schema["default"] = value }
                if let value = try ask(field, indent: indent) { object[field.name] = value }
            }
        }
        return object
    }

    private func ended(_ field: FormField) -> ProgramError {
        ProgramError(
            .data, "FRM-003", "\"\(field.title)\" was not answered",
            expected: field.expectation, hint: "Nothing was sent.")
    }
}
