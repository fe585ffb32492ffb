import JSON
import ReviewClient

/// From what was typed to what the form asks for, with a sentence for each thing that is wrong.
///
/// The daemon has the last word; this is so that a person is told in words and beside the field.
enum AnswerReader {
    /// Nesting of forms that is followed; the daemon refuses what lies deeper.
    private static let depthMax = 4

    static func read(
        _ fields: [FormField], _ values: JSONObject, path: String = "", depth: Int = 0
    ) -> (JSONObject, [FieldError]) {
        var answer = JSONObject()
        var errors: [FieldError] = []
        for field in fields {
            let (value, wrong) = read(field, values[field.name], path: path, depth: depth)
            answer[field.name] = value
            errors += wrong
        }
        return (answer, errors)
    }

    /// One field: its value, nil when it is left out, and what is wrong.
    static func read(
        _ field: FormField, _ raw: JSONValue?, path: String = "", depth: Int = 0
    ) -> (JSONValue?, [FieldError]) {
        guard depth < depthMax else { return (nil, []) }
        let place = path + field.name
        let reading = Reading(field: field, id: "f-\(place)", title: field.title)
        switch FieldShape(field) {
        case .line, .text: return reading.text(raw?.stringValue ?? "")
        case .number: return reading.number(raw?.stringValue ?? "")
        case .date: return reading.date(raw)
        case .document:
            let hash = raw?["document"]?.stringValue ?? ""
            return hash.isEmpty
                ? reading.missing("Choose a file: \(field.title)") : (.string(hash), [])
        case .yesNo:
            switch raw?.stringValue {
            case "yes": return (true, [])
            case "no": return (false, [])
            default: return reading.missing("Choose yes or no: \(field.title)")
            }
        case .choice:
            let chosen = field.choices.first { FormField.shown($0) == raw?.stringValue }
            guard let chosen else { return reading.missing("Choose one: \(field.title)") }
            return (chosen, [])
        case .checkboxes(let choices):
            let chosen = raw?.arrayValue?.compactMap(\.stringValue) ?? []
            return reading.list(choices.filter { chosen.contains($0) }, verb: "Choose")
        case .boxes, .lines: return reading.list(texts(raw), verb: "Enter")
        case .items(let inner):
            return items(field, inner, raw, place: place, reading, depth)
        case .group(let inner):
            let (answer, errors) = read(
                inner, raw?.objectValue ?? [:], path: "\(place).", depth: depth + 1)
            if answer.isEmpty, !field.isRequired { return (nil, []) }
            return (.object(answer), errors)
        }
    }

    /// Texts as boxes or as lines, without the empty ones.
    static func texts(_ raw: JSONValue?) -> [String] {
        let texts: [String] =
            raw?.arrayValue?.compactMap(\.stringValue)
            ?? raw?.stringValue?.split(separator: "\n").map(String.init) ?? []
        return texts.map(trimmed).filter { !$0.isEmpty }
    }

    private static func items(
        _ field: FormField, _ inner: [FormField], _ raw: JSONValue?, place: String,
        _ reading: Reading, _ depth: Int
    ) -> (JSONValue?, [FieldError]) {
        var answers: [JSONValue] = []
        var errors: [FieldError] = []
        let typed = raw?.arrayValue?.compactMap(\.objectValue) ?? []
        for (index, item) in typed.enumerated() {
            let (answer, misread) = read(inner, item, path: "", depth: depth + 1)
            let wrong = misread + disorder(in: answer, inner, by: field.schema["items"])
            answers.append(.object(answer))
            if !wrong.isEmpty {
                let entry = ListEntry(item, index + 1, of: field)
                errors.append(
                    FieldError(
                        field: "item-\(index + 1)",
                        message: "\(field.title), \(entry.spokenName) is not complete or not right")
                )
            }
        }
        let least = field.schema["minItems"]?.intValue ?? 0
        let most = field.schema["maxItems"]?.intValue ?? .max
        if answers.count < least {
            errors.append(
                FieldError(
                    field: "add",
                    message: least == 1
                        ? "Add at least one: \(field.title)"
                        : "Add at least \(least): \(field.title)"))
        }
        if answers.count > most {
            errors.append(
                FieldError(field: "item-1", message: "\(field.title): at most \(most) are taken"))
        }
        if answers.isEmpty, !field.isRequired { return (nil, errors) }
        return (.array(answers), errors)
    }

