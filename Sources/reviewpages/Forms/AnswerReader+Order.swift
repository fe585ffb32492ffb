import JSON
import ReviewClient

/// Dates and times that stand the wrong way round, told beside the later one.
extension AnswerReader {
    /// - Parameter schema: of the object that was read; its `inOrder` names the fields.
    static func disorder(
        in answer: JSONObject, _ fields: [FormField], by schema: JSONValue?
    ) -> [FieldError] {
        var errors: [FieldError] = []
        for chain in schema?["inOrder"]?.arrayValue ?? [] {
            var earlier: (field: FormField, text: String)?
            for name in chain.arrayValue?.compactMap(\.stringValue) ?? [] {
                guard let field = fields.first(where: { sameBytes($0.name, name) }),
                    let text = answer[name]?.stringValue
                else { continue }
                if let earlier, earlier.field.isTime == field.isTime,
                    let message = message(field, text, after: earlier)
                {
                    errors.append(FieldError(field: "f-\(name)", message: message))
                }
                earlier = (field, text)
            }
        }
        return errors
    }

    private static func message(
        _ field: FormField, _ text: String, after earlier: (field: FormField, text: String)
    ) -> String? {
        let isBefore = text.utf8.lexicographicallyPrecedes(earlier.text.utf8)
        if field.isTime {
            guard isBefore || sameBytes(text, earlier.text) else { return nil }
            return "\(field.title): enter a time after \(earlier.text), “\(earlier.field.title)”"
        }
        guard isBefore else { return nil }
        let day = CalendarDay(earlier.text)?.text ?? earlier.text
        return "\(field.title): enter \(day) or a later day, after “\(earlier.field.title)”"
    }
}
