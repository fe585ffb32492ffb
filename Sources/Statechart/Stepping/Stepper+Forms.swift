import CEL
import JSON

/// The form of a task, with what is known only now: choices, what they are called, what is suggested.
extension Stepper {
    /// The chart's own form, unless something in it depends on the moment.
    mutating func form(of template: TaskTemplate) throws(StepFault) -> JSONValue? {
        guard var form = template.form, !template.workedOut.isEmpty else { return template.form }
        for part in template.workedOut {
            var value = try evaluate(part.value)
            if part.part == .choices { value = .array(try choices(value, of: part)) }
            form = Self.form(form, with: value, as: part.part.rawValue, at: part.path[...])
        }
        return form
    }

    /// Each once, in their order. With nothing to choose nobody could answer.
    private func choices(
        _ value: JSONValue, of part: FormTemplate
    ) throws(StepFault) -> [JSONValue] {
        let list = value.arrayValue ?? []
        let areAlike =
            list.allSatisfy { $0.stringValue != nil } || list.allSatisfy { $0.intValue != nil }
        guard !list.isEmpty, areAlike, list.count <= ChartLimits.choices else {
            throw Self.fault(
                .evaluation, "`\(part.value.source)` gives no choices", at: part.position,
                expected: "a list of 1 to \(ChartLimits.choices) strings or whole numbers",
                found: value.arrayValue.map { "a list of \($0.count)" } ?? value.kindName)
        }
        var seen = Set<JSONValue>()
        return list.filter { seen.insert($0).inserted }
    }

    /// As deep as a form is read: `ChartLimits.formDepth`.
    private static func form(
        _ form: JSONValue, with value: JSONValue, as name: String, at path: ArraySlice<String>
    ) -> JSONValue {
        guard case .object(var object) = form else { return form }
        if let key = path.first {
            object[key] = Self.form(
                object[key] ?? [:], with: value, as: name, at: path.dropFirst())
        } else {
            object[name] = value
        }
        return .object(object)
    }
}
