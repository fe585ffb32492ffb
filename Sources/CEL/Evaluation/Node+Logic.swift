/// `&&` and `||`: a term that decides wins over terms that fail, wherever they stand (langdef.md,
/// "Logical Operators").
final class LogicalNode: Node {
    let terms: [any Node]
    /// false for `&&`, true for `||`.
    let deciding: Bool
    let offset: Int

    init(_ terms: [any Node], deciding: Bool, at offset: Int) {
        self.terms = terms
        self.deciding = deciding
        self.offset = offset
    }

    func evaluate(_ frame: inout CELFrame) throws(CELFault) -> CELValue {
        .bool(try evaluateBool(&frame))
    }

    func evaluateBool(_ frame: inout CELFrame) throws(CELFault) -> Bool {
        var failure: CELFault?
        for term in terms {
            do {
                if try term.evaluateBool(&frame) == deciding { return deciding }
            } catch {
                if error.isLimit { throw error }
                if failure == nil { failure = error.located(at: offset) }
            }
        }
        if let failure { throw failure }
        return !deciding
    }
}

final class NotNode: Node {
    let operand: any Node
    let offset: Int

    init(_ operand: any Node, at offset: Int) {
        self.operand = operand
        self.offset = offset
    }

    func evaluate(_ frame: inout CELFrame) throws(CELFault) -> CELValue {
        .bool(try evaluateBool(&frame))
    }

    func evaluateBool(_ frame: inout CELFrame) throws(CELFault) -> Bool {
        try frame.charge(1)
        do {
            return try !operand.evaluateBool(&frame)
        } catch {
            throw error.located(at: offset)
        }
    }
}

final class ConditionalNode: Node {
    let condition: any Node
    let yes: any Node
    let no: any Node
    let offset: Int

    init(_ condition: any Node, _ yes: any Node, _ no: any Node, at offset: Int) {
        self.condition = condition
        self.yes = yes
        self.no = no
        self.offset = offset
    }

    func evaluate(_ frame: inout CELFrame) throws(CELFault) -> CELValue {
        try frame.charge(1)
        let truth: Bool
        do {
            truth = try condition.evaluateBool(&frame)
        } catch {
            throw error.located(at: offset)
        }
        return truth ? try yes.evaluate(&frame) : try no.evaluate(&frame)
    }
}

/// `==` and `!=`.
final class EqualityNode: Node {
    let left: any Node
    let right: any Node
    let wanted: Bool

    init(_ left: any Node, _ right: any Node, wanted: Bool) {
        self.left = left
        self.right = right
        self.wanted = wanted
    }

    func evaluate(_ frame: inout CELFrame) throws(CELFault) -> CELValue {
        .bool(try evaluateBool(&frame))
    }

    func evaluateBool(_ frame: inout CELFrame) throws(CELFault) -> Bool {
        try frame.charge(1)
        let a = try left.evaluate(&frame)
        let b = try right.evaluate(&frame)
        return try a.equals(b, &frame) == wanted
    }
}

/// `<`, `<=`, `>`, `>=`.
final class ComparisonNode: Node {
    let left: any Node
    let right: any Node
    let op: BinaryOperator
    let offset: Int

    init(_ op: BinaryOperator, _ left: any Node, _ right: any Node, at offset: Int) {
        self.op = op
        self.left = left
        self.right = right
        self.offset = offset
    }

    func evaluate(_ frame: inout CELFrame) throws(CELFault) -> CELValue {
        .bool(try evaluateBool(&frame))
    }

    func evaluateBool(_ frame: inout CELFrame) throws(CELFault) -> Bool {
        try frame.charge(1)
        let a = try left.evaluate(&frame)
        let b = try right.evaluate(&frame)
        let order: Int?
        do {
            order = try a.compare(b, &frame)
        } catch {
            throw error.located(at: offset)
        }
        guard let order else { return false }
        switch op {
        case .less: return order < 0
        case .lessOrEqual: return order <= 0
        case .greater: return order > 0
        default: return order >= 0
        }
    }
}

/// `x in list`, `key in map`.
final class MembershipNode: Node {
    let needle: any Node
    let range: any Node
    let offset: Int

    init(_ needle: any Node, in range: any Node, at offset: Int) {
        self.needle = needle
        self.range = range
        self.offset = offset
    }

    func evaluate(_ frame: inout CELFrame) throws(CELFault) -> CELValue {
        .bool(try evaluateBool(&frame))
    }

    func evaluateBool(_ frame: inout CELFrame) throws(CELFault) -> Bool {
        try frame.charge(1)
        let wanted = try needle.evaluate(&frame)
        let place = try range.evaluate(&frame)
        if let count = place.listCount {
            for index in 0..<count {
                try frame.charge(1)
                if try wanted.equals(place.element(index), &frame) { return true }
            }
            return false
        }
        guard place.mapCount != nil else {
            throw CELFault(.noOverload("in", [wanted.typeName, place.typeName]), at: offset)
        }
        try frame.charge(place.walkCost + wanted.keyCost)
        return place.entry(wanted) != nil
    }
}
