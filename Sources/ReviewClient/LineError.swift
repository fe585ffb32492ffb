import ReviewWire

/// Why a question to the daemon got no OK, as the pages need it: what to tell, and what to offer.
package struct LineError: Error, Sendable {
    /// The wire's code (`NOT_YOURS`, `STALE`, …), or `AWAY` when nobody answered.
    package var code: String
    /// The exact reason: `DMN-141`.
    package var reason: String
    /// A sentence for a person.
    package var message: String
    package var hint: String?
    package var found: String?
    package var problems: [(subject: String, expected: String, found: String)]

    init(_ error: ClientError) {
        guard let wire = error.wire else {
            self.init(code: "AWAY", reason: error.code.rawValue, message: error.problem)
            return
        }
        self.init(code: wire.code.rawValue, reason: wire.reason ?? "", message: wire.message)
        hint = wire.hint
        found = wire.found
        problems = wire.problems.map { ($0.subject, $0.expected, $0.found) }
    }

    package init(code: String, reason: String, message: String) {
        self.code = code
        self.reason = reason
        self.message = message
        problems = []
    }
}
