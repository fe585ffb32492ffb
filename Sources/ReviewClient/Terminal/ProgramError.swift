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
    }

    package var description: String {
        let place = subject.map { "\($0): " } ?? ""
        let meant = nearest.map { " Did you mean \"\($0)\"?" } ?? ""
        return "\(code) \(place)\(problem).\(meant)"
    }

    /// The lines for stderr. A fact that the sentence already tells is not said twice.
    package func report(program: String) -> String {
        var lines = ["\(program): \(code): \(subject.map { "\($0): " } ?? "")\(problem)"]
        for (name, value) in [("expected", expected), ("found", found)] {
            if let value { lines.append("  \(name): \(value)") }
        }
        if let nearest { lines.append("  did you mean: \(nearest)") }
        if let hint { lines.append("  hint: \(hint)") }
        return lines.joined(separator: "\n")
    }

    /// The same for `--json`: one object on stderr.
    package var json: JSONValue {
        var object: JSONObject = ["code": .string(code), "message": .string(problem)]
        for (name, value) in [
            ("subject", subject), ("expected", expected), ("found", found), ("hint", hint),
            ("nearest", nearest),
        ] {
            if let value { object[name] = .string(value) }
        }
        object["exit"] = .int(Int64(exit.rawValue))
        return .object(["error": .object(object)])
    }
}
