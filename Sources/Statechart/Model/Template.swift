import CEL
import JSON

/// A value in a chart, in which strings that start with `=` are expressions.
indirect enum Template: Sendable {
    /// Nothing to evaluate in it.
    case constant(JSONValue)
    case expression(Expression)
    case object([(key: String, value: Template)])
    case array([Template])

    static let null = Template.constant(.null)

    /// The text of a single expression, for errors.
    var source: String {
        if case .expression(let expression) = self { expression.source } else { "" }
    }

    var constant: JSONValue? {
        if case .constant(let value) = self { value } else { nil }
    }
}

/// A compiled expression and where it stands.
///
/// A class, so that handing it on costs one count.
final class Expression: Sendable {
    let program: CELProgram
    let source: String
    let position: SourcePosition
    let readsContext: Bool
    let readsEvent: Bool

    init(program: CELProgram, source: String, position: SourcePosition) {
        self.program = program
        self.source = source
        self.position = position
        readsContext = program.reads.contains { $0.first == "context" }
        readsEvent = program.reads.contains { $0.first == "event" }
    }
}
