import JSON

/// Calls of functions: which one is meant, whether its arguments can fit, what it gives.
extension Compiler {
    mutating func call(
        _ name: String, _ target: Expression?, _ arguments: [Expression], at offset: Int
    ) throws(SyntaxFault) -> Compiled {
        guard let target else {
            return try call(name, isMember: false, arguments, at: offset)
        }
        // `math.greatest(…)` is one name unless `math` is a variable.
        if let space = qualifiedName(target), global(space, at: offset) == nil {
            let full = space + "." + name
            if CELFunctions.all[full] != nil || CELFunctions.namespaces.contains(space) {
                return try call(full, isMember: false, arguments, at: offset)
            }
        }
        if arguments.count == 1, name == "or" || name == "orValue" {
            return try orElse(target, arguments[0], givesValue: name == "orValue", at: offset)
        }
        return try call(name, isMember: true, [target] + arguments, at: offset)
    }

    private mutating func call(
        _ name: String, isMember: Bool, _ arguments: [Expression], at offset: Int
    ) throws(SyntaxFault) -> Compiled {
        let named = CELFunctions.all[name] ?? []
        let candidates = named.filter { $0.isMember == isMember }
        guard
            let function = candidates.first(where: {
                $0.arity == arguments.count || ($0.arity == nil && !arguments.isEmpty)
            })
        else {
            return try unknown(
                name, isMember: isMember, candidates, named, arguments, at: offset)
        }
        var parts: [Compiled] = []
        for argument in arguments { parts.append(try compile(argument)) }
        let type = try resultType(of: function, parts, arguments, at: offset)
        if let special = try specialNode(function, parts, arguments, at: offset) {
            return try made(special, type, over: parts, at: offset)
        }
        return try made(
            CallNode(function, parts.map(\.node), at: offset), type, over: parts, at: offset)
    }

    private func unknown(
        _ name: String, isMember: Bool, _ candidates: [CELFunction], _ named: [CELFunction],
        _ arguments: [Expression], at offset: Int
    ) throws(SyntaxFault) -> Compiled {
        guard isStrict else {
            return Compiled(node: UnknownNode(.unknownFunction(name), at: offset), type: .dyn)
        }
        if candidates.isEmpty {
            let hint =
                named.isEmpty
                ? nil : isMember ? "it is written \(name)(value)" : "it is written value.\(name)()"
            let names = CELFunctions.names(members: isMember)
            throw SyntaxFault(
                code: "CEL-011", message: "there is no function \(name)()", offset: offset,
                found: "'\(name)'", hint: hint,
                nearest: named.isEmpty ? nearestName(name, in: names) : nil)
        }
        let receiver = isMember ? 1 : 0
        let counts = candidates.map { $0.arity.map { "\($0 - receiver)" } ?? "1 or more" }
        throw SyntaxFault(
            code: "CEL-012", message: "\(name)() is called with a wrong number of arguments",
            offset: offset, expected: counts.joined(separator: " or "),
            found: "\(arguments.count - receiver)")
    }

    private func resultType(
        of function: CELFunction, _ parts: [Compiled], _ arguments: [Expression], at offset: Int
    ) throws(SyntaxFault) -> CELType {
        let types = parts.map(\.type)
        guard function.arity != nil else { return try variadicType(function, types, at: offset) }
        let fitting = function.overloads.filter { overload in
            zip(types, overload.parameters).allSatisfy { $0.fits($1) }
        }
        guard let first = fitting.first else {
            let expected = function.overloads.map { overload in
                "(" + overload.parameters.map(\.name).joined(separator: ", ") + ")"
            }
            try refuse(
                "\(function.name)() does not take these types",
                expected: expected.joined(separator: " or "), found: types, at: offset)
            return .dyn
        }
        if let refined = Compiler.refinedType(of: function.name, types) { return refined }
        return fitting.dropFirst().reduce(first.result) { $0.joined($1.result) }
    }

    /// Results that depend on what an argument holds.
    private static func refinedType(of name: String, _ types: [CELType]) -> CELType? {
        switch (name, types.first) {
        case ("optional.of", let type?), ("optional.ofNonZeroValue", let type?): .optional(type)
        case ("value", .optional(let inner)): inner
        case ("first", .list(let element)), ("last", .list(let element)): .optional(element)
        case ("reverse", .list(let element)): .list(element)
        default: nil
        }
    }

    /// `math.greatest` and `math.least`: numbers, or one list of them.
    private func variadicType(_ function: CELFunction, _ types: [CELType], at offset: Int)
        throws(SyntaxFault) -> CELType
    {
        var numbers = types
        if types.count == 1, case .list(let element) = types[0] { numbers = [element] }
        guard numbers.allSatisfy({ $0 == .dyn || $0.isNumeric }) else {
            try refuse(
                "\(function.name)() does not take these types", expected: "numbers", found: types,
                at: offset)
            return .dyn
        }
        return numbers.dropFirst().reduce(numbers[0]) { $0.joined($1) }
    }

    /// Calls that are better done now than at each evaluation.
    private mutating func specialNode(
        _ function: CELFunction, _ parts: [Compiled], _ arguments: [Expression], at offset: Int
    ) throws(SyntaxFault) -> (any Node)? {
        guard let last = parts.last?.node as? ConstantNode, case .string(let text) = last.value
        else { return nil }
        switch function.name {
        case "matches":
            do {
                let pattern = try Pattern(text)
                return MatchNode(parts[0].node, pattern, at: offset)
            } catch {
                guard isStrict, let argument = arguments.last else { return nil }
                throw SyntaxFault(
                    code: "CEL-015", message: "the pattern cannot be read: \(error.message)",
                    offset: argument.offset, expected: "RE2 syntax", found: text)
            }
        case "timestamp", "duration":
            guard case .one(let body) = function.body else { return nil }
            var frame = CELFrame.ofCompiler
            // What cannot be read stays a call: it may stand behind an `||` that absorbs it.
            guard let value = try? body(last.value, &frame) else { return nil }
            return ConstantNode(value)
        case "inState":
            states.append((text, arguments.last?.offset ?? offset))
            return nil
        default:
            return nil
        }
    }

    private mutating func orElse(
        _ target: Expression, _ other: Expression, givesValue: Bool, at offset: Int
    ) throws(SyntaxFault) -> Compiled {
        let name = givesValue ? "orValue()" : "or()"
        let operand = try compile(target)
        let alternative = try compile(other)
        if !operand.type.fits(.optional(.dyn)) {
            try refuse(
                "\(name) works on an optional", expected: "optional_type", found: [operand.type],
                at: offset)
        }
        if !givesValue, !alternative.type.fits(.optional(.dyn)) {
            try refuse(
                "or() needs another optional", expected: "optional_type",
                found: [alternative.type], at: other.offset)
        }
        var type = CELType.dyn
        if case .optional(let inner) = operand.type {
            type =
                givesValue ? inner.joined(alternative.type) : operand.type.joined(alternative.type)
        }
        let node = OrElseNode(
            operand.node, alternative.node, givesValue: givesValue, at: offset)
        return try made(node, type, over: [operand, alternative], at: offset)
    }
}

extension CELFrame {
    /// For calls that are evaluated while compiling; they read nothing from outside.
    static var ofCompiler: CELFrame {
        CELFrame(
            globals: [], now: nil, environment: CELEnvironment(), locals: [], budget: 10_000)
    }
}
