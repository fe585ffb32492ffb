package import JSON

/// One question of a form: a property of its JSON Schema, as clients show and read it.
///
/// Forms are JSON Schema (2020-12): `type`, `properties`, `required`, `items`, `enum`, `title`,
/// `description`, `default`, `minLength`, `maxLength`, `minimum`, `maximum`, `minItems`,
/// `maxItems`, `format: "date" | "time" | "date-time" | "document" | "name"`. Anything else is left to the daemon,
/// which has the last word anyway.
package struct FormField {
    package var name: String
    package var schema: JSONObject
    package var isRequired: Bool

    package init(name: String, schema: JSONObject, isRequired: Bool) {
        self.name = name
        self.schema = schema
        self.isRequired = isRequired
    }

    /// The questions of a form in its own order; none where the form is no object with properties.
    package static func fields(of form: JSONValue?) -> [FormField] {
        guard let form = form?.objectValue, let properties = form["properties"]?.objectValue else {
            return []
        }
        let required = form["required"]?.arrayValue?.compactMap(\.stringValue) ?? []
        return properties.compactMap { name, schema in
            schema.objectValue.map {
                FormField(name: name, schema: $0, isRequired: required.contains(name))
            }
        }
    }

    package var title: String { schema["title"]?.stringValue ?? Self.words(name) }
    package var description: String? { schema["description"]?.stringValue }

    package var type: String {
        if let type = schema["type"]?.stringValue { return type }
        if schema["enum"] != nil { return "string" }
        if schema["properties"] != nil { return "object" }
        return schema["items"] != nil ? "array" : "any"
    }

    package var choices: [JSONValue] { schema["enum"]?.arrayValue ?? [] }

    /// What a choice is called: its title, behind its number if it is one; else itself as words.
    package func title(of choice: JSONValue) -> String {
        let text = Self.shown(choice)
        guard let place = choices.firstIndex(of: choice),
            let titles = schema["titles"]?.arrayValue, place < titles.count,
            let title = titles[place].stringValue, !title.isEmpty
        else {
            guard choice.stringValue != nil else { return text }
            if isDate, let day = CalendarDay(text) { return day.text }
            return isShortName ? ReviewReport.title(text) : Self.words(text)
        }
        return choice.stringValue == nil ? "\(text): \(title)" : title
    }

    /// Of a list with one row for each choice of a field (`oneForEach`): that field.
    package var rowField: FormField? {
        guard let name = schema["oneForEach"]?.stringValue else { return nil }
        return Self.fields(of: schema["items"]).first {
            sameBytes($0.name, name) && !$0.choices.isEmpty
        }
    }

    /// What a row is called that is for a choice of this field: "Action 2", "Derby SEND Head".
    package func rowName(_ choice: JSONValue) -> String {
        choice.stringValue == nil ? "\(title) \(Self.shown(choice))" : title(of: choice)
    }

    package var isDate: Bool { schema["format"]?.stringValue == "date" }
    /// A time of day, HH:MM.
    package var isTime: Bool { schema["format"]?.stringValue == "time" }
    package var isInstant: Bool { schema["format"]?.stringValue == "date-time" }
    /// A short name of the register.
    package var isShortName: Bool { schema["format"]?.stringValue == "name" }
    /// The hash of a document that was sent before.
    package var isDocument: Bool { schema["format"]?.stringValue == "document" }

    /// Days before or after which nothing is taken, as the daemon tells them with a form.
    private func bound(_ name: String) -> CalendarDay? {
        schema[name]?.stringValue.flatMap { CalendarDay($0) }
    }

    /// Why a day is not taken, in words; nil where it is.
    package func objection(to day: CalendarDay) -> String? {
        if let last = bound("notAfter"), day > last { return "a day not after today, \(last.text)" }
        if let first = bound("notBefore"), day < first {
            return "a day not before today, \(first.text)"
        }
        return nil
    }

    /// What the field takes, in words: "one of accept, decline", "a day (YYYY-MM-DD)".
    package var expectation: String {
        if !choices.isEmpty {
            guard schema["titles"] != nil else {
                return "one of " + choices.map(Self.shown).joined(separator: ", ")
            }
            return "one of "
                + choices.map { choice in
                    let (text, title) = (Self.shown(choice), title(of: choice))
                    return title.hasPrefix("\(text): ") ? title : "\(text): \(title)"
                }.joined(separator: "; ")
        }
        switch type {
        case "string":
            if isDate {
                let known = [
                    bound("notAfter").map { _ in ", today or earlier" },
                    bound("notBefore").map { _ in ", today or later" },
                ]
                return "a day (YYYY-MM-DD)" + known.compactMap { $0 }.joined()
            }
            if isTime { return "a time such as 09:30 or 2pm" }
            if isShortName { return "a short name (at most 64 of a-z, 0-9, '.', '_', '-')" }
            if isDocument { return "the hash that `document add` printed" }
            if isInstant {
                return "an instant (2017-12-14T09:30:00Z)"
            }
            return "text" + range("minLength", "maxLength", " characters")
        case "integer": return "a whole number" + range("minimum", "maximum", "")
        case "number": return "a number" + range("minimum", "maximum", "")
        case "boolean": return "yes or no"
        case "array":
            let item = FormField(
                name: name, schema: schema["items"]?.objectValue ?? [:], isRequired: true)
            return "a list" + range("minItems", "maxItems", " entries") + ", each "
                + item.expectation
        case "object":
            let parts = Self.fields(of: .object(schema)).map {
                $0.name + ($0.isRequired ? "" : "?")
            }
            return parts.isEmpty ? "an object" : "{\(parts.joined(separator: ", "))}"
        default: return "any value"
        }
    }

    private func range(_ low: String, _ high: String, _ unit: String) -> String {
        switch (schema[low].map(Self.shown), schema[high].map(Self.shown)) {
        case (let low?, let high?): " (\(low) to \(high)\(unit))"
        case (let low?, nil): " (at least \(low)\(unit))"
        case (nil, let high?): " (at most \(high)\(unit))"
        case (nil, nil): ""
        }
    }

    package static func shown(_ value: JSONValue) -> String {
        value.stringValue ?? value.compactText
    }

    /// "visitStart", "visit_start" and "Visit start" are one name on a command line.
    package static func folded(_ name: String) -> String {
        String(name.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " })
    }

    /// A name as words: "visitStart" is "Visit start". Between digits a hyphen stays: "2017-18"; and
    /// in what is one word with it: "Pre-election period".
    package static func words(_ name: String) -> String {
        var words = ""
        for (place, character) in zip(name.indices, name) {
            let next = name[place...].dropFirst().first
            let isInOne = ["pre", "self"].contains(words.lowercased())
            if character == "-", isInOne || words.last?.isNumber == true && next?.isNumber == true {
                words.append(character)
            } else if character == "-" || character == "_" {
                words.append(" ")
            } else if character.isUppercase, let last = words.last, last.isLowercase {
                words += " " + character.lowercased()
            } else {
                words.append(character)
            }
        }
        let spelt = words.split(separator: " ", omittingEmptySubsequences: false)
            .map { initials.contains(String($0)) ? $0.uppercased() : String($0) }
            .joined(separator: " ")
        return spelt.prefix(1).uppercased() + spelt.dropFirst()
    }

    /// Words of short names that people write in capitals.
    static let initials: Set<String> = [
        "la", "send", "ehc", "nhs", "ccg", "icb", "dcs", "dco", "pcf", "sdsa",
    ]
}
