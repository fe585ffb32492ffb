import CEL
import JSON

/// What is written out in expressions: parts that can only fail, conditions that are decided.
extension ChartChecker {
    /// - Parameter zones: the time zones by name that steps know.
    mutating func checkConstants(zones: [String]) {
        for expression in notes.expressions {
            for fault in CELConstants(of: expression.program, zones: zones).faults {
                report(fault, in: expression, zones)
            }
        }
        for (expression, kind) in notes.wanted where kind == .truth {
            let constants = CELConstants(of: expression.program, zones: zones)
            guard constants.faults.isEmpty, case .bool(let holds)? = constants.value else {
                continue
            }
            findings.append(
                Finding(
                    .warning, .decided,
                    holds ? "this condition always holds" : "this condition never holds",
                    at: expression.position, expected: "a condition that reads something",
                    found: "`\(expression.source)`",
                    hint: holds
                        ? "leave it away" : "what stands behind it never happens"))
        }
    }

    private mutating func report(
        _ fault: CELConstants.Fault, in expression: Expression, _ zones: [String]
    ) {
        let error = fault.error
        let isZone = fault.zone != nil
        findings.append(
            Finding(
                fault.isAbsorbed ? .warning : .error, .constant,
                "this can only fail: \(error.code) \(error.message)",
                at: error.position ?? expression.position,
                expected: isZone
                    ? (zones + ["UTC", "an offset such as +01:00"]).joined(separator: ", ")
                    : error.expected,
                found: error.found ?? "`\(expression.source)`",
                hint: isZone
                    ? "steps know no other zone, so that a replay gives the same" : error.hint,
                nearest: error.nearest ?? fault.zone.flatMap { nearestName($0, in: zones) }))
    }
}
