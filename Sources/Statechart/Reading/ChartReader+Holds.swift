import CivilTime
import JSON

/// What a chart says of standing still: which times move, what is barred, what is agreed anew.
extension ChartReader {
    mutating func readResume(_ node: JSONNode?) {
        guard let node else { return }
        guard let rules = node.members else {
            wrongType(node, "`resume`", expected: "an object")
            return
        }
        var standard = ResumeRule.shift
        var exceptions: [(name: String, rule: ResumeRule)] = []
        let known = outlines.dropFirst().map(\.id) + parts.invokes.map(\.id)
        for member in rules {
            let words = ResumeRule.allCases.map(\.rawValue)
            guard let word = member.value.stringValue, let rule = ResumeRule(rawValue: word) else {
                report(
                    .type, "a timer shifts or keeps its date", at: member.value.position,
                    expected: "\"shift\" or \"keep\"",
                    found: member.value.stringValue.map { "\"\($0)\"" } ?? member.value.kindName,
                    nearest: member.value.stringValue.flatMap { nearestName($0, in: words) })
                continue
            }
            if sameBytes(member.key, "default") {
                standard = rule
            } else if known.contains(where: { sameBytes($0, member.key) }) {
                exceptions.append((member.key, rule))
            } else {
                report(
                    .unknownKey, "`resume` names neither a state nor an invoke",
                    at: member.keyPosition, expected: "`default` or an id",
                    found: "`\(member.key)`",
                    nearest: nearestName(member.key, in: known + ["default"]))
            }
        }
        parts.resume = ResumeRules(standard: standard, exceptions: exceptions)
    }

    /// The kinds of windows in which an event or a start is barred.
    mutating func barred(_ node: JSONNode?) -> [BlackoutWindow.Kind] {
        guard let node else { return [] }
        let known = BlackoutWindow.Kind.allCases.map(\.rawValue)
        var kinds: [BlackoutWindow.Kind] = []
        for element in node.elements ?? [node] {
            let word = element.stringValue
            if let kind = word.flatMap(BlackoutWindow.Kind.init(rawValue:)) {
                kinds.append(kind)
            } else {
                report(
                    .type, "nothing is barred by a window of this kind", at: element.position,
                    expected: known.joined(separator: ", "),
                    found: word.map { "\"\($0)\"" } ?? element.kindName,
                    nearest: word.flatMap { nearestName($0, in: known) })
            }
        }
        return kinds
    }

    /// Dates of the context that people have agreed: they never move by themselves.
    mutating func readAgreed(_ node: JSONNode?) {
        guard let node else { return }
        guard let elements = node.elements else {
            wrongType(node, "`agreed`", expected: "a list of paths of the context")
            return
        }
        for element in elements {
            let names = (element.stringValue ?? "").split(
                separator: ".", omittingEmptySubsequences: false
            ).map(String.init)
            guard names.count > 1, sameBytes(names[0], "context"),
                parts.names.context.contains(where: { sameBytes($0, names[1]) })
            else {
                report(
                    .path, "`agreed` names no date of the context", at: element.position,
                    expected: "a path such as context.visit.start",
                    found: element.stringValue.map { "\"\($0)\"" } ?? element.kindName,
                    nearest: names.count > 1 ? nearestName(names[1], in: parts.names.context) : nil)
                continue
            }
            parts.agreed.append(Array(names.dropFirst()))
            notes.agreed.append(element.position)
        }
    }

    /// How long a hold may last: a plain length of time.
    mutating func readIncomplete(_ node: JSONNode?) {
        guard let node, let text = text(node, "`incompleteAfter`"),
            let spec = fixedDelay(text, "`incompleteAfter`", at: node.position)
        else { return }
        guard spec.direction == .after, spec.anchorPath == nil else {
            report(
                .delay, "`incompleteAfter` counts from the day on which the hold began",
                at: node.position, expected: "a length of time such as \"12 months\"",
                found: "\"\(text)\"")
            return
        }
        parts.incompleteAfter = spec
    }
}
