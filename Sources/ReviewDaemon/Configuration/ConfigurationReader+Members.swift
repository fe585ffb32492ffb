import CivilTime
import JSON
import ReviewEngine

/// Members of an object, of the type that they should have.
extension ConfigurationReader {
    /// A path is meant from the folder of the configuration file.
    func resolved(_ path: String) -> String {
        guard !path.isEmpty, !path.utf8.starts(with: "/".utf8),
            let slash = file.utf8.lastIndex(of: UInt8(ascii: "/"))
        else { return path }
        return String(file[...slash]) + path
    }

    func text(_ node: JSONNode, _ key: String) throws(Ending) -> String {
        guard let text = try optionalText(node, key), !text.isEmpty else {
            throw wrong(node[key] ?? node, key, "text", "nothing")
        }
        return text
    }

    func optionalText(_ node: JSONNode, _ key: String) throws(Ending) -> String? {
        guard let member = node[key], !member.value.isNull else { return nil }
        guard let text = member.value.stringValue else {
            throw wrong(member, key, "text", member.value.kindName)
        }
        return text
    }

    func timeOfDay(
        _ node: JSONNode, _ key: String
    ) throws(Ending) -> CivilTimeOfDay? {
        guard let text = try optionalText(node, key) else { return nil }
        guard let time = try? CivilTimeOfDay(parsing: text) else {
            throw wrong(
                node[key] ?? node, key, "a time of day, HH:MM, such as 09:30", "\"\(text)\"")
        }
        return time
    }

    func object(_ node: JSONNode, _ key: String) throws(Ending) -> JSONNode {
        guard let member = node[key], member.value.objectValue != nil else {
            throw wrong(node[key] ?? node, key, "an object", "none")
        }
        return member
    }

    func number(
        _ node: JSONNode, _ key: String, _ range: ClosedRange<Int>
    ) throws(Ending) -> Int? {
        guard let member = node[key] else { return nil }
        guard let number = member.value.intValue, range.contains(Int(number)) else {
            throw wrong(
                member, key, "a whole number from \(range.lowerBound) to \(range.upperBound)",
                member.value.compactText)
        }
        return Int(number)
    }

    func refuseUnknown(
        _ node: JSONNode, _ what: String, _ known: [String]
    ) throws(Ending) {
        guard case .object(let members) = node.kind else {
            throw wrong(node, what, "an object", node.value.kindName)
        }
        for member in members where !known.contains(where: { sameBytes($0, member.key) }) {
            let nearest = nearestName(member.key, in: known).map { "; did you mean \($0)?" } ?? ""
            throw Ending(
                .configuration,
                "DMN-001 \(member.keyPosition): \(what) has no key \"\(member.key)\": expected one of "
                    + known.joined(separator: ", ") + nearest)
        }
    }

    func wrong(
        _ node: JSONNode, _ key: String, _ expected: String, _ found: String
    ) -> Ending {
        Ending(
            .configuration,
            "DMN-002 \(node.position): \(key) cannot be used: expected \(expected), found \(found)")
    }
}
