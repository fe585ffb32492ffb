import CEL
import JSON

/// The form of a task, with the choices that are known only now.
extension Stepper {
    /// The chart's own form, unless choices in it depend on the moment.
    mutating func form(of template: TaskTemplate) throws(StepFault) -> JSONValue? {
        guard var form = template.form, !template.choices.isEmpty else { return template.form }
        for choices in template.choices {
            let list = try list(of: choices)
            form = Self.form(form, with: .array(list), at: choices.path[...])
        }
        return form
    }

    /// Each once, in their order. With nothing to choose nobody could answer.
    private mutating func list(of choices: ChoicesTemplate) throws(StepFault) -> [JSONValue] {
        let value = try evaluateJSON(choices.list)
        let texts = (value.arrayValue ?? []).compactMap(\.stringValue)
        guard let list = value.arrayValue, !list.isEmpty, list.count == texts.count,
            list.count <= ChartLimits.choices
        else {
            throw Self.fault(
                .evaluation, "`\(choices.list.source)` gives no choices",
                at: choices.list.position,
                expected: "a list of 1 to \(ChartLimits.choices) strings",
                found: value.arrayValue.map { "a list of \($0.count), \(texts.count) strings" }
                    ?? value.kindName)
        }
        var seen = Set<NameBytes>()
        return texts.filter { seen.insert(NameBytes($0)).inserted }.map { .string($0) }
    }

    /// As deep as a form is read: `ChartLimits.formDepth`.
    private static func form(
        _ form: JSONValue, with choices: JSONValue, at path: ArraySlice<String>
    ) -> JSONValue {
        guard case .object(var object) = form else { return form }
        if let key = path.first {
            object[key] = Self.form(object[key] ?? [:], with: choices, at: path.dropFirst())
        } else {
            object["enum"] = choices
        }
        return .object(object)
    }
}
