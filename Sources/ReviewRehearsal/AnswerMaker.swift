import CivilTime
import JSON
import ReviewEngine

/// What somebody simulated puts into a form: valid, and such as a person might.
///
/// It knows nothing of a single workflow. It goes by what forms have in common: the first choice of a
/// list is by custom the one that goes on, short names are those that the task shows, and dates that
/// belong together are named so (`visitStart`, `visitEnd`, `papersBy`, `heldOn`).
struct AnswerMaker {
    var random: SplitMix64
    let temperament: Temperament
    let today: CivilDate
    let calendars: Calendars
    /// What the task shows, or a review's context.
    let shown: JSONValue
    /// Short names of the whole pool, in its order.
    let pool: [String]
    /// Whom the organisation that is asked could name.
    let own: [String]
    /// The date of this answer that its other dates hang on.
    var anchor: CivilDate?
    /// Dates that say "by", so far: the first lies furthest before the anchor.
    var deadlines = 0

    /// What a row is about: its field, and what that says.
    private typealias Given = (key: String, value: JSONValue)

    /// Forms nest no deeper than the engine reads them.
    private static let depthMax = 16

    mutating func answer(to form: JSONValue?) -> JSONValue {
        guard let form, form["properties"] != nil || form["type"] != nil else { return [:] }
        return value(form, key: "", index: 0, given: nil, depth: 0)
    }

    private mutating func value(
        _ schema: JSONValue, key: String, index: Int, given: Given?, depth: Int
    ) -> JSONValue {
        if let only = schema["const"] { return only }
        if let choices = schema["enum"]?.arrayValue, !choices.isEmpty { return choice(choices) }
        guard depth < Self.depthMax else { return schema["default"] ?? .null }
        switch schema["type"]?.stringValue {
        case "object": return object(schema, index: index, given: given, depth: depth)
        case "array": return array(schema, key: key, depth: depth)
        case "boolean": return .bool(truth(schema, key))
        case "integer": return .int(Int64(number(schema, key, index)))
        case "number": return .double(Double(number(schema, key, index)))
        case "null": return .null
        default: return .string(text(schema, key))
        }
    }

    // MARK: choices and numbers

    private mutating func choice(_ choices: [JSONValue]) -> JSONValue {
        if choices.count == 1 || random.chance(temperament.agrees) { return choices[0] }
        return choices[random.number(in: 1...(choices.count - 1))]
    }

    /// Yes is the answer that goes on, unless the question is whether there is an obstacle.
    private mutating func truth(_ schema: JSONValue, _ key: String) -> Bool {
        guard asksForObstacle(schema, key) else { return random.chance(temperament.agrees) }
        return !temperament.isWilling && random.chance(4)
    }

    private func asksForObstacle(_ schema: JSONValue, _ key: String) -> Bool {
        let asks = (key + " " + (schema["title"]?.stringValue ?? "")).lowercased()
        let obstacles = ["conflict", "objection", "concern", "withdraw", "cancel", "problem"]
        return obstacles.contains { asks.contains($0) }
    }

    private mutating func number(_ schema: JSONValue, _ key: String, _ index: Int) -> Int {
        let least = bound(schema["minimum"], -1_000_000) ?? 0
        let most = max(least, bound(schema["maximum"], 1_000_000) ?? least + 9)
        // A number of its own row: "action 3" is the third.
        if key.lowercased() == "number" { return min(max(index + 1, least), most) }
        if (least...most).contains(5), most > 9, temperament.isWilling || random.chance(60) {
            return 5
        }
        return random.number(in: least...min(most, least + 9))
    }

    private func bound(_ value: JSONValue?, _ limit: Double) -> Int? {
        guard let number = value?.doubleValue else { return nil }
        return Int(min(max(number, -1_000_000), 1_000_000).rounded(limit < 0 ? .up : .down))
    }

    // MARK: objects and lists

