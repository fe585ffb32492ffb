import JSON
import ReviewClient

/// An answer under way: what was typed, as it was typed, and which questions were looked at.
///
/// The daemon keeps it as the task's draft. Wrong dates stay as they are, so that whoever comes back
/// finds what they left.
struct Sheet {
    /// By field: a text, the parts of a date, a list, an object of these.
    var values: JSONObject
    var seen: [String]
    /// As whom it was saved, when, and how often.
    var savedAt: Moment?
    var revision: Int64

    /// What the form suggests for questions that nobody has answered yet.
    private let suggested: JSONObject

    /// - Parameters:
    ///   - draft: SHOW's `draft`. Whatever is in it may be another client's: what does not fit is as
    ///     if it were not there.
    ///   - fields: The form's, for what they suggest.
    init(_ draft: JSONValue?, _ fields: [FormField]) {
        suggested = Suggestion.typed(fields)
        let content = draft?["content"]
        values = content?["values"]?.objectValue ?? [:]
        for field in fields where values[field.name] != nil {
            values[field.name] = Suggestion.rows(values[field.name], of: field)
        }
        seen = content?["seen"]?.arrayValue?.compactMap(\.stringValue) ?? []
        savedAt = Moment(draft?["savedAt"])
        revision = draft?["revision"]?.intValue ?? 0
    }

    var content: JSONObject {
        ["values": .object(values), "seen": .array(seen.map { .string($0) })]
    }

    var isEmpty: Bool { seen.isEmpty }

    /// What stands in a question's inputs: what was typed, or what is suggested.
    func typed(_ field: String) -> JSONValue? { values[field] ?? suggested[field] }

    mutating func put(_ value: JSONValue?, for field: String) {
        values[field] = value
        if !seen.contains(field) { seen.append(field) }
    }

    /// The items of a list of objects, as typed.
    func items(_ field: String) -> [JSONObject] {
        typed(field)?.arrayValue?.compactMap(\.objectValue) ?? []
    }

    // MARK: Telling answers apart

    /// Tells what was typed from anything else that could be; the same for all in which nothing stands.
    static func fingerprint(_ value: JSONValue?) -> String {
        let text =
            isBlank(value) ? "" : String(decoding: value?.canonicalBytes ?? [], as: UTF8.self)
        return Seal.mark(of: text, for: "answer")
    }

    /// Whether nothing was typed. It nests no deeper than JSON is read.
    static func isBlank(_ value: JSONValue?) -> Bool {
        switch value {
        case nil, .null?: true
        case .string(let text)?: AnswerReader.trimmed(text).isEmpty
        case .array(let items)?: items.allSatisfy { isBlank($0) }
        case .object(let members)?: members.values.allSatisfy { isBlank($0) }
        default: false
        }
    }

    /// What was typed, on a line: for what cannot be read as an answer.
    static func words(_ value: JSONValue?) -> String {
        switch value {
        case .string(let text)?: text
        case .array(let items)?: items.map { words($0) }.joined(separator: ", ")
        case .object(let members)?: members.values.map { words($0) }.joined(separator: " ")
        default: ""
        }
    }

    // MARK: How far it has come

    enum Progress {
        case notLookedAt
        case notComplete
        case done

        var words: String {
            switch self {
            case .notLookedAt: "Not looked at"
            case .notComplete: "Looked at, not complete"
            case .done: "Done"
            }
        }

        var tone: String {
            switch self {
            case .notLookedAt: "plain"
            case .notComplete: "some"
            case .done: "good"
            }
        }
    }

    func progress(of field: FormField) -> Progress {
        guard seen.contains(field.name) else { return .notLookedAt }
        guard FieldShape(field).shows(values[field.name]) else { return .notComplete }
        let (_, errors) = AnswerReader.read(field, values[field.name])
        return errors.isEmpty ? .done : .notComplete
    }

    /// What was saved for questions that are asked no longer, or otherwise: the form has changed since.
    func kept(besides fields: [FormField]) -> [(name: String, title: String, value: JSONValue)] {
        values.compactMap { name, value in
            let field = fields.first { $0.name == name }
            let isShown = field.map { FieldShape($0).shows(value) } ?? false
            return isShown || Self.isBlank(value)
                ? nil : (name, field?.title ?? FormField.words(name), value)
        }
    }

    /// The answer as the daemon takes it, and everything that is wrong with it.
    func answer(_ fields: [FormField]) -> (answer: JSONObject, errors: [FieldError]) {
        AnswerReader.read(fields, values)
    }
}
