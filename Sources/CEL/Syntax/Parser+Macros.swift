/// Macros: calls whose arguments are names and bodies rather than values (langdef.md, "Macros";
/// cel-go ext: bindings, comprehensions, optionals).
extension Parser {
    func call(
        _ name: String, target: Expression?, arguments: [Expression], at offset: Int
    ) throws(SyntaxFault) -> Expression {
        if let target {
            if let macro = try memberMacro(name, target, arguments, at: offset) { return macro }
        } else if name == "has", arguments.count == 1 {
            return try has(arguments[0], at: offset)
        }
        let children = target.map { [$0] + arguments } ?? arguments
        return try make(
            .call(name, target: target, arguments: arguments), at: offset, over: children)
    }

    private func has(_ argument: Expression, at offset: Int) throws(SyntaxFault) -> Expression {
        guard case .select(let target, let field, let isOptional) = argument.kind else {
            throw SyntaxFault(
                code: "CEL-016", message: "has() asks whether a field is there",
                offset: argument.offset, expected: "has(value.field)",
                hint: "for a key that is no name write 'key' in value")
        }
        return try make(
            .has(target, field: field, isOptional: isOptional), at: offset, over: [target])
    }

    private func memberMacro(
        _ name: String, _ target: Expression, _ arguments: [Expression], at offset: Int
    ) throws(SyntaxFault) -> Expression? {
        if case .identifier("cel", isAbsolute: false) = target.kind {
            return try celMacro(name, arguments, at: offset)
        }
        switch (name, arguments.count) {
        case ("optMap", 2), ("optFlatMap", 2):
            let variable = try variableName(arguments[0], of: name)
            return try make(
                .optionalMap(
                    target, name: variable, body: arguments[1], isFlat: name == "optFlatMap"),
                at: offset, over: [target, arguments[1]])
        case ("all", 2...3), ("exists", 2...3), ("exists_one", 2...3), ("existsOne", 2...3):
            let kind: Comprehension.Kind =
                name == "all" ? .all : name == "exists" ? .exists : .existsOne
            return try comprehension(
                kind, name, target, arguments, names: arguments.count - 1, hasFilter: false,
                at: offset)
        case ("map", 2...3), ("filter", 2):
            return try comprehension(
                name == "map" ? .map : .filter, name, target, arguments, names: 1,
                hasFilter: arguments.count == 3, at: offset)
        case ("transformList", 3...4), ("transformMap", 3...4), ("transformMapEntry", 3...4):
            guard let kind = Comprehension.Kind(rawValue: name) else { return nil }
            return try comprehension(
                kind, name, target, arguments, names: 2, hasFilter: arguments.count == 4,
                at: offset)
        case ("all", _), ("exists", _), ("exists_one", _), ("existsOne", _), ("map", _),
            ("filter", _), ("transformList", _), ("transformMap", _), ("transformMapEntry", _):
            throw SyntaxFault(
                code: "CEL-012", message: "\(name)() does not take \(arguments.count) arguments",
                offset: offset, expected: Parser.usage[name])
        default:
            return nil
        }
    }

    private static let usage: [String: String] = [
        "all": "list.all(x, condition)", "exists": "list.exists(x, condition)",
        "exists_one": "list.exists_one(x, condition)", "existsOne": "list.existsOne(x, condition)",
        "map": "list.map(x, value) or list.map(x, condition, value)",
        "filter": "list.filter(x, condition)",
        "transformList": "list.transformList(i, x, value), with a condition before the value",
        "transformMap": "map.transformMap(k, v, value), with a condition before the value",
        "transformMapEntry": "map.transformMapEntry(k, v, {key: value})",
    ]

    private func comprehension(
        _ kind: Comprehension.Kind, _ name: String, _ target: Expression,
        _ arguments: [Expression], names: Int, hasFilter: Bool, at offset: Int
    ) throws(SyntaxFault) -> Expression {
        var variables: [String] = []
        for argument in arguments.prefix(names) {
            variables.append(try variableName(argument, of: name))
        }
        if variables.count == 2, variables[0] == variables[1] {
            throw SyntaxFault(
                code: "CEL-016", message: "\(name)() names '\(variables[0])' twice",
                offset: arguments[1].offset, expected: "two different names")
        }
        let filter = hasFilter ? arguments[names] : nil
        let body = arguments[arguments.count - 1]
        let node = Comprehension(
            kind: kind, range: target, variables: variables, filter: filter, body: body)
        return try make(
            .comprehension(node), at: offset, over: [target, body] + (filter.map { [$0] } ?? []))
    }

    private func variableName(_ argument: Expression, of macro: String) throws(SyntaxFault)
        -> String
    {
        if case .identifier(let name, isAbsolute: false) = argument.kind { return name }
        throw SyntaxFault(
            code: "CEL-016", message: "\(macro)() begins with the name of a variable",
            offset: argument.offset, expected: "a name, as in \(macro)(x, …)")
    }

    /// `cel.bind`, `cel.block`, and the two names that stand inside a block.
    private func celMacro(_ name: String, _ arguments: [Expression], at offset: Int)
        throws(SyntaxFault) -> Expression?
    {
        switch (name, arguments.count) {
        case ("bind", 3):
            let variable = try variableName(arguments[0], of: "cel.bind")
            return try make(
                .bind(name: variable, value: arguments[1], body: arguments[2]), at: offset,
                over: [arguments[1], arguments[2]])
        case ("block", 2):
            guard case .list(let elements) = arguments[0].kind,
                !elements.contains(where: \.isOptional)
            else {
                throw SyntaxFault(
                    code: "CEL-016", message: "cel.block() begins with a list of values",
                    offset: arguments[0].offset, expected: "cel.block([value, …], result)")
            }
            return try make(
                .block(elements.map(\.value), body: arguments[1]), at: offset,
                over: [arguments[0], arguments[1]])
        case ("index", 1):
            let number = try literalNumber(arguments[0])
            return try make(
                .identifier(Parser.blockName(number), isAbsolute: false), at: offset, over: [])
        case ("iterVar", 2):
            let level = try literalNumber(arguments[0])
            let number = try literalNumber(arguments[1])
            return try make(
                .identifier("@it:\(level):\(number)", isAbsolute: false), at: offset, over: [])
        default:
            return nil
        }
    }

    /// The name under which the values of a block are known; no source can spell it.
    static func blockName(_ index: Int64) -> String { "@index\(index)" }

    private func literalNumber(_ argument: Expression) throws(SyntaxFault) -> Int64 {
        if case .literal(.int(let number)) = argument.kind, number >= 0 { return number }
        throw SyntaxFault(
            code: "CEL-016", message: "a number is needed here", offset: argument.offset,
            expected: "a whole number, written out")
    }
}