    static func trimmed(_ text: String) -> String {
        let front = text.drop { $0.isWhitespace }
        let back = front.reversed().drop { $0.isWhitespace }
        return String(back.reversed())
    }

    /// One field being read.
    private struct Reading {
        let field: FormField
        let id: String
        let title: String

        func missing(_ words: String) -> (JSONValue?, [FieldError]) {
            (nil, field.isRequired ? [FieldError(field: id, message: words)] : [])
        }

        func wrong(_ words: String) -> (JSONValue?, [FieldError]) {
            (nil, [FieldError(field: id, message: words)])
        }

        func text(_ typed: String) -> (JSONValue?, [FieldError]) {
            let text = trimmed(typed)
            guard !text.isEmpty else {
                return missing("Enter \(field.isTime ? "a time" : "an answer"): \(title)")
            }
            if field.isTime {
                guard let time = TimeOfDayText.read(text) else {
                    return wrong("\(title): enter a time, such as 09:30 or 2pm")
                }
                return (.string(time), [])
            }
            let count = text.unicodeScalars.count
            if let least = field.schema["minLength"]?.intValue, count < least {
                return wrong("\(title): enter at least \(least) characters")
            }
            if let most = field.schema["maxLength"]?.intValue, count > most {
                return wrong("\(title): enter at most \(most) characters, these are \(count)")
            }
            return (.string(text), [])
        }

        func number(_ typed: String) -> (JSONValue?, [FieldError]) {
            let text = trimmed(typed)
            guard !text.isEmpty else { return missing("Enter a number: \(title)") }
            let value: JSONValue
            if let whole = Int64(text) {
                value = .int(whole)
            } else if field.type == "number", let number = Double(text), number.isFinite {
                value = .double(number)
            } else {
                return wrong("\(title): enter a number in digits, such as 5")
            }
            let number = value.doubleValue ?? 0
            let least = field.schema["minimum"]?.doubleValue
            let most = field.schema["maximum"]?.doubleValue
            if number < least ?? -.infinity || number > most ?? .infinity {
                return wrong("\(title): enter \(field.expectation)")
            }
            return (value, [])
        }

        func date(_ raw: JSONValue?) -> (JSONValue?, [FieldError]) {
            let parts = ["day", "month", "year"].map { trimmed(raw?[$0]?.stringValue ?? "") }
            guard parts.contains(where: { !$0.isEmpty }) else {
                return missing("Enter a date: \(title)")
            }
            let numbers = parts.compactMap { Int($0) }
            guard numbers.count == 3, (1...31).contains(numbers[0]), (1...12).contains(numbers[1]),
                (1900...2200).contains(numbers[2]),
                let day = CalendarDay(
                    "\(numbers[2])-\(two(numbers[1]))-\(two(numbers[0]))")
            else { return wrong("\(title): enter a real date, such as 23 1 2018") }
            return (.string(day.isoText), [])
        }

        private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

        func list(_ texts: [String], verb: String) -> (JSONValue?, [FieldError]) {
            if texts.isEmpty, !field.isRequired { return (nil, []) }
            let least = field.schema["minItems"]?.intValue ?? 0
            let most = field.schema["maxItems"]?.intValue ?? .max
            if texts.count < least {
                return wrong("\(verb) at least \(least == 1 ? "one" : "\(least)"): \(title)")
            }
            if texts.count > most { return wrong("\(title): at most \(most) are taken") }
            let item = field.schema["items"]
            for text in texts where item?["enum"] == nil {
                let count = Int64(text.unicodeScalars.count)
                if count < item?["minLength"]?.intValue ?? 0 {
                    return wrong(
                        "\(title): “\(text)” is too short, enter at least "
                            + "\(item?["minLength"]?.intValue ?? 0) characters")
                }
                if count > item?["maxLength"]?.intValue ?? .max {
                    return wrong(
                        "\(title): one has \(count) characters, at most "
                            + "\(item?["maxLength"]?.intValue ?? 0) are taken")
                }
            }
            return (.array(texts.map { .string($0) }), [])
        }
    }
}
