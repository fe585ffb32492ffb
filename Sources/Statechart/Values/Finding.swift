package import JSON

/// One remark of `Chart.check()` about a chart that can be read.
package struct Finding: Sendable, Equatable {
    package enum Severity: String, Sendable {
        /// The chart must not be deployed.
        case error
        /// Probably not what was meant.
        case warning
    }

    package var severity: Severity
    /// Stable, see `ChartError.Code`.
    package var code: String
    package var problem: String
    package var position: SourcePosition
    package var expected: String?
    package var found: String?
    package var hint: String?
    package var nearest: String?

    init(
        _ severity: Severity, _ code: ChartError.Code, _ problem: String,
        at position: SourcePosition, expected: String? = nil, found: String? = nil,
        hint: String? = nil, nearest: String? = nil
    ) {
        self.severity = severity
        self.code = code.rawValue
        self.problem = problem
        self.position = position
        self.expected = expected
        self.found = found
        self.hint = hint
        self.nearest = nearest
    }
}

extension Finding {
    /// The same, as something that may be mended elsewhere.
    package var asWarning: Finding {
        var finding = self
        finding.severity = .warning
        return finding
    }
}

extension Finding: CustomStringConvertible {
    package var description: String {
        let error = ChartError(
            .type, problem, at: position, expected: expected, found: found, hint: hint,
            nearest: nearest)
        // The sentence is the same as an error's; only the code is the finding's own.
        return "\(severity.rawValue): "
            + error.description.replacingSuffix("[\(error.code)]", with: "[\(code)]")
    }
}

extension String {
    fileprivate func replacingSuffix(_ suffix: String, with other: String) -> String {
        utf8.count >= suffix.utf8.count ? dropLast(suffix.count) + other : self
    }
}
