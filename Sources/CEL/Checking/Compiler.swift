import CivilTime
import JSON

/// Checks a syntax tree and turns it into nodes, in one walk: each part yields its node and what is
/// known of its type.
///
/// Called by `CELProgram.compile`.
struct Compiler {
    struct Compiled {
        let node: any Node
        let type: CELType
        /// The longest way down, through the values of bindings too: bounds the evaluation's stack.
        var depth = 1
    }

    /// A name that a macro brought.
    struct Local {
        let name: String
        let type: CELType
        /// nil for a variable that is simply set.
        let value: Compiled?
        let slot: Int
    }

    static let depthLimit = 500

    let declarations: CELDeclarations
    var locals: [Local] = []
    var localCount = 0
    var states: [(name: String, offset: Int)] = []

    init(_ declarations: CELDeclarations) {
        self.declarations = declarations
    }

    var isStrict: Bool { declarations.strictness == .full }

    mutating func compile(_ expression: Expression) throws(SyntaxFault) -> Compiled {
        let offset = expression.offset
        switch expression.kind {
        case .literal(let value):
            return Compiled(node: ConstantNode(value), type: CELType(of: value))
        case .identifier(let name, let isAbsolute):
            return try identifier(name, isAbsolute: isAbsolute, at: offset)
        case .select(let target, let field, let isOptional):
            return try select(expression, target, field, isOptional: isOptional)
        case .has(let target, let field, let isOptional):
            return try has(target, field, isOptional: isOptional, at: offset)
        case .index(let target, let index, let isOptional):
            return try indexing(target, index, isOptional: isOptional, at: offset)
        case .call(let name, let target, let arguments):
            return try call(name, target, arguments, at: offset)
        case .list(let elements):
            return try list(elements, at: offset)
        case .map(let entries):
            return try map(entries, at: offset)
        case .not(let operand):
            return try not(operand, at: offset)
        case .negate(let operand):
            return try negate(operand, at: offset)
        case .binary(let op, let left, let right):
            return try binary(op, left, right, at: offset)
        case .logical(let op, let terms):
            return try logical(op, terms, at: offset)
        case .conditional(let condition, let yes, let no):
            return try conditional(condition, yes, no, at: offset)
        case .comprehension(let comprehension):
            return try self.comprehension(comprehension, at: offset)
        case .bind(let name, let value, let body):
            return try bind([(name, value)], body, at: offset)
        case .block(let values, let body):
            let named = values.enumerated().map { (Parser.blockName(Int64($0.offset)), $0.element) }
            return try bind(named, body, at: offset)
        case .optionalMap(let target, let name, let body, let isFlat):
            return try optionalMap(target, name, body, isFlat: isFlat, at: offset)
        }
    }

    /// Wraps a node over its parts.
    func made(_ node: any Node, _ type: CELType, over parts: [Compiled], at offset: Int)
        throws(SyntaxFault) -> Compiled
    {
        let depth = (parts.map(\.depth).max() ?? 0) + 1
        guard depth <= Compiler.depthLimit else {
            throw SyntaxFault(
                code: "CEL-003", message: "bindings build on each other too deeply",
                offset: offset, expected: "at most \(Compiler.depthLimit) steps")
        }
        return Compiled(node: node, type: type, depth: depth)
    }

    /// In checked mode the error that types can never fit, else nothing.
    func refuse(
        _ message: String, expected: String, found: [CELType], at offset: Int, hint: String? = nil
    ) throws(SyntaxFault) {
        guard isStrict else { return }
        throw SyntaxFault(
            code: "CEL-013", message: message, offset: offset, expected: expected,
            found: found.map(\.name).joined(separator: ", "), hint: hint)
    }

    func requireBool(_ part: Compiled, _ what: String, at offset: Int) throws(SyntaxFault) {
        guard !part.type.fits(.bool) else { return }
        try refuse("\(what) is no bool", expected: "bool", found: [part.type], at: offset)
    }
}

/// Names.
extension Compiler {
    /// The names of types, which are values too (langdef.md, "Abstract Types").
    private static let typeNames = [
        "bool", "bytes", "double", "google.protobuf.Duration", "google.protobuf.Timestamp", "int",
        "list", "map", "null_type", "optional_type", "string", "type", "uint",
    ]

    static func isType(_ name: String) -> Bool {
        typeNames.contains { sameBytes($0, name) }
    }

    func identifier(_ name: String, isAbsolute: Bool, at offset: Int) throws(SyntaxFault)
        -> Compiled
    {
        if !isAbsolute, let local = locals.last(where: { sameBytes($0.name, name) }) {
            guard let value = local.value else {
                return Compiled(node: LocalNode(slot: local.slot), type: local.type)
            }
            return try made(
                LazyNode(slot: local.slot, value: value.node), local.type, over: [value],
                at: offset)
        }
        if let global = global(name, at: offset) { return global }
        guard isStrict else {
            return Compiled(node: UnknownNode(.unbound(name), at: offset), type: .dyn)
        }
        let known = locals.map(\.name) + declarations.names + ["now"]
        throw SyntaxFault(
            code: "CEL-010", message: "nothing here is called '\(name)'", offset: offset,
            expected: known.filter { !$0.hasPrefix("@") }.joined(separator: ", "),
            found: "'\(name)'",
            hint: CELFunctions.all[name] != nil ? "\(name)(…) is a function" : nil,
            nearest: nearestName(name, in: known))
    }

    /// A declared name, `now`, or a type.
    func global(_ name: String, at offset: Int) -> Compiled? {
        if let slot = declarations.layout.slot(of: name) {
            return Compiled(
                node: PathNode(slot: slot, name: name, keys: [], places: [], offsets: [offset]),
                type: declarations.types[slot])
        }
        if sameBytes(name, "now") {
            return Compiled(node: NowNode(at: offset), type: .timestamp)
        }
        if Compiler.isType(name) {
            return Compiled(node: ConstantNode(.type(name)), type: .type)
        }
        return nil
    }

    /// `a.b.c` as one name, if all of it is names and the first is no local one.
    func qualifiedName(_ expression: Expression) -> String? {
        switch expression.kind {
        case .identifier(let name, let isAbsolute):
            if !isAbsolute, locals.contains(where: { sameBytes($0.name, name) }) { return nil }
            return name
        case .select(let target, let field, isOptional: false):
            return qualifiedName(target).map { $0 + "." + field }
        default:
            return nil
        }
    }
}
