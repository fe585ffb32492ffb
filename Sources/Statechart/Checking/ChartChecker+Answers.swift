import CEL
import JSON

/// What expressions read of answers and of the start, against the forms that say what can be there.
extension ChartChecker {
    mutating func checkAnswers() {
        for transition in program.transitions {
            guard let form = form(answering: transition) else { continue }
            for expression in transition.expressions {
                check(expression, ["event", "data"], form)
            }
        }
        guard let input = notes.input else { return }
        for expression in notes.expressions {
            check(expression, ["input"], AnswerForm(schema: input, isCopied: false))
        }
    }

    /// The form of what arrives with a transition's event; nil where nothing is known of it.
    private func form(answering transition: Transition) -> AnswerForm? {
        switch transition.trigger {
        case .always: return nil
        case .own:
            let invoke = program.invokes.first {
                transition.tag == ($0.forEach == nil ? $0.done : $0.itemDone).tag
            }
            guard let invoke, case .task(let task) = invoke.kind else { return nil }
            // The result of an automatic step without a form is copied whole.
            if task.form == nil, task.queue != nil { return nil }
            return AnswerForm(schema: task.form ?? [:], isCopied: true)
        case .event(let word):
            guard let event = program.declaredEvents.first(where: { sameBytes($0.name, word) }),
                // The chart may make the same event itself, with other data.
                !notes.makesComputedEvents,
                !notes.madeEvents.contains(where: { sameBytes($0, word) })
            else { return nil }
            return AnswerForm(schema: event.form ?? [:], isCopied: true)
        }
    }

    private mutating func check(
        _ expression: Expression, _ root: [String], _ form: AnswerForm
    ) {
        let isUnder = { (path: [String]) in
            path.count > root.count && zip(root, path).allSatisfy { sameBytes($0, $1) }
        }
        for path in expression.program.reads where isUnder(path) {
            switch form.answer(path.dropFirst(root.count)) {
            case .known: continue
            case .unknown(let name, let beside):
                findings.append(
                    Finding(
                        .error, .answer,
                        form.isCopied
                            ? "the form does not ask this" : "`input` has no such member",
                        at: expression.position,
                        expected: beside.isEmpty
                            ? "a field of a form" : beside.joined(separator: ", "),
                        found: "`\(path.joined(separator: "."))`",
                        hint: "`has(…)` of it is always false, and reading it fails",
                        nearest: nearestName(name, in: beside)))
            case .personal(let name):
                findings.append(
                    Finding(
                        .error, .answer, "this field is kept aside: no expression sees it",
                        at: expression.position, expected: "`copy: true` at `\(name)` of the form",
                        found: "`\(path.joined(separator: "."))`",
                        hint: "only for numbers, yes or no, choices, dates and short names"))
            }
        }
        for comparison in expression.program.comparisons where isUnder(comparison.path) {
            guard let choices = form.choices(comparison.path.dropFirst(root.count)),
                !choices.contains(where: { sameBytes($0, comparison.text) })
            else { continue }
            findings.append(
                Finding(
                    .error, .answer, "the field never has this value",
                    at: comparison.position ?? expression.position,
                    expected: choices.joined(separator: ", "), found: "\"\(comparison.text)\"",
                    hint: "`\(comparison.path.joined(separator: "."))` is one of these choices",
                    nearest: nearestName(comparison.text, in: choices)))
        }
    }
}

/// A form, as far as it says what an expression can read of an answer.
struct AnswerForm {
    let schema: JSONValue
    /// Whether only fields that say `copy: true` can be read, and the rest is kept aside.
    let isCopied: Bool

    enum Answer {
        case known
        case unknown(String, beside: [String])
        case personal(String)
    }

    func answer(_ path: ArraySlice<String>) -> Answer {
        var place = schema
        for (depth, name) in path.enumerated() {
            // Beside the copied fields stands the reference to the whole answer.
            if isCopied, depth == 0, sameBytes(name, "body") { return .known }
            guard let fields = place["properties"]?.objectValue else {
                // An object whose fields nobody has written down; of an answer nothing is copied.
                return depth == 0 && isCopied ? .unknown(name, beside: []) : .known
            }
            guard let field = fields[name] else {
                if place["additionalProperties"]?.boolValue == true, !isCopied { return .known }
                return .unknown(name, beside: fields.keys.map { $0 })
            }
            if isCopied, field["copy"]?.boolValue != true { return .personal(name) }
            place = field
        }
        return .known
    }

    /// What a field can be, if its form lists it.
    func choices(_ path: ArraySlice<String>) -> [String]? {
        var place = schema
        for name in path {
            guard let field = place["properties"]?[name] else { return nil }
            place = field
        }
        guard let choices = place["enum"]?.arrayValue else { return nil }
        let texts = choices.compactMap(\.stringValue)
        return texts.count == choices.count ? texts : nil
    }
}

extension Transition {
    /// Its own expressions: what they see of the event is what it was taken on.
    var expressions: [Expression] {
        (guardExpression.map { [$0] } ?? []) + actions.flatMap(\.expressions)
    }
}

extension Action {
    var expressions: [Expression] {
        switch self {
        case .assign(let assignments, _): assignments.flatMap(\.value.expressions)
        case .raise(let event, let data, _): event.expressions + data.expressions
        case .send(let spec):
            [spec.event, spec.data, spec.to, spec.id].compactMap { $0 }.flatMap(\.expressions)
        case .cancel(let id, _): id.expressions
        case .log(let text, _): text.expressions
        case .choose(let branches):
            branches.flatMap { branch in
                (branch.guardExpression.map { [$0] } ?? [])
                    + branch.actions.flatMap(\.expressions)
            }
        case .forEach(let loop): [loop.list] + loop.actions.flatMap(\.expressions)
        }
    }
}

extension Template {
    var expressions: [Expression] {
        switch self {
        case .constant: []
        case .expression(let expression): [expression]
        case .object(let members): members.flatMap(\.value.expressions)
        case .array(let elements): elements.flatMap(\.expressions)
        }
    }
}
