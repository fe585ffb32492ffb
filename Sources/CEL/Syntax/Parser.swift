/// Recursive descent over the words of an expression.
///
/// Called by `CELProgram.compile`.
///
/// Both what nests in brackets and what grows along a chain is bounded, so that neither this parser
/// nor anything that walks its tree can run out of stack.
struct Parser {
    /// How deep brackets may nest, and how long the longest path through the tree may be.
    static let nestingLimit = 64
    static let depthLimit = 250
    /// UTF-8 bytes of one expression.
    static let sourceLimit = 65_536

    var tokens: [Token]
    var position = 0
    var nesting = 0

    static func parse(_ source: String) throws(SyntaxFault) -> Expression {
        guard source.utf8.count <= sourceLimit else {
            throw SyntaxFault(
                code: "CEL-003", message: "the expression is too long", offset: 0,
                expected: "at most \(sourceLimit) bytes", found: "\(source.utf8.count)")
        }
        var parser = Parser(tokens: try Lexer.tokens(of: source))
        let expression = try parser.expression()
        guard parser.current.kind == .end else {
            throw parser.unexpected("an operator or the end of the expression")
        }
        return expression
    }

    var current: Token { tokens[position] }

    mutating func advance() {
        if position < tokens.count - 1 { position += 1 }
    }

    func at(_ symbol: Token.Symbol) -> Bool {
        current.kind == .symbol(symbol)
    }

    mutating func take(_ symbol: Token.Symbol) -> Bool {
        guard at(symbol) else { return false }
        advance()
        return true
    }

    mutating func expect(_ symbol: Token.Symbol) throws(SyntaxFault) {
        guard take(symbol) else { throw unexpected("'\(symbol.rawValue)'") }
    }

    func unexpected(_ expected: String) -> SyntaxFault {
        SyntaxFault(
            code: "CEL-002", message: "\(current.text) is not expected here",
            offset: current.offset, expected: expected, found: current.text)
    }

    /// Builds a tree node over its children, whose depth it bounds.
    func make(_ kind: Expression.Kind, at offset: Int, over children: [Expression])
        throws(SyntaxFault) -> Expression
    {
        var depth = 0
        for child in children where child.depth > depth { depth = child.depth }
        guard depth < Parser.depthLimit else { throw tooDeep(offset) }
        return Expression(kind: kind, offset: offset, depth: depth + 1)
    }

    private func tooDeep(_ offset: Int) -> SyntaxFault {
        SyntaxFault(
            code: "CEL-003", message: "the expression nests too deeply", offset: offset,
            expected: "at most \(Parser.nestingLimit) brackets and \(Parser.depthLimit) steps")
    }

    /// An expression: `or`, and perhaps `? or : expr` behind it.
    mutating func expression() throws(SyntaxFault) -> Expression {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= Parser.nestingLimit else { throw tooDeep(current.offset) }
        let condition = try logical(.or)
        let offset = current.offset
        guard take(.question) else { return condition }
        let yes = try logical(.or)
        try expect(.colon)
        let no = try expression()
        return try make(.conditional(condition, yes, no), at: offset, over: [condition, yes, no])
    }

    /// A chain of `||` or of `&&` becomes one node, however long it is.
    private mutating func logical(_ op: LogicalOperator) throws(SyntaxFault) -> Expression {
        let offset = current.offset
        let first = op == .or ? try logical(.and) : try relation()
        let symbol: Token.Symbol = op == .or ? .or : .and
        guard at(symbol) else { return first }
        var terms = [first]
        while take(symbol) {
            terms.append(op == .or ? try logical(.and) : try relation())
        }
        return try make(.logical(op, terms), at: offset, over: terms)
    }

    private mutating func relation() throws(SyntaxFault) -> Expression {
        var left = try sum()
        while let op = relationOperator() {
            let offset = current.offset
            advance()
            let right = try sum()
            left = try make(.binary(op, left, right), at: offset, over: [left, right])
        }
        return left
    }

    private func relationOperator() -> BinaryOperator? {
        switch current.kind {
        case .symbol(.less): return .less
        case .symbol(.lessOrEqual): return .lessOrEqual
        case .symbol(.greater): return .greater
        case .symbol(.greaterOrEqual): return .greaterOrEqual
        case .symbol(.equal): return .equal
        case .symbol(.notEqual): return .notEqual
        case .identifier("in"): return .isIn
        default: return nil
        }
    }

    private mutating func sum() throws(SyntaxFault) -> Expression {
        var left = try product()
        while at(.plus) || at(.minus) {
            let op: BinaryOperator = at(.plus) ? .add : .subtract
            let offset = current.offset
            advance()
            let right = try product()
            left = try make(.binary(op, left, right), at: offset, over: [left, right])
        }
        return left
    }

    private mutating func product() throws(SyntaxFault) -> Expression {
        var left = try unary()
        while at(.star) || at(.slash) || at(.percent) {
            let op: BinaryOperator = at(.star) ? .multiply : at(.slash) ? .divide : .remainder
            let offset = current.offset
            advance()
            let right = try unary()
            left = try make(.binary(op, left, right), at: offset, over: [left, right])
        }
        return left
    }

    /// Any number of `!`, or any number of `-`.
    ///
    /// A minus directly before a number belongs to it.
    private mutating func unary() throws(SyntaxFault) -> Expression {
        var offsets: [Int] = []
        guard at(.not) || at(.minus) else { return try member() }
        let symbol: Token.Symbol = at(.not) ? .not : .minus
        while at(symbol) {
            offsets.append(current.offset)
            advance()
        }
        var result: Expression
        if symbol == .minus, let literal = try negativeNumber(at: offsets[offsets.count - 1]) {
            offsets.removeLast()
            result = try postfix(of: literal)
        } else {
            result = try member()
        }
        for offset in offsets.reversed() {
            result = try make(
                symbol == .not ? .not(result) : .negate(result), at: offset, over: [result])
        }
        return result
    }

    /// The number behind a minus, or nil if there is none.
    private mutating func negativeNumber(at offset: Int) throws(SyntaxFault) -> Expression? {
        let value: CELValue
        switch current.kind {
        case .int(let magnitude):
            guard magnitude <= UInt64(Int64.max) + 1 else { throw outOfRange(magnitude) }
            value = .int(Int64(truncatingIfNeeded: 0 &- magnitude))
        case .double(let number):
            value = .double(-number)
        default:
            return nil
        }
        advance()
        return try make(.literal(value), at: offset, over: [])
    }

    func outOfRange(_ magnitude: UInt64) -> SyntaxFault {
        SyntaxFault(
            code: "CEL-001", message: "\(magnitude) does not fit into an int",
            offset: current.offset, expected: "at most \(Int64.max)",
            hint: "an unsigned number is written \(magnitude)u")
    }
}
