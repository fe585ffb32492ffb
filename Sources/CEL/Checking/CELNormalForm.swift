import JSON

/// What an expression says, apart from its spelling: the verifier takes two guards with equal cores
/// for the same question, answered alike or, where `isNegated` differs, in opposite ways.
///
/// Equal means equal: order and repetition of terms of `&&` and `||`, sides of `==`, `a > b` for
/// `b < a`, double negation, De Morgan, names of bound variables, blanks and brackets do not count.
/// Different cores may still mean the same. A guard that fails (a field that is missing) answers
/// neither it nor its negation with true.
package struct CELNormalForm: Sendable, Hashable {
    package let core: String
    package let isNegated: Bool

    init(_ expression: Expression) {
        let positive = Printer().text(expression, isNegated: false)
        let negative = Printer().text(expression, isNegated: true)
        let (long, short) = (positive.utf8.count, negative.utf8.count)
        isNegated = short < long || (short == long && bytesPrecede(negative, positive))
        core = isNegated ? negative : positive
    }

    package static func == (left: CELNormalForm, right: CELNormalForm) -> Bool {
        left.isNegated == right.isNegated && sameBytes(left.core, right.core)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(isNegated)
        hashBytes(of: core, into: &hasher)
    }

    /// Whether the two ask the same and answer in opposite ways.
    package func isNegation(of other: CELNormalForm) -> Bool {
        isNegated != other.isNegated && sameBytes(core, other.core)
    }
}

/// Prints an expression in its normal form.
private struct Printer {
    /// Bound variables, printed by their number from outside.
    var bound: [String] = []

    func text(_ expression: Expression, isNegated: Bool) -> String {
        switch expression.kind {
        case .not(let operand):
            return text(operand, isNegated: !isNegated)
        case .logical(let op, _):
            let isAnd = (op == .and) != isNegated
            let terms = unique(terms(of: expression, op, isNegated: isNegated))
            if terms.count == 1 { return terms[0] }
            return "(" + terms.joined(separator: isAnd ? " && " : " || ") + ")"
        case .binary(.notEqual, let left, let right):
            return negated(equality(left, right), !isNegated)
        case .binary(.equal, let left, let right):
            return negated(equality(left, right), isNegated)
        case .comprehension(let macro) where macro.kind == .all || macro.kind == .exists:
            let isAll = (macro.kind == .all) != isNegated
            return comprehension(macro, isAll ? "all" : "exists", isNegated: isNegated)
        default:
            return negated(plain(expression), isNegated)
        }
    }

    private func negated(_ text: String, _ isNegated: Bool) -> String {
        isNegated ? "!\(text)" : text
    }

    /// The terms of a chain, of the same chain in brackets too.
    private func terms(of expression: Expression, _ op: LogicalOperator, isNegated: Bool)
        -> [String]
    {
        switch expression.kind {
        case .logical(let inner, let terms) where inner == op:
            return terms.flatMap { self.terms(of: $0, op, isNegated: isNegated) }
        case .logical(_, _):
            return [text(expression, isNegated: isNegated)]
        case .not(let operand):
            let opposite: LogicalOperator = op == .and ? .or : .and
            return terms(of: operand, opposite, isNegated: !isNegated)
        default:
            return [text(expression, isNegated: isNegated)]
        }
    }

    private func unique(_ terms: [String]) -> [String] {
        var result: [String] = []
        for term in terms.sorted(by: bytesPrecede) {
            if let last = result.last, sameBytes(last, term) { continue }
            result.append(term)
        }
        return result
    }

    private func equality(_ left: Expression, _ right: Expression) -> String {
        let sides = [text(left), text(right)].sorted(by: bytesPrecede)
        return "(\(sides[0]) == \(sides[1]))"
    }

    private func text(_ expression: Expression) -> String {
        text(expression, isNegated: false)
    }

    private func list(_ expressions: [Expression]) -> String {
        expressions.map { text($0) }.joined(separator: ", ")
    }

    private func plain(_ expression: Expression) -> String {
        switch expression.kind {
        case .literal(let value):
            return literal(value)
        case .identifier(let name, let isAbsolute):
            if !isAbsolute, let place = bound.lastIndex(where: { sameBytes($0, name) }) {
                return "$\(place)"
            }
            return name
        case .select(let target, let field, let isOptional):
            return "\(text(target)).\(isOptional ? "?" : "")`\(field)`"
        case .has(let target, let field, let isOptional):
            return "has(\(text(target)).\(isOptional ? "?" : "")`\(field)`)"
        case .index(let target, let index, let isOptional):
            if case .literal(.string(let key)) = index.kind, !isOptional {
                return "\(text(target)).`\(key)`"
            }
            return "\(text(target))[\(isOptional ? "?" : "")\(text(index))]"
        case .call(let name, let target, let arguments):
            return (target.map { text($0) + "." } ?? "") + "\(name)(\(list(arguments)))"
        case .list(let elements):
            return "["
                + elements.map { mark($0.isOptional) + text($0.value) }.joined(
                    separator: ", ") + "]"
        case .map(let entries):
            return "{"
                + entries.map {
                    mark($0.isOptional) + text($0.key) + ": " + text($0.value)
                }.joined(separator: ", ") + "}"
        case .negate(let operand):
            return "-(\(text(operand)))"
        case .binary(.greater, let left, let right):
            return "(\(text(right)) < \(text(left)))"
        case .binary(.greaterOrEqual, let left, let right):
            return "(\(text(right)) <= \(text(left)))"
        case .binary(let op, let left, let right):
            return "(\(text(left)) \(op.rawValue) \(text(right)))"
        case .conditional(let condition, let yes, let no):
            return "(\(text(condition)) ? \(text(yes)) : \(text(no)))"
        case .comprehension(let macro):
            return comprehension(macro, macro.kind.rawValue, isNegated: false)
        case .bind(let name, let value, let body):
            return "bind(\(text(value)), \(binding([name]).text(body)))"
        case .block(let values, let body):
            return "block([\(list(values))], \(text(body)))"
        case .optionalMap(let target, let name, let body, let isFlat):
            return "\(text(target)).\(isFlat ? "optFlatMap" : "optMap")"
                + "(\(binding([name]).text(body)))"
        case .not, .logical:
            return text(expression)
        }
    }

    private func mark(_ isOptional: Bool) -> String { isOptional ? "?" : "" }

    private func binding(_ names: [String]) -> Printer {
        Printer(bound: bound + names)
    }

    private func comprehension(_ macro: Comprehension, _ name: String, isNegated: Bool) -> String {
        let inner = binding(macro.variables)
        let filter = macro.filter.map { inner.text($0) + ", " } ?? ""
        let body = inner.text(macro.body, isNegated: isNegated)
        return "\(text(macro.range)).\(name)(\(macro.variables.count): \(filter)\(body))"
    }

    private func literal(_ value: CELValue) -> String {
        switch value {
        case .string(let text): "\"" + text.utf8.map(escaped).joined() + "\""
        case .bytes(let bytes): "b\"" + bytes.map(escaped).joined() + "\""
        case .uint(let number): "\(number)u"
        case .double(let number): "double(\(number))"
        default: value.plainText
        }
    }

    private func escaped(_ byte: UInt8) -> String {
        switch byte {
        case 0x22, 0x5C, 0x00..<0x20, 0x7F...: "\\x" + String(byte, radix: 16)
        default: String(decoding: [byte], as: UTF8.self)
        }
    }
}
