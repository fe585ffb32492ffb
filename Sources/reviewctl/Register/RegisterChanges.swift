import JSON
import ReviewClient

/// What an import changed, or would change, as a coordinator reads it before they say yes.
struct RegisterChanges {
    private let answer: JSONObject
    private let file: RegisterFile

    init(_ answer: JSONObject, _ file: RegisterFile) {
        self.answer = answer
        self.file = file
    }

    private func list(_ name: String) -> [JSONValue] { answer[name]?.arrayValue ?? [] }

    func show(_ terminal: Terminal) {
        let isDryRun = answer["dryRun"]?.boolValue == true
        let (added, changed, leaving) = (list("added"), list("changed"), list("leaving"))
        let unchanged = answer["unchanged"]?.intValue ?? 0
        if added.isEmpty, changed.isEmpty, leaving.isEmpty, list("errors").isEmpty {
            terminal.out("Nothing changes: \(unchanged) are as in the file.")
        } else {
            let word = isDryRun ? "would be " : ""
            var line =
                "\(added.count) \(word)added, \(changed.count) \(word)changed, "
                + "\(unchanged) unchanged"
            if !leaving.isEmpty {
                line += ", \(leaving.count) \(isDryRun ? "would leave" : "left")"
            }
            terminal.out(line + (isDryRun ? " (only tried)" : ""))
        }
        for id in added { terminal.out("  + \(id.stringValue ?? "")") }
        for change in changed {
            terminal.out("  ~ \(change["id"]?.stringValue ?? "")" + names(change))
            for field in change["fields"]?.arrayValue ?? [] where field.objectValue != nil {
                terminal.out(line(field))
            }
        }
        for id in leaving { terminal.out("  - \(id.stringValue ?? "")") }
        for note in list("notes") {
            let nearest = note["nearest"]?.stringValue.map { "; did you mean \($0)?" } ?? ""
            terminal.note(
                "  note: \(file.place(of: note["subject"]?.stringValue ?? "")): "
                    + "\(note["message"]?.stringValue ?? "")\(nearest)")
        }
        for error in list("errors") {
            let part = { (name: String) in error[name]?.stringValue ?? "" }
            terminal.note(
                "  \(file.place(of: part("subject"))): expected \(part("expected")), found "
                    + part("found"))
        }
    }

    /// An answer that is kept holds only the names of the fields.
    private func names(_ change: JSONValue) -> String {
        let names = RowWords.list(change["fields"])
        return names.isEmpty ? "" : ": \(names)"
    }

    private func line(_ field: JSONValue) -> String {
        "      \(FormField.words(field["field"]?.stringValue ?? "")): "
            + "\(text(field["old"])) -> \(text(field["new"]))"
    }

    private func text(_ value: JSONValue?) -> String {
        switch value {
        case nil, .null?: "nothing"
        case .string(let text)?: TextWidth.safe(text)
        case .array(let items)?: items.map { text($0) }.joined(separator: "; ")
        case .object(let object)?:
            object.map { "\(FormField.words($0.key)) \(text($0.value))" }.joined(separator: ", ")
        case let other?: other.compactText
        }
    }
}
