package import CivilTime
package import JSON

/// What calendar functions, zone names and hooks are answered from.
///
/// One object serves any number of evaluations.
package final class CELEnvironment {
    package let calendars: Calendars?
    /// Answers `inState("id")`.
    package let inState: ((String) -> Bool)?
    /// Finds a zone by its IANA name; the calendars' own zone, UTC and fixed offsets need none.
    package let zone: ((String) -> TimeZoneRules?)?

    package init(
        calendars: Calendars? = nil, inState: ((String) -> Bool)? = nil,
        zone: ((String) -> TimeZoneRules?)? = nil
    ) {
        self.calendars = calendars
        self.inState = inState
        self.zone = zone
    }
}

/// The values that evaluations see, one after another.
///
/// Made for the declarations that its programs were compiled with, so that a name is a slot.
package struct CELBindings {
    let layout: CELLayout
    /// What an evaluation works on; kept between them, so that none makes its own.
    private(set) var frame: CELFrame
    package var environment: CELEnvironment { frame.environment }

    package init(
        _ declarations: CELDeclarations, now: Timestamp? = nil,
        environment: CELEnvironment = CELEnvironment()
    ) {
        layout = declarations.layout
        frame = CELFrame(
            globals: Array(repeating: nil, count: layout.names.count), now: now,
            environment: environment)
    }

    /// Binds a declared name; false if the name is not declared.
    @discardableResult
    package mutating func set(_ name: String, _ value: consuming CELValue) -> Bool {
        guard let slot = layout.slot(of: name) else { return false }
        frame.globals[slot] = value
        return true
    }

    /// Binds a declared name to a JSON value, which is wrapped and not walked.
    @discardableResult
    package mutating func set(_ name: String, _ value: JSONValue) -> Bool {
        set(name, CELValue(value))
    }

    /// Takes the value of a name away again.
    package mutating func unset(_ name: String) {
        if let slot = layout.slot(of: name) { frame.globals[slot] = nil }
    }

    /// Evaluates with a new budget; the variables of macros are forgotten afterwards, so that they
    /// keep nothing alive.
    mutating func evaluate(
        _ node: any Node, locals count: Int, budget: Int
    ) throws(CELFault) -> CELValue {
        frame.budget = budget
        guard count > 0 else { return try node.evaluate(&frame) }
        while frame.locals.count < count { frame.locals.append(nil) }
        defer { for place in 0..<count { frame.locals[place] = nil } }
        return try node.evaluate(&frame)
    }

    /// The same values by name, in the order of other declarations.
    func ordered(for other: CELLayout) -> CELBindings {
        var ordered = self
        ordered.frame.globals = other.names.map { name in
            layout.slot(of: name).flatMap { frame.globals[$0] }
        }
        return ordered
    }
}
