/// The syntax tree of an expression.
///
/// The parser builds it (macros already recognised), the compiler turns it into nodes, `NormalForm`
/// prints it.
struct Expression: Sendable {
    let kind: Kind
    /// UTF-8 offset in the source, for messages.
    let offset: Int
    /// The longest way down to a leaf; the parser refuses more than `Parser.depthLimit`.
    let depth: Int

    indirect enum Kind: Sendable {
        case literal(CELValue)
        case identifier(String, isAbsolute: Bool)
        case select(Expression, field: String, isOptional: Bool)
        case has(Expression, field: String, isOptional: Bool)
        case index(Expression, Expression, isOptional: Bool)
        case call(String, target: Expression?, arguments: [Expression])
        case list([Element])
        case map([Entry])
        case not(Expression)
        case negate(Expression)
        case binary(BinaryOperator, Expression, Expression)
        case logical(LogicalOperator, [Expression])
        case conditional(Expression, Expression, Expression)
        case comprehension(Comprehension)
        case bind(name: String, value: Expression, body: Expression)
        case block([Expression], body: Expression)
        case optionalMap(Expression, name: String, body: Expression, isFlat: Bool)
    }

    struct Element: Sendable {
        let value: Expression
        let isOptional: Bool
    }

    struct Entry: Sendable {
        let key: Expression
        let value: Expression
        let isOptional: Bool
    }
}

enum BinaryOperator: String, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case isIn = "in"
}

enum LogicalOperator: String, Sendable {
    case and = "&&"
    case or = "||"
}

/// A macro over the elements of a list or the entries of a map.
struct Comprehension: Sendable {
    enum Kind: String, Sendable {
        case all
        case exists
        case existsOne = "exists_one"
        case map
        case filter
        case transformList
        case transformMap
        case transformMapEntry
    }

    let kind: Kind
    let range: Expression
    /// One name (element or key) or two (index or key, value).
    let variables: [String]
    /// The middle argument of `map`, `transformList`, `transformMap`: which elements take part.
    let filter: Expression?
    let body: Expression
}
