import JSON
import ReviewClient

/// Everything held on a person, to be read by the person.
struct HeldView {
    private let held: HeldSearch

    init(_ held: HeldSearch) { self.held = held }

    var text: String {
        var parts = ["Everything held on \(held.id)"]
        parts.append(
            "Searched for: \(held.words.joined(separator: ", "))")
        if let person = held.person {
            parts.append("In the register\n" + Self.lines(.object(person), indent: 2))
        } else {
            parts.append("Not in the register.")
        }
        if !held.tasks.isEmpty {
            parts.append(
                "Tasks that wait for them\n"
                    + held.tasks.map { "  \(word($0, "task"))  \(word($0, "title"))" }
                    .joined(separator: "\n"))
        }
        if !held.drafts.isEmpty {
            let drafts = held.drafts.map {
                "  \(word($0, "task")), by \(word($0, "who"))\n"
                    + Self.lines($0["content"] ?? .null, indent: 4)
            }
            parts.append("Unfinished answers\n" + drafts.joined(separator: "\n"))
        }
        if !held.passes.isEmpty {
            parts.append(
                "Links and sessions of theirs\n"
                    + held.passes.map {
                        "  \(word($0, "kind"))  \(word($0, "task"))  until \(RowWords.day($0["until"]))"
                    }.joined(separator: "\n"))
        }
        for (title, reason) in [
            ("Texts about them", HeldSearch.Text.Reason.about), ("What they wrote", .wrote),
            ("What others wrote that names them", .names),
        ] {
            let texts = held.texts.filter { $0.reason == reason }
            guard !texts.isEmpty else { continue }
            let bodies = texts.map {
                "  \($0.hash.prefix(12)), \($0.subject)\n" + Self.lines($0.content, indent: 4)
            }
            parts.append("\(title)\n" + bodies.joined(separator: "\n"))
        }
        if !held.entries.isEmpty { parts.append("The journal's entries\n" + entries) }
        return parts.joined(separator: "\n\n")
    }

    private var entries: String {
        var table = Table(
            [.init("when"), .init("of"), .init("what"), .init("by", shrinks: true)], indent: 2)
        for entry in held.entries {
            table.add([
                RowWords.day(entry["at"]), word(entry, "subject"), word(entry, "what"),
                word(entry, "who"),
            ])
        }
        return table.text(width: 100)
    }

    private func word(_ row: JSONValue, _ member: String) -> String {
        TextWidth.safe(row[member]?.stringValue ?? "")
    }

    /// A value as lines "name: value", lists under their name. No deeper than a body may nest.
    static func lines(_ value: JSONValue, indent: Int, depth: Int = 0) -> String {
        let space = String(repeating: " ", count: indent)
        guard depth < 32 else { return space + value.compactText }
        switch value {
        case .object(let object):
            return object.map { key, value -> String in
                let name = "\(space)\(FormField.words(key))"
                switch value {
                case .object, .array:
                    let inner = lines(value, indent: indent + 2, depth: depth + 1)
                    return inner.isEmpty ? "\(name): none" : "\(name):\n\(inner)"
                default: return "\(name): \(plain(value))"
                }
            }.joined(separator: "\n")
        case .array(let items):
            if items.allSatisfy({ $0.objectValue == nil && $0.arrayValue == nil }) {
                return items.isEmpty ? "" : space + items.map(plain).joined(separator: ", ")
            }
            return items.map { item in
                let inner = lines(item, indent: indent + 2, depth: depth + 1)
                return "\(space)-" + inner.dropFirst(indent + 1)
            }.joined(separator: "\n")
        default: return space + plain(value)
        }
    }

    private static func plain(_ value: JSONValue) -> String {
        value.stringValue.map { TextWidth.safe($0) } ?? value.compactText
    }
}
