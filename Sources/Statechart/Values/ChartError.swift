package import JSON

/// Why a chart cannot be read or a step cannot be made.
///
/// Callers decide by `code`.
package struct ChartError: Error, Sendable, Equatable {
    /// Stable: `CHT-001` … (`ChartError.Code`).
    package var code: String
    /// What is wrong, as a clause.
    package var problem: String
    /// The place in the workflow file, where there is one.
    package var position: SourcePosition?
    package var expected: String?
    package var found: String?
    package var hint: String?
    /// A name that exists and was probably meant.
    package var nearest: String?

    init(
        _ code: Code, _ problem: String, at position: SourcePosition? = nil,
        expected: String? = nil, found: String? = nil, hint: String? = nil, nearest: String? = nil
    ) {
        self.code = code.rawValue
        self.problem = problem
        self.position = position
        self.expected = expected
        self.found = found
        self.hint = hint
        self.nearest = nearest
    }

    /// The stable codes of this room.
    package enum Code: String, Sendable {
        // Reading a chart.
        /// A value of another type than the place takes.
        case type = "CHT-001"
        /// A key that the place does not know.
        case unknownKey = "CHT-002"
        /// A key that the place needs.
        case missingKey = "CHT-003"
        /// A name that is not written as names are.
        case name = "CHT-004"
        /// A name that came before where each may come once.
        case repeated = "CHT-005"
        /// A target that is no state of the chart, or several.
        case target = "CHT-006"
        /// An expression that does not compile.
        case expression = "CHT-007"
        /// A delay that is not written as delays are.
        case delay = "CHT-008"
        /// Keys that do not go together.
        case conflict = "CHT-009"
        /// More states, transitions or levels than the limits.
        case tooLarge = "CHT-010"
        /// A context path that nothing declares.
        case path = "CHT-011"
        // Findings of a check.
        /// A state that nothing leads to.
        case unreachable = "CHT-020"
        /// A transition that an earlier one always hides.
        case shadowed = "CHT-021"
        /// A task without `due`.
        case noDue = "CHT-022"
        /// An automatic step without `onError`.
        case noError = "CHT-023"
        /// An event that is handled but neither declared nor made by the chart.
        case undeclaredEvent = "CHT-024"
        /// A declared event that no state handles.
        case unusedEvent = "CHT-025"
        /// An `until`, `onItem` or `minItems` that has no effect.
        case noEffect = "CHT-026"
        /// Agreed dates that lapse with a hold, and nothing that asks for new ones.
        case noNewDate = "CHT-027"
        /// An expression that reads of an answer what its form does not ask or does not copy.
        case answer = "CHT-028"
        /// A child review that its workflow would not let begin with this input.
        case childInput = "CHT-029"
        /// A name that nothing answers to: a receiver, a sender, a message, an event, a workflow.
        case unanswered = "CHT-032"
        /// A part of an expression that can only fail.
        case constant = "CHT-033"
        /// A condition that is decided by what is written.
        case decided = "CHT-034"
        /// A form that nobody can answer, or that says nothing.
        case form = "CHT-035"
        /// A time that cannot be what was meant.
        case time = "CHT-036"
        // Findings of a verification.
        /// A configuration from which the end cannot be reached, whatever people do.
        case noWayOut = "CHT-030"
        /// A way round that no event from outside stops.
        case livelock = "CHT-031"
        // A step.
        /// The chart goes round without an end.
        case endless = "CHT-040"
        /// An invocation or timer that is not open in this snapshot.
        case notOpen = "CHT-041"
        /// The review has ended.
        case ended = "CHT-042"
        /// A stored snapshot that this chart cannot have written.
        case snapshot = "CHT-043"
        /// An expression that failed while it was evaluated.
        case evaluation = "CHT-044"
        /// A value that grew beyond the limits (depth, size).
        case limit = "CHT-045"
        /// What stands in the way of moving a review to another definition.
        case migration = "CHT-046"
    }
}

extension ChartError: CustomStringConvertible {
    package var description: String {
        var text = position.map { "\($0): " } ?? ""
        text += problem
        switch (expected, found) {
        case (let expected?, let found?): text += ": expected \(expected), found \(found)"
        case (let expected?, nil): text += ": expected \(expected)"
        case (nil, let found?): text += ": found \(found)"
        case (nil, nil): break
        }
        if let nearest { text += "; did you mean `\(nearest)`?" }
        if let hint { text += "; \(hint)" }
        return "\(text) [\(code)]"
    }
}

/// Everything that was found wrong with a chart in one reading, in the order of the file.
package struct ChartErrors: Error, Sendable, Equatable {
    package var errors: [ChartError]

    package init(_ errors: [ChartError]) { self.errors = errors }
}

extension ChartErrors: CustomStringConvertible {
    package var description: String { errors.map(\.description).joined(separator: "\n") }
}
