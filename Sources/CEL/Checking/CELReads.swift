import JSON

/// Which declared names an expression reads, and how far their fields are written out.
///
/// The chart's check compares them with what the chart provides.
struct CELReads {
    private let layout: CELLayout
    private var hidden: [String] = []
    private(set) var paths: [[String]] = []
    /// Paths that are compared with a written text, and where the text stands.
    private(set) var comparisons: [(path: [String], text: String, offset: Int)] = []
    private var seen: Set<[[UInt8]]> = []

    init(of expression: Expression, _ layout: CELLayout) {
        self.layout = layout
        walk(expression)
    }

    private mutating func add(_ path: [String]) {
        if seen.insert(path.map { Array($0.utf8) }).inserted { paths.append(path) }
    }

    /// The path that an expression is, if it is one.
    private func path(_ expression: Expression) -> [String]? {
        switch expression.kind {
        case .identifier(let name, let isAbsolute):
            if !isAbsolute, hidden.contains(where: { sameBytes($0, name) }) { return nil }
            return layout.slot(of: name) != nil || sameBytes(name, "now") ? [name] : nil
        case .select(let target, let field, _):
            if let path = path(target) { return path + [field] }
            // A declared name may itself have dots.
            guard case .identifier(let first, _) = target.kind else { return nil }
            let name = first + "." + field
            return layout.slot(of: name) != nil ? [name] : nil
        case .has(let target, let field, _):
            return path(target).map { $0 + [field] }
        case .index(let target, let index, _):
            guard case .literal(.string(let key)) = index.kind else { return nil }
            return path(target).map { $0 + [key] }
        default:
            return nil
        }
    }

    private mutating func walk(_ expression: Expression) {
        if let path = path(expression) { return add(path) }
        switch expression.kind {
        case .literal, .identifier: break
        case .select(let target, _, _), .has(let target, _, _), .not(let target),
            .negate(let target):
            walk(target)
        case .binary(let op, let a, let b):
            compare(op, a, b)
            walk(a)
            walk(b)
        case .index(let a, let b, _):
            walk(a)
            walk(b)
        case .call(_, let target, let arguments):
            if let target { walk(target) }
            arguments.forEach { walk($0) }
        case .list(let elements):
            elements.forEach { walk($0.value) }
        case .map(let entries):
            for entry in entries {
                walk(entry.key)
                walk(entry.value)
            }
        case .logical(_, let terms):
            terms.forEach { walk($0) }
        case .conditional(let condition, let yes, let no):
            walk(condition)
            walk(yes)
            walk(no)
        case .comprehension(let macro):
            walk(macro.range)
            within(macro.variables) { reads in
                if let filter = macro.filter { reads.walk(filter) }
                reads.walk(macro.body)
            }
        case .bind(let name, let value, let body):
            walk(value)
            within([name]) { $0.walk(body) }
        case .block(let values, let body):
            values.forEach { walk($0) }
            walk(body)
        case .optionalMap(let target, let name, let body, _):
            walk(target)
            within([name]) { $0.walk(body) }
        }
    }

    private mutating func compare(_ op: BinaryOperator, _ a: Expression, _ b: Expression) {
        switch op {
        case .equal, .notEqual:
            compare(a, b)
            compare(b, a)
        case .isIn:
            guard case .list(let elements) = b.kind else { return }
            for element in elements { compare(a, element.value) }
        default: return
        }
    }

    private mutating func compare(_ side: Expression, _ other: Expression) {
        guard let path = path(side), case .literal(.string(let text)) = other.kind else { return }
        comparisons.append((path, text, other.offset))
    }

    private mutating func within(_ names: [String], _ body: (inout CELReads) -> Void) {
        hidden += names
        body(&self)
        hidden.removeLast(names.count)
    }
}
