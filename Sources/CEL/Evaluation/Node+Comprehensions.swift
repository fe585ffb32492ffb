/// The elements of a list, or the entries of a map, one after another.
struct CELSteps {
    private let list: CELValue?
    private let entries: [(key: CELValue, value: CELValue)]
    let count: Int
    let isMap: Bool

    init?(_ range: CELValue) {
        if let count = range.listCount {
            list = range
            entries = []
            self.count = count
            isMap = false
        } else if let entries = range.entries {
            list = nil
            self.entries = entries
            count = entries.count
            isMap = true
        } else {
            return nil
        }
    }

    /// With one variable: the element, or the key.
    func single(_ index: Int) -> CELValue {
        list?.element(index) ?? entries[index].key
    }

    /// With two: index and element, or key and value.
    func pair(_ index: Int) -> (CELValue, CELValue) {
        if let list { return (.int(Int64(index)), list.element(index)) }
        return (entries[index].key, entries[index].value)
    }
}

/// What all comprehensions share: the range, the slots of the variables, filter and body.
struct Loop: Sendable {
    let range: any Node
    let slot: Int
    let hasTwo: Bool
    let filter: (any Node)?
    let body: any Node
    let offset: Int

    func steps(_ frame: inout CELFrame) throws(CELFault) -> CELSteps {
        try frame.charge(1)
        let value = try range.evaluate(&frame)
        guard let steps = CELSteps(value) else {
            throw CELFault(.noOverload("a macro over elements", [value.typeName]), at: offset)
        }
        // The entries of a map are laid out before the first is looked at.
        if steps.isMap { try frame.charge(steps.count) }
        return steps
    }

    /// Sets the variables; false if the filter leaves this element out.
    func enter(_ steps: CELSteps, _ index: Int, _ frame: inout CELFrame) throws(CELFault) -> Bool {
        try frame.charge(1)
        if hasTwo {
            let (first, second) = steps.pair(index)
            frame.locals[slot] = first
            frame.locals[slot + 1] = second
        } else {
            frame.locals[slot] = steps.single(index)
        }
        guard let filter else { return true }
        do {
            return try filter.evaluateBool(&frame)
        } catch {
            throw error.located(at: offset)
        }
    }

    func test(_ frame: inout CELFrame) throws(CELFault) -> Bool {
        do {
            return try body.evaluateBool(&frame)
        } catch {
            throw error.located(at: offset)
        }
    }
}

/// `all` and `exists`: like `&&` and `||` over the elements, absorbing faults in the same way.
final class QuantifierNode: Node {
    let loop: Loop
    let deciding: Bool

    init(_ loop: Loop, deciding: Bool) {
        self.loop = loop
        self.deciding = deciding
    }

    func evaluate(_ frame: inout CELFrame) throws(CELFault) -> CELValue {
        .bool(try evaluateBool(&frame))
    }

    func evaluateBool(_ frame: inout CELFrame) throws(CELFault) -> Bool {
        let steps = try loop.steps(&frame)
        var failure: CELFault?
        for index in 0..<steps.count {
            _ = try loop.enter(steps, index, &frame)
            do {
                if try loop.test(&frame) == deciding { return deciding }
            } catch {
                if error.isLimit { throw error }
                if failure == nil { failure = error }
            }
        }
        if let failure { throw failure }
        return !deciding
    }
}

/// `exists_one`: does not absorb faults.
final class ExistsOneNode: Node {
    let loop: Loop

    init(_ loop: Loop) {
        self.loop = loop
    }

    func evaluate(_ frame: inout CELFrame) throws(CELFault) -> CELValue {
        .bool(try evaluateBool(&frame))
    }

    func evaluateBool(_ frame: inout CELFrame) throws(CELFault) -> Bool {
        let steps = try loop.steps(&frame)
        var found = 0
        for index in 0..<steps.count {
            _ = try loop.enter(steps, index, &frame)
            if try loop.test(&frame) { found += 1 }
        }
        return found == 1
    }
}

/// `map`, `transformList`; `filter` keeps the element instead of a new value.
final class ListComprehensionNode: Node {
    let loop: Loop
    let keepsElement: Bool

    init(_ loop: Loop, keepsElement: Bool) {
        self.loop = loop
        self.keepsElement = keepsElement
    }

    func evaluate(_ frame: inout CELFrame) throws(CELFault) -> CELValue {
        let steps = try loop.steps(&frame)
        var result: [CELValue] = []
        for index in 0..<steps.count {
            guard try loop.enter(steps, index, &frame) else { continue }
            if keepsElement {
                if try loop.test(&frame) { result.append(steps.single(index)) }
            } else {
                result.append(try loop.body.evaluate(&frame))
            }
        }
        return .list(result)
    }
}

/// `transformMap` keeps the keys, `transformMapEntry` makes its own.
final class MapComprehensionNode: Node {
    let loop: Loop
    let makesEntries: Bool

    init(_ loop: Loop, makesEntries: Bool) {
        self.loop = loop
        self.makesEntries = makesEntries
    }

    func evaluate(_ frame: inout CELFrame) throws(CELFault) -> CELValue {
        let steps = try loop.steps(&frame)
        var result = CELMap()
        for index in 0..<steps.count {
            guard try loop.enter(steps, index, &frame) else { continue }
            let value = try loop.body.evaluate(&frame)
            guard makesEntries else {
                try frame.charge(steps.pair(index).0.keyCost)
                try result.add(steps.pair(index).0, value, at: loop.offset)
                continue
            }
            guard let entries = value.entries else {
                throw CELFault(
                    .noOverload("transformMapEntry()", [value.typeName]), at: loop.offset)
            }
            for entry in entries {
                try frame.charge(1 + entry.key.keyCost)
                try result.add(entry.key, entry.value, at: loop.offset)
            }
        }
        return .map(result)
    }
}

/// `optional.optMap(x, value)` and `optFlatMap`.
final class OptionalMapNode: Node {
    let target: any Node
    let slot: Int
    let body: any Node
    let isFlat: Bool
    let offset: Int

    init(_ target: any Node, slot: Int, body: any Node, isFlat: Bool, at offset: Int) {
        self.target = target
        self.slot = slot
        self.body = body
        self.isFlat = isFlat
        self.offset = offset
    }

    func evaluate(_ frame: inout CELFrame) throws(CELFault) -> CELValue {
        try frame.charge(1)
        let value = try target.evaluate(&frame)
        guard case .optional(let inner) = value else {
            let name = isFlat ? "optFlatMap()" : "optMap()"
            throw CELFault(.noOverload(name, [value.typeName]), at: offset)
        }
        guard let inner else { return value }
        frame.locals[slot] = inner
        let result = try body.evaluate(&frame)
        guard isFlat else { return .optional(result) }
        guard case .optional = result else {
            throw CELFault(.noOverload("optFlatMap()", [result.typeName]), at: offset)
        }
        return result
    }
}
