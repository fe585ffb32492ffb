import CEL
import CivilTime
package import JSON

/// Reads a chart from JSON5 and finds all that is wrong with it in one go.
///
/// `Chart.load` calls it.
///
/// First an outline of the states, so that targets can be resolved; then everything else.
struct ChartReader {
    /// A state before its contents are read.
    struct Outline {
        let key: String
        let node: JSONNode
        let parent: Int
        let depth: Int
        var end: Int
        var id: String
        let explicitID: String?
        var kind: StateNode.Kind
        var children: [Int] = []
        var historyChildren: [Int] = []
        let position: SourcePosition
    }

    var errors: [ChartError] = []
    var parts = ChartParts()
    var outlines: [Outline] = []
    /// Numbers of the states by id.
    var numbers: [NameBytes: Int] = [:]
    /// Descriptors by transition, until the table of event classes can be made.
    var descriptors: [(transition: Int, names: [String])] = []
    /// Names of the chart's own events by tag; nil for those that only their tag matches.
    var ownNames: [String?] = []
    var notes = ChartNotes()
    var transitionsOfState: [Int] = []

    mutating func report(_ error: ChartError) { errors.append(error) }

    mutating func report(
        _ code: ChartError.Code, _ problem: String, at position: SourcePosition,
        expected: String? = nil, found: String? = nil, hint: String? = nil, nearest: String? = nil
    ) {
        errors.append(
            ChartError(
                code, problem, at: position, expected: expected, found: found, hint: hint,
                nearest: nearest))
    }

    mutating func wrongType(_ node: JSONNode, _ what: String, expected: String) {
        report(
            .type, "\(what) cannot be this", at: node.position, expected: expected,
            found: node.kindName)
    }

    /// The members of an object whose keys are all known; an unknown one is reported.
    mutating func members(
        _ node: JSONNode, _ what: String, keys: [String]
    ) -> [JSONNode.Member] {
        guard let members = node.members else {
            wrongType(node, what, expected: "an object")
            return []
        }
        for member in members where !keys.contains(where: { sameBytes($0, member.key) }) {
            report(
                .unknownKey, "\(what) has no `\(member.key)`", at: member.keyPosition,
                expected: keys.joined(separator: ", "), found: "`\(member.key)`",
                nearest: nearestName(member.key, in: keys))
        }
        return members
    }

    mutating func text(_ node: JSONNode?, _ what: String) -> String? {
        guard let node else { return nil }
        if let text = node.stringValue { return text }
        wrongType(node, what, expected: "a string")
        return nil
    }

    mutating func flag(_ node: JSONNode?, _ what: String) -> Bool {
        guard let node else { return false }
        if let flag = node.boolValue { return flag }
        wrongType(node, what, expected: "true or false")
        return false
    }

    /// A text that must be there.
    mutating func required(
        _ key: String, in node: JSONNode, _ what: String, hint: String? = nil
    ) -> String? {
        if let value = node[key] { return text(value, "`\(key)`") }
        report(
            .missingKey, "\(what) needs `\(key)`", at: node.position, expected: "`\(key)`",
            found: node.members.map { $0.map(\.key).joined(separator: ", ") }, hint: hint)
        return nil
    }

    mutating func strings(_ node: JSONNode?, _ what: String) -> [String] {
        guard let node else { return [] }
        guard let elements = node.elements else {
            wrongType(node, what, expected: "a list of strings")
            return []
        }
        return elements.compactMap { text($0, what) }
    }

    /// Letters, digits, `_` and `-`, beginning with a letter or `_`; `dots` between such names.
    static func isName(_ text: String, dots: Bool = false) -> Bool {
        var atStart = true
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "_"):
                atStart = false
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                if atStart, !dots { return false }
                atStart = false
            case UInt8(ascii: ".") where dots && !atStart: atStart = true
            default: return false
            }
        }
        return !atStart && text.utf8.count <= 200
    }

    /// The chart's own event, with a new tag that its handlers answer to.
    mutating func own(_ name: String, isPrivate: Bool = false) -> OwnEvent {
        ownNames.append(isPrivate ? nil : name)
        return OwnEvent(name: name, tag: ownNames.count - 1)
    }
}

extension Chart {
    /// Reads a chart; throws everything that is wrong with it, in the order of the file.
    package static func load(_ node: JSONNode) throws(ChartErrors) -> Chart {
        var reader = ChartReader()
        let root = reader.read(node)
        guard reader.errors.isEmpty else {
            throw ChartErrors(
                reader.errors.enumerated().sorted { left, right in
                    let a = left.element.position
                    let b = right.element.position
                    return (a?.line ?? 0, a?.column ?? 0, left.offset)
                        < (b?.line ?? 0, b?.column ?? 0, right.offset)
                }.map(\.element))
        }
        return Chart(
            id: root.id, title: root.title, description: root.description,
            initialInputSchema: root.input, events: reader.parts.declaredEvents,
            program: ChartProgram(reader.parts), notes: reader.notes, source: node.value)
    }
}
