package import JSON

/// What a program tells its user when it cannot do what was asked; every command throws this.
///
/// `description` is one sentence; `report` is what stands on stderr, one fact a line.
package struct ProgramError: Error, Sendable, Equatable, CustomStringConvertible {
    package var exit: ExitStatus
    /// Stable: `CLI-002`, `CSV-004`, or the daemon's own, such as `REFUSED`.
    package var code: String
    package var problem: String
    /// On what: a file with line and column, a task, a review.
    package var subject: String?
    package var expected: String?
    package var found: String?
    package var hint: String?
    package var nearest: String?
    /// The daemon's exact reason, such as `DMN-045`, which `Ops/Errors.md` explains.
    package var reason: String?
    /// Further lines, one fault each.
    package var details: [String] = []

    package init(
        _ exit: ExitStatus, _ code: String, _ problem: String, subject: String? = nil,
        expected: String? = nil, found: String? = nil, hint: String? = nil, nearest: String? = nil
    ) {
        self.exit = exit
        self.code = code
        self.problem = problem
        self.subject = subject
        self.expected = expected
        self.found = found
        self.hint = hint
        self.nearest = nearest
    }

    /// An ERROR body of the daemon, as it stands on the wire.
    package init(wire body: JSONObject) {
        let code = body["code"]?.stringValue ?? "INTERNAL"
        self.init(
            ExitStatus(wireCode: code), code,
            body["message"]?.stringValue ?? "the daemon gave no reason",
            subject: body["subject"]?.stringValue, expected: body["expected"]?.stringValue,
            found: body["found"]?.stringValue, hint: body["hint"]?.stringValue,
            nearest: body["nearest"]?.stringValue)
        reason = body["reason"]?.stringValue
        let problems = body["problems"]?.arrayValue ?? []
        if problems.count > 1 {
            details = problems.map { problem in
                let part = { (name: String) in problem[name]?.stringValue ?? "" }
                return "\(part("subject")): expected \(part("expected")), found \(part("found"))"
            }
        }
        if let now = body["now"]?.arrayValue {
            let names = now.compactMap { $0.stringValue ?? $0["event"]?.stringValue }
            if !names.isEmpty, expected == nil {
                details.append("it takes now: " + names.joined(separator: ", "))
            }
        }
    }

    package var description: String {
        let place = subject.map { "\($0): " } ?? ""
        let meant = nearest.map { " Did you mean \"\($0)\"?" } ?? ""
        return "\(code) \(place)\(problem).\(meant)"
    }

    /// The lines for stderr.
    ///
    /// A fact that the sentence already tells is not said twice.
    package func report(program: String) -> String {
        let told = subject.map { problem.hasPrefix($0) } ?? true
        let place = told ? "" : subject.map { "\($0): " } ?? ""
        let exact = reason.map { " (\($0))" } ?? ""
        var lines = ["\(program): \(code)\(exact): \(place)\(problem)"]
        for (name, value) in [("expected", expected), ("found", found)] {
            if let value, !problem.contains("expected ") { lines.append("  \(name): \(value)") }
        }
        lines += details.map { "  \($0)" }
        if let nearest { lines.append("  did you mean: \(nearest)") }
        if let hint { lines.append("  hint: \(hint)") }
        return lines.joined(separator: "\n")
    }

    /// The same for `--json`: one object on stderr.
    package var json: JSONValue {
        var object: JSONObject = ["code": .string(code), "message": .string(problem)]
        for (name, value) in [
            ("subject", subject), ("expected", expected), ("found", found), ("hint", hint),
            ("nearest", nearest), ("reason", reason),
        ] {
            if let value { object[name] = .string(value) }
        }
        if !details.isEmpty { object["details"] = .array(details.map { .string($0) }) }
        object["exit"] = .int(Int64(exit.rawValue))
        return .object(["error": .object(object)])
    }
}
