import CEL
import JSON

/// Names that nothing answers to: receivers, delayed messages, events, senders, parts of the review.
extension ChartChecker {
    mutating func checkNames() {
        let actions = program.states.flatMap { state in
            state.initialActions + state.entry.joined() + state.exit.joined()
        }
        let all = (actions + program.transitions.flatMap(\.actions)).flatMap(\.withInner)
        for action in all {
            switch action {
            case .send(let spec): checkReceiver(spec)
            case .cancel(let id, let position): checkCancelled(id, among: all, at: position)
            case .raise(let event, _, let position): checkTaken(event, at: position)
            default: continue
            }
        }
        checkSenders()
        checkReview()
    }

    private mutating func checkReceiver(_ spec: SendSpec) {
        guard let address = spec.to else { return checkTaken(spec.event, at: spec.position) }
        guard let text = address.constant?.stringValue else { return }
        if sameBytes(text, "#self") || sameBytes(text, "#internal") {
            return checkTaken(spec.event, at: spec.position)
        }
        let ids = program.invokes.map(\.id)
        let known = ["#parent", "#self"] + ids.map { "#\($0)" }
        if known.contains(where: { sameBytes($0, text) }) { return }
        // One of several that a `forEach` started.
        let group = String(text.dropFirst().prefix { $0 != "#" && $0 != "~" })
        let isHash = text.utf8.first == UInt8(ascii: "#")
        if isHash, ids.contains(where: { sameBytes($0, group) }) { return }
        if ["person:", "review:"].contains(where: { text.hasPrefix($0) && text != $0 }) { return }
        findings.append(
            Finding(
                .error, .unanswered, "nobody can be reached at this address", at: spec.position,
                expected: (known + ["person:…", "review:…"]).joined(separator: ", "),
                found: "\"\(text)\"",
                nearest: nearestName(text, in: known)))
    }

    private mutating func checkCancelled(
        _ id: Template, among actions: [Action], at position: SourcePosition
    ) {
        guard let id = id.constant?.stringValue else { return }
        var known: [String] = []
        for case .send(let spec) in actions {
            guard let given = spec.id else { continue }
            // It may be worked out.
            guard let text = given.constant?.stringValue else { return }
            known.append(text)
        }
        if known.contains(where: { sameBytes($0, id) }) { return }
        findings.append(
            Finding(
                .warning, .unanswered, "no message has this id", at: position,
                expected: known.isEmpty ? "the `id` of a `send`" : known.joined(separator: ", "),
                found: "\"\(id)\"", nearest: nearestName(id, in: known)))
    }

    /// An event that the chart makes for itself.
    private mutating func checkTaken(_ event: Template, at position: SourcePosition) {
        guard let name = event.constant?.stringValue else { return }
        let number = program.eventClass(of: name)
        if program.transitions.contains(where: { $0.tag < 0 && $0.classes.contains(number) }) {
            return
        }
        let first = name.split(separator: ".").first.map(String.init) ?? ""
        if ["done", "error", "overdue"].contains(where: { sameBytes($0, first) }) { return }
        var known: [String] = []
        for transition in program.transitions {
            guard case .event(let words) = transition.trigger else { continue }
            for word in words.split(separator: " ").map(String.init) where !known.contains(word) {
                known.append(word)
            }
        }
        findings.append(
            Finding(
                .warning, .unanswered, "no transition takes this event", at: position,
                expected: "`on: { \(name): … }` somewhere", found: "`\(name)`",
                nearest: nearestName(name, in: known)))
    }

    private mutating func checkSenders() {
        let known = ["coordinator", "host", "review"]
        for (text, position) in notes.senders where text.utf8.first != UInt8(ascii: "=") {
            if known.contains(where: { sameBytes($0, text) }) || TaskTemplate.isAddress(text) {
                continue
            }
            findings.append(
                Finding(
                    .error, .unanswered, "nobody is called this: only the coordinator could do it",
                    at: position,
                    expected: (known + ["role:…", "organisation:…", "person:…"])
                        .joined(separator: ", "),
                    found: "\"\(text)\"", nearest: nearestName(text, in: known)))
        }
    }

    private mutating func checkReview() {
        let known = ["id", "title", "region", "host"]
        for expression in notes.expressions {
            for path in expression.program.reads
            where path.count > 1 && sameBytes(path[0], "review")
                && !known.contains(where: { sameBytes($0, path[1]) })
            {
                findings.append(
                    Finding(
                        .error, .path, "a review has no such member", at: expression.position,
                        expected: known.joined(separator: ", "),
                        found: "`\(path.joined(separator: "."))`",
                        nearest: nearestName(path[1], in: known)))
            }
        }
    }
}

extension Action {
    /// It and the actions within it.
    var withInner: [Action] {
        switch self {
        case .choose(let branches): [self] + branches.flatMap(\.actions).flatMap(\.withInner)
        case .forEach(let loop): [self] + loop.actions.flatMap(\.withInner)
        default: [self]
        }
    }
}
