import JSON

/// What of a form cannot have been meant: bounds that exclude one another, fields that are required
/// and not asked, choices twice. The check tells it; the form itself can be read.
extension ChartReader {
    mutating func checkSense(of form: JSONNode) {
        checkRequired(form)
        checkBounds(form)
        checkChoicesOnce(form)
        // What is worked out is known when the task is made.
        guard let suggested = form["default"], !Self.isWorkedOut(suggested) else { return }
        if let type = form["type"]?.stringValue, !Self.fits(suggested.value, type) {
            find("what is suggested is of another type", suggested, expected: type)
        } else if let choices = form["enum"]?.elements,
            !choices.contains(where: { $0.value == suggested.value })
        {
            find(
                "what is suggested is none of the choices", suggested,
                expected: choices.map(\.value.compactText).joined(separator: ", "))
        }
    }

    private mutating func find(
        _ problem: String, _ node: JSONNode, expected: String, found: String? = nil,
        nearest: String? = nil
    ) {
        notes.forms.append(
            Finding(
                .error, .form, problem, at: node.position, expected: expected,
                found: found ?? node.value.compactText, nearest: nearest))
    }

    private mutating func checkRequired(_ form: JSONNode) {
        let fields = (form["properties"]?.members ?? []).map(\.key)
        for element in form["required"]?.elements ?? [] {
            guard let name = element.stringValue,
                !fields.contains(where: { sameBytes($0, name) }),
                // Any field may be there.
                form["additionalProperties"]?.boolValue != true
            else { continue }
            find(
                "a field must be answered that nobody is asked", element,
                expected: fields.isEmpty
                    ? "a field in `properties`" : fields.joined(separator: ", "),
                found: "`\(name)`", nearest: nearestName(name, in: fields))
        }
    }

    private mutating func checkBounds(_ form: JSONNode) {
        let pairs = [("minLength", "maxLength"), ("minItems", "maxItems"), ("minimum", "maximum")]
        for (least, most) in pairs {
            let isCount = !sameBytes(least, "minimum")
            for name in [least, most] {
                guard let bound = form[name] else { continue }
                let count = bound.intValue
                if isCount, count == nil || count.map({ $0 < 0 }) == true {
                    find("`\(name)` cannot be this", bound, expected: "0 or a larger whole number")
                } else if !isCount, bound.value.doubleValue == nil, count == nil {
                    find("`\(name)` cannot be this", bound, expected: "a number")
                }
            }
            guard let low = form[least], let high = form[most],
                let smallest = Self.number(low), let largest = Self.number(high),
                smallest > largest
            else { continue }
            find(
                "nothing is between `\(least)` and `\(most)`: nobody could answer", high,
                expected: "\(low.value.compactText) or more")
        }
    }

    private static func number(_ node: JSONNode) -> Double? {
        node.intValue.map(Double.init) ?? node.value.doubleValue
    }

    private mutating func checkChoicesOnce(_ form: JSONNode) {
        guard let choices = form["enum"]?.elements else { return }
        if choices.isEmpty, let node = form["enum"] {
            find("there is no choice: nobody could answer", node, expected: "at least one choice")
        }
        for (place, choice) in choices.enumerated()
        where choices[..<place].contains(where: { $0.value == choice.value }) {
            find("a choice stands twice", choice, expected: "each choice once")
        }
        guard let type = form["type"]?.stringValue else { return }
        for choice in choices where !Self.fits(choice.value, type) {
            find("this choice is of another type than the field", choice, expected: type)
        }
    }

    private static func fits(_ value: JSONValue, _ type: String) -> Bool {
        switch (type, value) {
        case ("object", .object), ("array", .array), ("string", .string), ("boolean", .bool),
            ("integer", .int), ("number", .int), ("number", .double), ("null", .null):
            true
        // A type that there is not is told already.
        default: !ChartPlace.formTypes.contains { sameBytes($0, type) }
        }
    }
}
