/// One refusal, as the daemon sends it and the client shows it: the body of ERROR.

package import JSON

package struct WireError: Error, Sendable, Hashable {
    package var code: ErrorCode
    /// A sentence for a person.
    package var message: String
    /// The exact reason, stable, for support and scripts: `DMN-045`.
    package var reason: String?
    /// The verb that was refused, where it could be read.
    package var verb: String?
    /// The field or thing: `people[3].roles`, `r42`.
    package var subject: String?
    package var expected: String?
    package var found: String?
    package var hint: String?
    package var nearest: String?
    /// Several faults of one body.
    package var problems: [Problem]
    /// REFUSED: the events that the review takes at present.
    package var now: [String]?

    package struct Problem: Sendable, Hashable {
        package var subject: String
        package var expected: String
        package var found: String

        package init(subject: String, expected: String, found: String) {
            self.subject = subject
            self.expected = expected
            self.found = found
        }
    }

    package init(
        _ code: ErrorCode, _ message: String, reason: String? = nil, verb: String? = nil,
        subject: String? = nil, expected: String? = nil, found: String? = nil, hint: String? = nil,
        nearest: String? = nil, problems: [Problem] = [], now: [String]? = nil
    ) {
        self.code = code
        self.message = message
        self.reason = reason
        self.verb = verb
        self.subject = subject
        self.expected = expected
        self.found = found
        self.hint = hint
        self.nearest = nearest
        self.problems = problems
        self.now = now
    }

    /// A field that is missing or not as it should be. The message is made of the parts.
    package static func invalid(
        _ subject: String, expected: String, found: String, hint: String? = nil,
        nearest: String? = nil
    ) -> WireError {
        WireError(
            .invalid, "\(subject): expected \(expected), found \(found)", subject: subject,
            expected: expected, found: found, hint: hint, nearest: nearest)
    }

    /// The body of the ERROR message.
    package var body: JSONObject {
        var body: JSONObject = [
            "code": .string(code.rawValue), "message": .string(message),
        ]
        body["verb"] = verb.map(JSONValue.string)
        body["subject"] = subject.map(JSONValue.string)
        body["expected"] = expected.map(JSONValue.string)
        body["found"] = found.map(JSONValue.string)
        body["hint"] = hint.map(JSONValue.string)
        body["nearest"] = nearest.map(JSONValue.string)
        if !problems.isEmpty {
            body["problems"] = .array(
                problems.map { problem in
                    [
                        "subject": .string(problem.subject),
                        "expected": .string(problem.expected), "found": .string(problem.found),
                    ]
                })
        }
        body["reason"] = reason.map(JSONValue.string)
        body["now"] = now.map { .array($0.map(JSONValue.string)) }
        body["retry"] = .string(code.retry.rawValue)
        return body
    }

    /// Reads the body of an ERROR; a code of a later version becomes the one that is retried alike.
    package init(decoding body: JSONObject) {
        let named = body["code"]?.stringValue ?? ""
        code = ErrorCode(rawValue: named) ?? Self.alike(body["retry"]?.stringValue)
        message = body["message"]?.stringValue ?? "the daemon refused, without a reason"
        reason = body["reason"]?.stringValue
        verb = body["verb"]?.stringValue
        subject = body["subject"]?.stringValue
        expected = body["expected"]?.stringValue
        found = body["found"]?.stringValue
        hint = body["hint"]?.stringValue
        nearest = body["nearest"]?.stringValue
        problems = (body["problems"]?.arrayValue ?? []).map { problem in
            Problem(
                subject: problem["subject"]?.stringValue ?? "",
                expected: problem["expected"]?.stringValue ?? "",
                found: problem["found"]?.stringValue ?? "")
        }
        now = body["now"]?.arrayValue?.compactMap(\.stringValue)
    }

    private static func alike(_ retry: String?) -> ErrorCode {
        switch retry.flatMap(ErrorCode.Retry.init(rawValue:)) {
        case .fix: .invalid
        case .later, .now: .busy
        case .never, nil: .refused
        }
    }
}

extension WireError: CustomStringConvertible {
    /// Code and message, the hint and the nearest name behind it.
    package var description: String {
        var text = "\(code.rawValue): \(message)"
        if let nearest { text += ". Did you mean \(nearest)?" }
        if let hint { text += " (\(hint))" }
        return text
    }
}
