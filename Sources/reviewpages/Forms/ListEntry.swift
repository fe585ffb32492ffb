import JSON
import ReviewClient

/// An entry of a list of objects, and what it is called on its page.
struct ListEntry {
    let field: FormField
    /// As typed.
    let item: JSONObject
    /// Its place in the list, from 1.
    let number: Int
    /// The choice that it is for, where the list has one row for each.
    private let row: (key: FormField, choice: JSONValue)?

    init(_ item: JSONObject, _ number: Int, of field: FormField) {
        self.item = item
        self.number = number
        self.field = field
        guard let key = field.rowField,
            let choice = key.choices.first(where: {
                item[key.name]?.stringValue == FormField.shown($0)
            })
        else {
            row = nil
            return
        }
        row = (key, choice)
    }

    /// "Number 2"; for a row of its own "Action 2" or "Derby SEND Head".
    var name: String { row.map { $0.key.rowName($0.choice) } ?? "Number \(number)" }

    /// The same within a sentence.
    var spokenName: String { row == nil ? "number \(number)" : name }

    /// Whether the form asks for exactly this row: it can be neither removed nor made another's.
    var isFixed: Bool { row.map { number <= $0.key.choices.count } ?? false }

    /// What its choice says in full, where its name is a number only.
    var words: String? {
        row.flatMap { $0.choice.stringValue == nil ? $0.key.title(of: $0.choice) : nil }
    }

    /// What is asked in it: all but what a fixed row is for, which goes along unseen.
    func asked(_ inner: [FormField]) -> [FormField] {
        guard isFixed, let key = row?.key.name else { return inner }
        return inner.filter { !sameBytes($0.name, key) }
    }

    var hidden: HTML {
        guard isFixed, let row else { return "" }
        return Part.hidden(row.key.name, FormField.shown(row.choice))
    }
}