    private mutating func object(
        _ schema: JSONValue, index: Int, given: Given?, depth: Int
    ) -> JSONValue {
        let required = (schema["required"]?.arrayValue ?? []).compactMap(\.stringValue)
        let properties = schema["properties"]?.objectValue ?? JSONObject()
        var object = JSONObject()
        // Whether some answer so far was another than the one that simply goes on.
        var differs = false
        for (key, property) in properties {
            let isNeeded = required.contains { sameBytes($0, key) }
            guard isNeeded || takesOptional(property, key, differs) else { continue }
            let answer: JSONValue
            if let given, sameBytes(given.key, key) {
                answer = given.value
            } else {
                answer = value(property, key: key, index: index, given: nil, depth: depth + 1)
            }
            if let usual = property["enum"]?.arrayValue?.first {
                differs = differs || answer != usual
            }
            if case .bool(let truth) = answer {
                differs = differs || truth == asksForObstacle(property, key)
            }
            object[key] = answer
        }
        if let key = unanswered(schema, object), let property = properties[key] {
            object[key] = value(property, key: key, index: index, given: nil, depth: depth + 1)
        }
        return .object(Self.fitted(object, together: schema))
    }

    /// "If not: why?" and lists of one's own are for those who have answered otherwise.
    private mutating func takesOptional(
        _ property: JSONValue, _ key: String, _ differs: Bool
    ) -> Bool {
        // Simulated people have no files.
        if temperament.isWilling || property["format"]?.stringValue == "document" { return false }
        if isNames(property), !differs { return false }
        if property["title"]?.stringValue?.utf8.starts(with: "If ".utf8) == true {
            return differs
        }
        if property["format"]?.stringValue == "date" { return random.chance(90) }
        if isNames(property) { return !shownNames(for: key, items(property)).isEmpty }
        return random.chance(property["copy"]?.boolValue == true ? 50 : 25)
    }

    private mutating func array(_ schema: JSONValue, key: String, depth: Int) -> JSONValue {
        let least = bound(schema["minItems"], -1) ?? 0
        let most = max(least, bound(schema["maxItems"], 1) ?? 20)
        let item = items(schema)
        if let choices = item["enum"]?.arrayValue, !choices.isEmpty {
            guard isPerson("", item) else {
                return .array(some(of: choices, least, min(most, choices.count)))
            }
            let shown = shownNames(for: key, item).map { JSONValue.string($0) }
            let likely = choices.filter { shown.contains($0) }
            return .array(
                (likely.isEmpty ? choices : likely).prefix(most).filter { _ in
                    temperament.isWilling || random.chance(88)
                })
        }
        if isNames(schema) {
            let names = shownNames(for: key, item).filter { _ in
                temperament.isWilling || random.chance(88)
            }
            if names.count >= least, !names.isEmpty {
                return .array(names.prefix(most).map { .string($0) })
            }
        }
        if let rows = rows(of: schema, least: least), !rows.isEmpty || least == 0 {
            return .array(
                rows.prefix(most).enumerated().map { index, given in
                    value(item, key: key, index: index, given: given, depth: depth + 1)
                })
        }
        return .array(
            (0..<count(least, most)).map { index in
                value(item, key: key, index: index, given: nil, depth: depth + 1)
            })
    }

    /// What the rows of a list are about; nil for a list that says nothing of it.
    private mutating func rows(of schema: JSONValue, least: Int) -> [Given]? {
        let item = items(schema)
        if let key = schema["oneForEach"]?.stringValue {
            return (item["properties"]?[key]?["enum"]?.arrayValue ?? []).map { (key, $0) }
        }
        guard let key = nameKey(of: item) else { return nil }
        return named(key, item, least: least).map { (key, .string($0)) }
    }

    private func items(_ schema: JSONValue) -> JSONValue { schema["items"] ?? [:] }

    private mutating func count(_ least: Int, _ most: Int) -> Int {
        if temperament.isWilling { return least }
        return min(most, least + random.number(in: 0...(least == 0 ? 2 : 4)))
    }

    /// Some of several choices, each once, in their order.
    private mutating func some(of choices: [JSONValue], _ least: Int, _ most: Int) -> [JSONValue] {
        var wanted = min(max(least, random.number(in: 1...3)), max(most, least))
        var taken: [JSONValue] = []
        for (index, choice) in choices.enumerated() where wanted > 0 {
            if random.number(in: index...(choices.count - 1)) < index + wanted {
                taken.append(choice)
                wanted -= 1
            }
        }
        return taken
    }

