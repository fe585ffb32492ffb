import JSON
import ReviewClient

/// The short names of the pool, beside a question that takes them.
extension Desk {
    /// Where short names are asked for, those of the people that the task tells of.
    func shortNames(_ asked: AskedTask, for field: FormField) -> HTML {
        guard field.type == "array", field.schema["items"]?["copy"]?.boolValue == true,
            field.schema["items"]?["enum"] == nil
        else { return "" }
        let lists = ["candidates", "excluded"].compactMap { key -> HTML? in
            let people = (asked.line["input"]?[key]?.arrayValue ?? []).compactMap {
                $0["person"]?.stringValue
            }
            let items = people.map { person -> HTML in
                "<li><code>\(person)</code>, \(Naming.title(person))</li>\n"
            }
            let words: HTML =
                key == "candidates" ? "Proposed, the best first" : "Left out, each for a reason"
            return people.isEmpty ? nil : "<h2>\(words)</h2>\n<ol>\(items)</ol>\n"
        }
        return lists.isEmpty ? "" : "<div class=\"inset\">\(lists)</div>\n"
    }
}
