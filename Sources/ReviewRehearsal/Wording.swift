import CivilTime
import JSON

/// How addresses, answers and days are told to people.
enum Wording {
    /// What two titles of one task have in common, whole words from the front: "Can you join as …".
    static func common(_ one: String, _ other: String) -> String {
        let same = zip(one.split(separator: " "), other.split(separator: " "))
            .prefix { sameBytes(String($0), String($1)) }.map { $0.0 }
        return (same + ["…"]).joined(separator: " ")
    }

    /// `person:derby-send-lead` as the pool calls them.
    static func who(_ address: String, _ names: [String: String]) -> String {
        let id = id(of: address)
        if address.utf8.starts(with: "role:".utf8) { return "the \(id)" }
        if address.utf8.starts(with: "queue:".utf8) { return "automatic step" }
        if address.utf8.starts(with: "organisation:".utf8) { return name(id) }
        return names[id] ?? name(id)
    }

    static func id(of address: String) -> String {
        guard let colon = address.firstIndex(of: ":") else { return address }
        return String(address[address.index(after: colon)...])
    }

    /// `east-midlands-send-group` as a name.
    static func name(_ id: String) -> String {
        let words = id.split(separator: "-").map { word in
            let text = String(word)
            return ["send", "la", "ccg", "dcs"].contains(text)
                ? text.uppercased() : text.prefix(1).uppercased() + text.dropFirst()
        }
        return words.joined(separator: " ")
    }

    /// What a child review is about: the first of its input's members that has a title.
    static func subject(of input: JSONObject) -> String? {
        for (_, value) in input {
            if let title = value["title"]?.stringValue, !title.isEmpty { return title }
        }
        return nil
    }

    /// The choices and counts of an answer: ": accept, conflict no, findings 3".
    static func summary(_ answer: JSONValue, _ form: JSONValue?) -> String {
        let properties = form?["properties"]?.objectValue ?? JSONObject()
        var parts: [String] = []
        for (key, value) in answer.objectValue ?? [:] {
            let isChoice = properties[key]?["enum"] != nil
            let isDate = properties[key]?["format"]?.stringValue == "date"
            switch value {
            case .bool(let truth): parts.append("\(spoken(key)) \(truth ? "yes" : "no")")
            case .string(let text) where isChoice: parts.append(spoken(text))
            case .string(let text) where isDate: parts.append("\(spoken(key)) \(text)")
            case .array(let list): parts.append("\(spoken(key)) \(list.count)")
            default: break
            }
        }
        return parts.isEmpty ? "" : ": " + parts.joined(separator: ", ")
    }

    /// What a problem is, without the values that make each one differ.
    static func clause(of problem: String) -> String {
        problem.firstIndex(of: ":").map { String(problem[..<$0]) } ?? problem
    }

    /// `visitStart` and `as-proposed` as words.
    static func spoken(_ key: String) -> String {
        var text = ""
        for character in key {
            if character.isUppercase {
                text += " " + character.lowercased()
            } else {
                text.append(character == "-" || character == "_" ? " " : character)
            }
        }
        return text
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ]

    static func day(_ date: CivilDate) -> String {
        "\(date.day) \(months[date.month - 1]) \(date.year)"
    }
}
