import CivilTime
import JSON

/// What of an expression is decided by what is written in it: parts that can only fail, and the value
/// if all of it is constant. `Chart.check` asks; nothing that is evaluated depends on it.
package struct CELConstants: Sendable {
    package struct Fault: Sendable {
        package let error: CELError
        /// `&&`, `||`, `?:` or a macro around it may never ask for it, or pass over its failure.
        package let isAbsorbed: Bool
        /// The name of a time zone that is not known, if that is the fault.
        package let zone: String?
    }

    package private(set) var faults: [Fault] = []
    /// Of an expression that reads nothing; nil too where it fails or the calendars decide.
    package private(set) var value: CELValue?

    /// - Parameter zones: the time zones by name that evaluations know.
    package init(of program: CELProgram, zones: [String]) {
        guard let expression = try? Parser.parse(program.source) else { return }
        var search = ConstantSearch(zones: zones)
        search.look(expression, isAbsorbed: false)
        faults = search.faults.map { found in
            var zone: String?
            if case .unknownZone(let name) = found.fault.kind { zone = name }
            return Fault(
                error: CELError(found.fault, source: program.text), isAbsorbed: found.isAbsorbed,
                zone: zone)
        }
        if search.isConstant(expression, bound: []) { value = try? search.value(of: expression) }
    }
}

/// Looks for parts without names, and evaluates them.
private struct ConstantSearch {
    private let environment: CELEnvironment
    private let declarations = CELDeclarations(names: [], strictness: .none)
    private(set) var faults: [(fault: CELFault, isAbsorbed: Bool)] = []

    init(zones: [String]) {
        environment = CELEnvironment(zone: { name in
            zones.contains { sameBytes($0, name) } ? .utc : nil
        })
    }

    /// Finds the innermost parts that fail. The depth is the parser's.
    ///
    /// - Returns: whether there is one.
    @discardableResult
    mutating func look(_ expression: Expression, isAbsorbed: Bool) -> Bool {
        var isFound = false
        for (part, absorbs) in expression.parts {
            isFound = look(part, isAbsorbed: isAbsorbed || absorbs) || isFound
        }
        if isFound { return true }
        let fault =
            isConstant(expression, bound: []) ? fault(of: expression) : argumentFault(expression)
        guard let fault else { return false }
        faults.append((fault.located(at: expression.offset), isAbsorbed))
        return true
    }

    /// Whether nothing in it is a name but those that its own macros bring.
    func isConstant(_ expression: Expression, bound: [String]) -> Bool {
        switch expression.kind {
        case .identifier(let name, let isAbsolute):
            return !isAbsolute && bound.contains { sameBytes($0, name) }
                || Compiler.isType(name)
        case .call(let name, let target?, let arguments):
            // `math` in `math.greatest(1, 2)`.
            if case .identifier(let space, _) = target.kind,
                CELFunctions.namespaces.contains(space),
                CELFunctions.all["\(space).\(name)"] != nil
            {
                return arguments.allSatisfy { isConstant($0, bound: bound) }
            }
        default: break
        }
        let inner = bound + expression.boundNames
        return expression.parts.allSatisfy { isConstant($0.part, bound: inner) }
    }

    func value(of expression: Expression) throws -> CELValue {
        var compiler = Compiler(declarations)
        let compiled = try compiler.compile(expression)
        var bindings = CELBindings(declarations, environment: environment)
        return try bindings.evaluate(
            compiled.node, locals: compiler.localCount, budget: CELFrame.ofCompiler.budget)
    }

    /// Why a constant part fails, if it is the file's fault and not that calendars are not at hand.
    private func fault(of expression: Expression) -> CELFault? {
        do {
            _ = try value(of: expression)
            return nil
        } catch let fault as CELFault {
            switch fault.kind {
            case .missingHook, .calendar, .costLimit: return nil
            default: return fault
            }
        } catch {
            // It was checked as a part of the whole.
            return nil
        }
    }

    /// A call that is about time, with a written argument that it cannot take whatever the others
    /// are: `now.getHours('Europe/Londn')`. The others are put in as something sound.
    private func argumentFault(_ expression: Expression) -> CELFault? {
        guard case .call(let name, let target, let arguments) = expression.kind else { return nil }
        let given = (target.map { [$0] } ?? []) + arguments
        let functions = (CELFunctions.calendar + CELFunctions.times).filter {
            sameBytes($0.name, name) && $0.isMember == (target != nil) && $0.arity == given.count
        }
        let isWritten = given.map { isConstant($0, bound: []) }
        guard isWritten.contains(true), isWritten.contains(false) else { return nil }
        var last: CELFault?
        for overload in functions.flatMap(\.overloads) {
            var sound: [Expression] = []
            for (place, type) in overload.parameters.enumerated() {
                sound.append(isWritten[place] ? given[place] : expression.sample(of: type))
            }
            let call = Expression(
                kind: .call(
                    name, target: target == nil ? nil : sound[0],
                    arguments: target == nil ? sound : Array(sound.dropFirst())),
                offset: expression.offset, depth: expression.depth)
            guard let fault = fault(of: call) else { return nil }
            switch fault.kind {
            case .conversion, .unknownZone:
                let written = zip(given, isWritten).filter(\.1)
                last = written.count == 1 ? CELFault(fault.kind, at: written[0].0.offset) : fault
            default: return nil
            }
        }
        return last
    }
}

extension Expression {
    /// Its operands, each with whether it may be passed over.
    fileprivate var parts: [(part: Expression, isAbsorbed: Bool)] {
        switch kind {
        case .literal, .identifier: return []
        case .select(let target, _, _), .has(let target, _, _): return [(target, false)]
        case .not(let operand), .negate(let operand): return [(operand, false)]
        case .index(let a, let b, _), .binary(_, let a, let b): return [(a, false), (b, false)]
        case .call(_, let target, let arguments):
            return ((target.map { [$0] } ?? []) + arguments).map { ($0, false) }
        case .list(let elements): return elements.map { ($0.value, false) }
        case .map(let entries): return entries.flatMap { [($0.key, false), ($0.value, false)] }
        case .logical(_, let terms): return terms.map { ($0, true) }
        case .conditional(let condition, let yes, let no):
            return [(condition, false), (yes, true), (no, true)]
        case .comprehension(let macro):
            let inner = (macro.filter.map { [$0] } ?? []) + [macro.body]
            return [(macro.range, false)] + inner.map { ($0, true) }
        case .bind(_, let value, let body): return [(value, true), (body, false)]
        case .block(let values, let body): return values.map { ($0, true) } + [(body, false)]
        case .optionalMap(let target, _, let body, _): return [(target, false), (body, true)]
        }
    }

    /// Names that a macro brings for its parts.
    fileprivate var boundNames: [String] {
        switch kind {
        case .comprehension(let macro): macro.variables
        case .bind(let name, _, _), .optionalMap(_, let name, _, _): [name]
        case .block(let values, _): values.indices.map { Parser.blockName(Int64($0)) }
        default: []
        }
    }

    /// Some value of a type, in the place of one that is not known.
    fileprivate func sample(of type: CELType) -> Expression {
        let value: CELValue =
            switch type {
            case .timestamp: .timestamp(Timestamp(milliseconds: 0))
            case .duration: .duration(.zero)
            case .int: .int(1)
            default: .string("2018-01-01")
            }
        return Expression(kind: .literal(value), offset: offset, depth: 1)
    }
}
