import CivilTime
import JSON

/// Times that cannot be what was meant.
extension ChartChecker {
    /// Times that hang on a member of the context which begins as something that is no date.
    mutating func checkAnchors() {
        for anchor in notes.anchors {
            let path = anchor.path.dropFirst()
            guard let first = path.first,
                let start = program.context.first(where: { sameBytes($0.key, first) }),
                var value = start.value.constant
            else { continue }
            for name in path.dropFirst() { value = value[name] ?? .null }
            if Self.mayBeDate(value) { continue }
            let isSet = notes.assignments.contains { assignment in
                zip(assignment.path, path).allSatisfy { sameBytes($0, $1) }
            }
            let written = anchor.path.joined(separator: ".")
            findings.append(
                Finding(
                    isSet ? .warning : .error, .time, "a time hangs on what is no date",
                    at: anchor.position, expected: "a date or an instant in `\(written)`",
                    found: "`\(written)` begins as \(value.compactText)",
                    hint: isSet ? "begin with null until there is a date" : nil))
        }
    }

    /// Nothing yet, or a date.
    private static func mayBeDate(_ value: JSONValue) -> Bool {
        if value.isNull { return true }
        guard let text = value.stringValue else { return false }
        return text.isEmpty || (try? CivilDate(parsing: text)) != nil
            || (try? Timestamp(parsing: text)) != nil
    }

    /// Reminders that would lie before the start of what they remind of.
    mutating func checkReminders() {
        for invoke in program.invokes {
            guard case .fixed(let due)? = invoke.due, due.anchorPath == nil,
                let longest = due.days?.upperBound
            else { continue }
            for reminder in invoke.reminders where reminder.isBeforeDue {
                guard let shortest = reminder.spec.days?.lowerBound, shortest > longest else {
                    continue
                }
                findings.append(
                    Finding(
                        .warning, .time, "this reminder lies before the task begins",
                        at: reminder.position, expected: "less than \(due)",
                        found: "\(reminder.spec.amount) \(reminder.spec.unit.rawValue) before due",
                        hint: "it would be sent at once"))
            }
        }
    }
}

extension DelaySpec {
    /// How many days it is at least and at most; nil where that cannot be told.
    fileprivate var days: ClosedRange<Double>? {
        let count = Double(amount)
        switch unit {
        case .seconds: return count / 86_400...count / 86_400
        case .minutes: return count / 1440...count / 1440
        case .hours: return count / 24...count / 24
        case .days: return count...count + 1
        // A week without holidays; one with as many as there are.
        case .workingDays: return count...count * 2 + 12
        case .weeks: return count * 7...count * 7 + 1
        case .months: return count * 28...count * 31
        case .years: return count * 365...count * 366
        case .terms: return nil
        }
    }

}
