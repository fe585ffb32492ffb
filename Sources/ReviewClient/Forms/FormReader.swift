package import JSON

/// Makes an answer from what stood on a command line: `--decision accept --visit-start 2018-01-23`.
///
/// Values are read by the field's type: yes and no, numbers, days, choices in any case. A list takes
/// its option several times, or one JSON array; an object takes JSON. `@FILE` reads a text from a
/// file, `@-` from stdin: a letter does not fit on a line.
package enum FormReader {
    /// Throws: FRM-001 unknown field, FRM-002 a value that does not fit, FRM-003 a needed field is
    /// missing.
    package static func answer(
        _ given: [(name: String, value: String)], form: JSONValue?, requiresAll: Bool = true
    ) throws(ProgramError) -> JSONObject {
        let fields = FormField.fields(of: form)
        guard !fields.isEmpty else {
            // Without a form there is nothing to check against; JSON stays JSON, the rest is text.
            var answer = JSONObject()
            for (name, value) in given {
                answer[name] = (try? JSONReader.parse(value)) ?? .string(value)
            }
            return answer
        }
        var answer = JSONObject()
        for (name, text) in given {
            guard let field = fields.first(where: { isSame($0.name, name) }) else {
                throw ProgramError(
                    .data, "FRM-001", "the form has no field \"\(name)\"",
                    expected: fields.map(\.name).joined(separator: ", "),
                    hint: "If you meant an option of the command: --help lists them.",
                    nearest: nearestName(name, in: fields.map(\.name)))
            }
            let text = try contents(text)
            if field.type == "array", !text.hasPrefix("[") {
                let items = FormField(
                    name: field.name, schema: field.schema["items"]?.objectValue ?? [:],
                    isRequired: true)
                let value = try self.value(text, for: items)
                answer[field.name] = .array((answer[field.name]?.arrayValue ?? []) + [value])
            } else {
                answer[field.name] = try value(text, for: field)
            }
        }
        if requiresAll { try FormCheck.check(.object(answer), form: form) }
        return answer
    }

    private static func isSame(_ name: String, _ given: String) -> Bool {
        name.utf8.elementsEqual(given.utf8) || FormField.folded(name) == FormField.folded(given)
    }

    private static func contents(_ text: String) throws(ProgramError) -> String {
        guard text.hasPrefix("@"), text.count > 1, !text.dropFirst().contains(" ") else {
            return text
        }
        let bytes = try InputFile.read(String(text.dropFirst()))
        var contents = String(decoding: bytes, as: UTF8.self)
        while contents.hasSuffix("\n") { contents.removeLast() }
        return contents
    }

    /// One value from text, as the field's schema says.
    package static func value(
        _ text: String, for field: FormField
    ) throws(ProgramError) -> JSONValue {
        let wanted = text.lowercased()
        if !field.choices.isEmpty {
            let exact = field.choices.first { FormField.shown($0).utf8.elementsEqual(text.utf8) }
            let folded = field.choices.first { FormField.shown($0).lowercased() == wanted }
            guard let choice = exact ?? folded else {
                throw misfit(
                    field, text, nearest: nearestName(text, in: field.choices.map(FormField.shown)))
            }
            return choice
        }
        switch field.type {
        case "string":
            if field.isDate {
                guard let day = day(text) else { throw misfit(field, text) }
                return .string(day.isoText)
            }
            if field.isTime {
                guard let time = TimeOfDayText.read(text) else { throw misfit(field, text) }
                return .string(time)
            }
            return .string(text)
        case "integer":
            guard let number = Int64(text) else { throw misfit(field, text) }
            return .int(number)
        case "number":
            if let number = Int64(text) { return .int(number) }
            guard let number = Double(text), number.isFinite else { throw misfit(field, text) }
            return .double(number)
        case "boolean":
            if ["yes", "y", "true"].contains(wanted) { return true }
            if ["no", "n", "false"].contains(wanted) { return false }
            throw misfit(field, text)
        default:
            let isText = field.type == "any" && !"[{\"".contains(text.first ?? " ")
            if isText { return .string(text) }
            return TimeOfDayText.normal(
                try InputFile.parse(Array(text.utf8), file: "--\(field.name)").value,
                form: .object(field.schema))
        }
    }

    private static func day(_ text: String) -> CalendarDay? {
        if let day = CalendarDay(text) { return day }
        let parts = text.split(separator: "/").compactMap { Int($0) }
        guard parts.count == 3, parts.allSatisfy({ (1...9999).contains($0) }) else { return nil }
        let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        return CalendarDay("\(parts[2])-\(two(parts[1]))-\(two(parts[0]))")
    }

    private static func misfit(
        _ field: FormField, _ text: String, nearest: String? = nil
    ) -> ProgramError {
        ProgramError(
            .data, "FRM-002", "the value does not fit the field", subject: field.name,
            expected: field.expectation, found: "\"\(text)\"", nearest: nearest)
    }
}
