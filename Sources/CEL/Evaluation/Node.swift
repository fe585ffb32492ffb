import CivilTime
import JSON

/// One operation of a compiled expression.
///
/// All names are resolved to slots, so that evaluating looks nothing up but the fields of the data.
protocol Node: AnyObject, Sendable {
    func evaluate(_ frame: inout CELFrame) throws(CELFault) -> CELValue
    /// The same where a bool is wanted; saves the wrapping.
    func evaluateBool(_ frame: inout CELFrame) throws(CELFault) -> Bool
}

extension Node {
    func evaluateBool(_ frame: inout CELFrame) throws(CELFault) -> Bool {
        let value = try evaluate(&frame)
        if case .bool(let truth) = value { return truth }
        throw CELFault(.noOverload("a condition", [value.typeName]))
    }
}

final class ConstantNode: Node {
    let value: CELValue

    init(_ value: CELValue) {
        self.value = value
    }

    func evaluate(_ frame: inout CELFrame) throws(CELFault) -> CELValue {
        try frame.charge(1)
        return value
    }
}

/// A name that nothing declares, in an expression that was not checked.
final class UnknownNode: Node {
    let fault: CELFault

    init(_ kind: CELFault.Kind, at offset: Int) {
        fault = CELFault(kind, at: offset)
    }

    func evaluate(_ frame: inout CELFrame) throws(CELFault) -> CELValue {
        throw fault
    }
}

/// `now`.
final class NowNode: Node {
    let offset: Int

    init(at offset: Int) {
        self.offset = offset
    }

    func evaluate(_ frame: inout CELFrame) throws(CELFault) -> CELValue {
        try frame.charge(1)
        guard let now = frame.now else { throw CELFault(.unbound("now"), at: offset) }
        return .timestamp(now)
    }
}

/// A declared name, and the fields selected from it: `context.visit.start` is one node that walks
/// the JSON tree in place.
final class PathNode: Node {
    let slot: Int
    let name: String
    let keys: [String]
    /// Where each key probably stands among the members of its object.
    let places: [Int]
    /// Where the name stands, then each key.
    let offsets: [Int]
    private let cost: Int

    init(slot: Int, name: String, keys: [String], places: [Int], offsets: [Int]) {
        self.slot = slot
        self.name = name
        self.keys = keys
        self.places = places
        self.offsets = offsets
        cost = 1 + keys.reduce(0) { $0 + 1 + $1.utf8.count >> 4 }
    }

    func evaluate(_ frame: inout CELFrame) throws(CELFault) -> CELValue {
        try frame.charge(cost)
        if !keys.isEmpty, case .jsonMap(let members) = frame.globals[slot] {
            let found = members.value(at: keys, expectedAt: places, walked: &frame.budget)
            try frame.charge(0)
            if let found { return CELValue(found) }
        }
        guard let root = frame.globals[slot] else {
            throw CELFault(.unbound(name), at: offsets[0])
        }
        return keys.isEmpty ? root : try selectSlowly(root)
    }

    private func selectSlowly(_ root: CELValue) throws(CELFault) -> CELValue {
        var value = root
        for (index, key) in keys.enumerated() {
            do {
                value = try value.selecting(key)
            } catch {
                throw error.located(at: offsets[index + 1])
            }
        }
        return value
    }
}

/// The variable of a comprehension.
final class LocalNode: Node {
    let slot: Int

    init(slot: Int) {
        self.slot = slot
    }

    func evaluate(_ frame: inout CELFrame) throws(CELFault) -> CELValue {
        try frame.charge(1)
        return frame.locals[slot] ?? .null
    }
}

/// The variable of `cel.bind` or `cel.block`: evaluated when it is first needed, and then kept.
final class LazyNode: Node {
    let slot: Int
    let value: any Node

    init(slot: Int, value: any Node) {
        self.slot = slot
        self.value = value
    }

    func evaluate(_ frame: inout CELFrame) throws(CELFault) -> CELValue {
        try frame.charge(1)
        if let known = frame.locals[slot] { return known }
        let fresh = try value.evaluate(&frame)
        frame.locals[slot] = fresh
        return fresh
    }
}

/// Forgets the variables of a `cel.bind` or `cel.block`, then evaluates its result.
final class BindNode: Node {
    let slots: Range<Int>
    let body: any Node

    init(slots: Range<Int>, body: any Node) {
        self.slots = slots
        self.body = body
    }

    func evaluate(_ frame: inout CELFrame) throws(CELFault) -> CELValue {
        try frame.charge(1)
        for slot in slots { frame.locals[slot] = nil }
        return try body.evaluate(&frame)
    }
}
