/// Primary expressions and what follows them: fields, indexes, calls.
extension Parser {
    /// These may not be names of variables (langdef.md, RESERVED).
    static let reserved: Set<String> = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let",
        "loop", "package", "namespace", "return", "var", "void", "while",
    ]
    static let keywords: Set<String> = ["in", "true", "false", "null"]

    mutating func member() throws(SyntaxFault) -> Expression {
        try postfix(of: try primary())
    }

    mutating func postfix(of start: Expression) throws(SyntaxFault) -> Expression {
        var result = start
        while true {
            let offset = current.offset
            if take(.dot) {
                result = try field(of: result, at: offset)
            } else if take(.openBracket) {
                let isOptional = take(.question)
                let index = try expression()
                try expect(.closeBracket)
                result = try make(
                    .index(result, index, isOptional: isOptional), at: offset,
                    over: [result, index])
            } else {
                return result
            }
        }
    }

    /// Behind a dot: `?field`, `field`, or a call.
    private mutating func field(of target: Expression, at dot: Int) throws(SyntaxFault)
        -> Expression
    {
        let isOptional = take(.question)
        let offset = current.offset
        switch current.kind {
        case .quotedField(let name):
            advance()
            return try make(
                .select(target, field: name, isOptional: isOptional), at: offset, over: [target])
        case .identifier(let name) where !Parser.keywords.contains(name):
            advance()
            if !isOptional, take(.openParenthesis) {
                let arguments = try callArguments(until: .closeParenthesis)
                return try call(name, target: target, arguments: arguments, at: offset)
            }
            return try make(
                .select(target, field: name, isOptional: isOptional), at: offset, over: [target])
        default:
            throw unexpected("a field name")
        }
    }

    private mutating func callArguments(until end: Token.Symbol) throws(SyntaxFault) -> [Expression]
    {
        var arguments: [Expression] = []
        if take(end) { return arguments }
        repeat { arguments.append(try expression()) } while take(.comma)
        try expect(end)
        return arguments
    }

    private mutating func primary() throws(SyntaxFault) -> Expression {
        let offset = current.offset
        switch current.kind {
        case .int(let magnitude):
            guard let value = Int64(exactly: magnitude) else { throw outOfRange(magnitude) }
            return try literal(.int(value))
        case .uint(let value): return try literal(.uint(value))
        case .double(let value): return try literal(.double(value))
        case .string(let value): return try literal(.string(value))
        case .bytes(let value): return try literal(.bytes(value))
        case .identifier("true"): return try literal(.bool(true))
        case .identifier("false"): return try literal(.bool(false))
        case .identifier("null"): return try literal(.null)
        case .identifier, .symbol(.dot):
            return try name(at: offset)
        case .symbol(.openParenthesis):
            advance()
            let inner = try expression()
            try expect(.closeParenthesis)
            return inner
        case .symbol(.openBracket):
            advance()
            return try list(at: offset)
        case .symbol(.openBrace):
            advance()
            return try map(at: offset)
        default:
            throw unexpected("a value")
        }
    }

    private mutating func literal(_ value: CELValue) throws(SyntaxFault) -> Expression {
        let offset = current.offset
        advance()
        return try make(.literal(value), at: offset, over: [])
    }

    /// `name`, `.name`, `name(…)`.
    private mutating func name(at offset: Int) throws(SyntaxFault) -> Expression {
        let isAbsolute = take(.dot)
        guard case .identifier(let name) = current.kind, !Parser.keywords.contains(name) else {
            throw unexpected("a name")
        }
        if Parser.reserved.contains(name) {
            throw SyntaxFault(
                code: "CEL-002", message: "'\(name)' is a reserved word", offset: current.offset,
                expected: "another name", found: "'\(name)'")
        }
        advance()
        if take(.openParenthesis) {
            let arguments = try callArguments(until: .closeParenthesis)
            return try call(name, target: nil, arguments: arguments, at: offset)
        }
        return try make(.identifier(name, isAbsolute: isAbsolute), at: offset, over: [])
    }

    private mutating func list(at offset: Int) throws(SyntaxFault) -> Expression {
        var elements: [Expression.Element] = []
        while !at(.closeBracket) {
            let isOptional = take(.question)
            elements.append(Expression.Element(value: try expression(), isOptional: isOptional))
            guard take(.comma) else { break }
        }
        guard take(.closeBracket) else { throw unexpected("',' or ']'") }
        return try make(.list(elements), at: offset, over: elements.map(\.value))
    }

    private mutating func map(at offset: Int) throws(SyntaxFault) -> Expression {
        var entries: [Expression.Entry] = []
        while !at(.closeBrace) {
            let isOptional = take(.question)
            let key = try expression()
            try expect(.colon)
            let value = try expression()
            entries.append(Expression.Entry(key: key, value: value, isOptional: isOptional))
            guard take(.comma) else { break }
        }
        guard take(.closeBrace) else { throw unexpected("',' or '}'") }
        return try make(.map(entries), at: offset, over: entries.flatMap { [$0.key, $0.value] })
    }
}
