import CivilTime

/// `+ - * / %` and the unary minus.
///
/// Integers overflow into a fault, never around (langdef.md, "Overflow").
final class ArithmeticNode: Node {
    let op: BinaryOperator
    let left: any Node
    let right: any Node
    let offset: Int

    init(_ op: BinaryOperator, _ left: any Node, _ right: any Node, at offset: Int) {
        self.op = op
        self.left = left
        self.right = right
        self.offset = offset
    }

    func evaluate(_ frame: inout CELFrame) throws(CELFault) -> CELValue {
        try frame.charge(1)
        let a = try left.evaluate(&frame)
        let b = try right.evaluate(&frame)
        do {
            return try apply(a, b, &frame)
        } catch {
            throw error.located(at: offset)
        }
    }

    private func apply(_ a: CELValue, _ b: CELValue, _ frame: inout CELFrame) throws(CELFault)
        -> CELValue
    {
        switch (a, b) {
        case (.int(let a), .int(let b)): return .int(try integer(a, b))
        case (.uint(let a), .uint(let b)): return .uint(try integer(a, b))
        case (.double(let a), .double(let b)): return .double(try real(a, b))
        default: break
        }
        switch op {
        case .add: return try CELValue.adding(a, b, &frame)
        case .subtract: return try CELValue.subtracting(a, b)
        default: throw CELFault(.noOverload(op.rawValue, [a.typeName, b.typeName]))
        }
    }

    private func integer<T: FixedWidthInteger>(_ a: T, _ b: T) throws(CELFault) -> T {
        let result: (partialValue: T, overflow: Bool)
        switch op {
        case .add: result = a.addingReportingOverflow(b)
        case .subtract: result = a.subtractingReportingOverflow(b)
        case .multiply: result = a.multipliedReportingOverflow(by: b)
        case .divide:
            if b == 0 { throw CELFault(.divisionByZero) }
            result = a.dividedReportingOverflow(by: b)
        default:
            if b == 0 { throw CELFault(.divisionByZero) }
            result = a.remainderReportingOverflow(dividingBy: b)
        }
        if result.overflow { throw CELFault(.overflow(op.rawValue)) }
        return result.partialValue
    }

    private func real(_ a: Double, _ b: Double) throws(CELFault) -> Double {
        switch op {
        case .add: return a + b
        case .subtract: return a - b
        case .multiply: return a * b
        case .divide: return a / b
        default: throw CELFault(.noOverload("%", ["double", "double"]))
        }
    }
}

extension CELValue {
    fileprivate static func adding(_ a: CELValue, _ b: CELValue, _ frame: inout CELFrame)
        throws(CELFault) -> CELValue
    {
        switch (a, b) {
        case (.string(let a), .string(let b)):
            try frame.charge(bytes: a.utf8.count + b.utf8.count)
            return .string(a + b)
        case (.bytes(let a), .bytes(let b)):
            try frame.charge(bytes: a.count + b.count)
            return .bytes(a + b)
        case (.timestamp(let instant), .duration(let span)),
            (.duration(let span), .timestamp(let instant)):
            return .timestamp(try CELTime.add(instant, span))
        case (.duration(let a), .duration(let b)):
            return .duration(try CELTime.add(a, b))
        default:
            guard let first = a.elements, let second = b.elements else {
                throw CELFault(.noOverload("+", [a.typeName, b.typeName]))
            }
            try frame.charge(first.count + second.count)
            return .list(first + second)
        }
    }

    fileprivate static func subtracting(_ a: CELValue, _ b: CELValue) throws(CELFault) -> CELValue {
        switch (a, b) {
        case (.timestamp(let a), .timestamp(let b)):
            return .duration(try CELTime.difference(a, b))
        case (.timestamp(let instant), .duration(let span)):
            return .timestamp(try CELTime.add(instant, try CELTime.negate(span)))
        case (.duration(let a), .duration(let b)):
            return .duration(try CELTime.add(a, try CELTime.negate(b)))
        default:
            throw CELFault(.noOverload("-", [a.typeName, b.typeName]))
        }
    }
}

final class NegateNode: Node {
    let operand: any Node
    let offset: Int

    init(_ operand: any Node, at offset: Int) {
        self.operand = operand
        self.offset = offset
    }

    func evaluate(_ frame: inout CELFrame) throws(CELFault) -> CELValue {
        try frame.charge(1)
        let value = try operand.evaluate(&frame)
        switch value {
        case .int(let number):
            if number == .min { throw CELFault(.overflow("-"), at: offset) }
            return .int(-number)
        case .double(let number):
            return .double(-number)
        default:
            throw CELFault(.noOverload("-", [value.typeName]), at: offset)
        }
    }
}
