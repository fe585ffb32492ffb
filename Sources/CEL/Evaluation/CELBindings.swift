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

/// The values that one evaluation sees.
///
/// Made for the declarations that its programs were compiled with, so that a name is a slot.
package struct CELBindings {
    let layout: CELLayout
    var values: [CELValue?]
    package var now: Timestamp?
    package var environment: CELEnvironment

    package init(
        _ declarations: CELDeclarations, now: Timestamp? = nil,
        environment: CELEnvironment = CELEnvironment()
    ) {
        layout = declarations.layout
        values = Array(repeating: nil, count: layout.names.count)
        self.now = now
        self.environment = environment
    }

    /// Binds a declared name; false if the name is not declared.
    @discardableResult
    package mutating func set(_ name: String, _ value: CELValue) -> Bool {
        guard let slot = layout.slot(of: name) else { return false }
        values[slot] = value
        return true
    }

    /// Binds a declared name to a JSON value, which is wrapped and not walked.
    @discardableResult
    package mutating func set(_ name: String, _ value: JSONValue) -> Bool {
        set(name, CELValue(value))
    }

    /// Takes the value of a name away again.
    package mutating func unset(_ name: String) {
        if let slot = layout.slot(of: name) { values[slot] = nil }
    }

    /// The values in the order of another layout, by name.
    func values(for other: CELLayout) -> [CELValue?] {
        if other === layout { return values }
        return other.names.map { name in layout.slot(of: name).flatMap { values[$0] } }
    }
}