    /// Names that rows of a list are about.
    ///
    /// Each of them where rows are needed; where none is, the list is for objections, and
    /// they are rare; or for people whom nobody has named yet.
    private mutating func named(_ key: String, _ item: JSONValue, least: Int) -> [String] {
        let chosen = listed(key, item)
        let names = chosen.isEmpty ? shownNames(for: key, item["properties"]?[key] ?? [:]) : chosen
        if names.isEmpty {
            guard least == 0, isPerson(key, item["properties"]?[key] ?? [:]) else { return [] }
            return own.filter { _ in temperament.isWilling || random.chance(60) }
        }
        if least > 0 { return names }
        return names.filter { _ in !temperament.isWilling && random.chance(3) }
    }

    /// The choices of a row's field.
    private func listed(_ key: String, _ item: JSONValue) -> [String] {
        (item["properties"]?[key]?["enum"]?.arrayValue ?? []).compactMap(\.stringValue)
    }

    // MARK: texts

    private mutating func text(_ schema: JSONValue, _ key: String) -> String {
        if schema["format"]?.stringValue == "date" { return date(schema, key).description }
        if schema["format"]?.stringValue == "time" { return "10:00" }
        let least = bound(schema["minLength"], -1) ?? 0
        let most = max(least, bound(schema["maxLength"], 1) ?? 200)
        if isShortName(schema) || shown.isNull {
            let names = shownNames(for: key, schema)
            let word = names.isEmpty ? key : names[random.number(in: 0...(names.count - 1))]
            if schema["format"]?.stringValue == "name" {
                return Form.isName(word) ? word : "somebody"
            }
            return Self.fitted(word, " \(key)", least, most)
        }
        return Self.fitted("Simulated.", " Simulated.", least, most)
    }

    /// ASCII, so that characters are bytes.
    private static func fitted(_ text: String, _ filler: String, _ least: Int, _ most: Int)
        -> String
    {
        var text = text.isEmpty ? "x" : text
        while text.utf8.count < min(least, 20_000) { text += filler.isEmpty ? "x" : filler }
        return text.utf8.count <= most ? text : String(text.prefix(most))
    }

    // MARK: short names

    /// A text that is copied and no choice and no date is a short name: a person's, a place's.
    private func isShortName(_ schema: JSONValue) -> Bool {
        schema["type"]?.stringValue == "string" && schema["copy"]?.boolValue == true
            && schema["enum"] == nil
            && (schema["format"] == nil || schema["format"]?.stringValue == "name")
    }

    private func isNames(_ schema: JSONValue) -> Bool {
        schema["type"]?.stringValue == "array" && isShortName(items(schema))
    }

    /// The field of a row that names what the row is about.
    private func nameKey(of schema: JSONValue) -> String? {
        guard let properties = schema["properties"]?.objectValue else { return nil }
        for (key, property) in properties {
            // A person or place is one that the task shows, also where the form lists them.
            if isShortName(property)
                || property["enum"] != nil && (key == "place" || isPerson(key, property))
            {
                return key
            }
        }
        return nil
    }

    private func isPerson(_ key: String, _ schema: JSONValue) -> Bool {
        key == "person" || (schema["title"]?.stringValue ?? "").contains("in the pool")
    }

    /// Short names that the task shows and that fit a field: those under the same key, or people.
    private func shownNames(for key: String, _ schema: JSONValue) -> [String] {
        var found: [String] = []
        collect(shown, depth: 0) { name, value in
            guard sameBytes(name, key), let text = value.stringValue ?? value["id"]?.stringValue
            else { return }
            if !found.contains(where: { sameBytes($0, text) }) { found.append(text) }
        }
        guard found.isEmpty, isPerson(key, schema) else { return found }
        collect(shown, depth: 0) { _, value in
            guard let text = value.stringValue, pool.contains(where: { sameBytes($0, text) }),
                !found.contains(where: { sameBytes($0, text) })
            else { return }
            found.append(text)
        }
        return found
    }

    private func collect(
        _ value: JSONValue, under key: String = "", depth: Int,
        _ take: (String, JSONValue) -> Void
    ) {
        take(key, value)
        guard depth < Self.depthMax else { return }
        switch value {
        case .array(let items):
            for item in items { collect(item, under: key, depth: depth + 1, take) }
        case .object(let object):
            for (key, member) in object { collect(member, under: key, depth: depth + 1, take) }
        default: break
        }
    }
}
