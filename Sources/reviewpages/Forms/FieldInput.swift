import JSON
import ReviewClient

/// A field as inputs of a page, with its hint and its error tied to it; and back from a sent form.
struct FieldInput {
    let field: FormField
    /// What was typed before.
    let raw: JSONValue?
    /// Names of the objects that it stands in: `place.`.
    var path = ""
    var errors: [FieldError] = []
    /// The field is all that the page asks: its title is the page's heading.
    var isHeading = false
    /// What browsers offer while a line is typed: what it would be, and what that is called.
    var offers: [(value: String, title: String)] = []

    /// Digits that were mailed: telephones offer them, and their keys.
    private var isCode = false

    /// The question for a code.
    static func code(_ errors: [FieldError]) -> FieldInput {
        var input = FieldInput(
            field: FormField(
                name: "code",
                schema: [
                    "type": "string", "maxLength": 20, "title": "The code that we sent you",
                    "description": "8 digits. It can take a few minutes to arrive.",
                ], isRequired: true), raw: nil, errors: errors)
        input.isCode = true
        return input
    }

    init(
        field: FormField, raw: JSONValue?, path: String = "", errors: [FieldError] = [],
        isHeading: Bool = false, offers: [(value: String, title: String)] = []
    ) {
        self.field = field
        self.raw = raw
        self.path = path
        self.errors = errors
        self.isHeading = isHeading
        self.offers = offers
    }

    /// Texts up to so long get a box of a few lines only.
    private static let briefMax: Int64 = 500

    /// How a form with these fields is sent: in parts if it may bring a file.
    static func encoding(_ fields: [FormField]) -> HTML {
        documents(fields).isEmpty ? "" : " enctype=\"\(MultipartForm.type)\""
    }

    /// Names of the inputs that take a file.
    static func documents(_ fields: [FormField], path: String = "") -> [String] {
        fields.flatMap { field -> [String] in
            switch FieldShape(field) {
            case .document: [path + field.name]
            case .group(let inner): documents(inner, path: "\(path)\(field.name).")
            default: []
            }
        }
    }

    private var name: String { path + field.name }
    private var id: String { "f-\(name)" }
    private var error: FieldError? { errors.first { $0.field == id } }

    var html: HTML {
        let shape = FieldShape(field)
        switch shape {
        case .line, .text, .number, .lines:
            return """
                <div class="group\(wrong)">
                \(label)\(hint(for: shape))\(errorLine)\(box(shape))
                </div>

                """
        case .date: return fieldset(dateParts, hint: "For example, 23 1 2018")
        case .document:
            return """
                <div class="group\(wrong)">
                \(label)\(hint(for: shape))\(errorLine)\(fileParts)
                </div>

                """
        case .yesNo: return fieldset(radios([("yes", "Yes"), ("no", "No")]), hint: nil)
        case .choice: return fieldset(radios(titled(field)), hint: nil)
        case .checkboxes:
            let each = FormField(
                name: field.name, schema: field.schema["items"]?.objectValue ?? [:],
                isRequired: true)
            return fieldset(checkboxes(titled(each)), hint: "Choose all that apply.")
        case .boxes(let count): return fieldset(boxes(count), hint: nil)
        case .group(let inner):
            let values = raw?.objectValue ?? [:]
            return fieldset(
                inner.map { part in
                    FieldInput(
                        field: part, raw: values[part.name], path: "\(name).", errors: errors
                    ).html
                }.reduce("") { $0 + $1 }, hint: nil)
        // A list of objects has pages of its own.
        case .items: return ""
        }
    }

    // MARK: Words

    private var title: HTML {
        let optional: HTML = field.isRequired ? "" : " (optional)"
        return "\(field.title)\(optional)"
    }

    private var wrong: HTML { error == nil ? "" : " wrong" }

    private var label: HTML {
        isHeading
            ? "<label for=\"\(id)\"><h1>\(title)</h1></label>\n"
            : "<label for=\"\(id)\">\(title)</label>\n"
    }

    private func words(_ more: String?) -> String? {
        let words = [field.description, more].compactMap { $0 }.joined(separator: " ")
        return words.isEmpty ? nil : words
    }

    private func hintText(for shape: FieldShape) -> String? {
        switch shape {
        case .lines: return words((["One on each line."] + outOf).joined(separator: " "))
        case .document:
            return words(
                "A PDF, Word, Excel or OpenDocument text file, a picture (PNG or JPEG), CSV or plain "
                    + "text.")
        case .text:
            let most = field.schema["maxLength"]?.intValue
            return words(most.map { "At most \($0) characters." })
        default: return words(field.isTime ? "For example, 09:30 or 2pm" : nil)
        }
    }

    /// The choices of a list whose order matters: boxes to tick would lose the order.
    private var outOf: [String] {
        let items = field.schema["items"]?.objectValue ?? [:]
        let each = FormField(name: field.name, schema: items, isRequired: true)
        let choices = each.choices.compactMap(\.stringValue)
        return choices.isEmpty ? [] : ["Out of: \(choices.joined(separator: ", "))."]
    }

    private func hint(for shape: FieldShape) -> HTML { hint(hintText(for: shape)) }

    private func hint(_ text: String?) -> HTML {
        text.map { "<p class=\"hint\" id=\"\(id)-hint\">\($0)</p>\n" } ?? ""
    }

    private var errorLine: HTML {
        error.map { "<p class=\"error\" id=\"\(id)-error\">Error: \($0.message)</p>\n" } ?? ""
    }

    private func described(_ hasHint: Bool) -> HTML {
        let ids = (hasHint ? ["\(id)-hint"] : []) + (error == nil ? [] : ["\(id)-error"])
        let invalid: HTML = error == nil ? "" : " aria-invalid=\"true\""
        return ids.isEmpty
            ? invalid : "\(invalid) aria-describedby=\"\(ids.joined(separator: " "))\""
    }

    // MARK: Inputs

    private func box(_ shape: FieldShape) -> HTML {
        let typed = raw?.stringValue ?? AnswerReader.texts(raw).joined(separator: "\n")
        let ties = described(hintText(for: shape) != nil)
        switch shape {
        case .number:
            return """
                <input type="text" inputmode="numeric" class="short" id="\(id)" name="\(name)" \
                value="\(typed)"\(ties)>
                """
        case .line:
            let keys: HTML =
                isCode ? " inputmode=\"numeric\" autocomplete=\"one-time-code\"" : ""
            let size: HTML = field.isTime ? " class=\"short\"" : ""
            let list: HTML = offers.isEmpty ? "" : " list=\"\(id)-list\" autocomplete=\"off\""
            return """
                <input type="text"\(size) id="\(id)" name="\(name)" value="\(typed)"\(keys)\(list)\(ties)>\(offered)
                """
        default:
            let most = field.schema["maxLength"]?.intValue ?? .max
            let look: HTML =
                switch shape {
                case .text(isLong: true): " class=\"long\" rows=\"12\""
                case .text where most <= Self.briefMax: " class=\"brief\" rows=\"3\""
                default: " rows=\"6\""
                }
            // A first line's end would be eaten by the parser (HTML Living Standard 13.2.6.4.7).
            return """
                <textarea id="\(id)" name="\(name)"\(look)\(ties)>
                \(typed)</textarea>
                """
        }
    }

    private var offered: HTML {
        guard !offers.isEmpty else { return "" }
        let items = offers.map { value, title -> HTML in
            "<option value=\"\(value)\">\(title)</option>\n"
        }
        return "\n<datalist id=\"\(id)-list\">\n\(items)</datalist>"
    }

    private func fieldset(_ inner: HTML, hint more: String?) -> HTML {
        let text = words(more)
        let heading: HTML = isHeading ? "<h1>\(title)</h1>" : title
        return """
            <fieldset class="group\(wrong)"\(described(text != nil))>
            <legend>\(heading)</legend>
            \(hint(text))\(errorLine)\(inner)</fieldset>

            """
    }

    private var dateParts: HTML {
        let parts = ["day", "month", "year"].enumerated().map { index, part -> HTML in
            // The first is where a link of the error summary leads.
            let place: HTML = index == 0 ? "\(id)" : "\(id)-\(part)"
            let look: HTML = part == "year" ? " class=\"year\"" : ""
            return """
                <div\(look)><label for="\(place)">\(FormField.words(part))</label>\
                <input type="text" inputmode="numeric" id="\(place)" name="\(name)-\(part)" \
                value="\(raw?[part]?.stringValue ?? "")"></div>

                """
        }
        return "<div class=\"date\">\(parts)</div>\n"
    }

    /// The file that was sent before, if there is one, and a way to send another or to take it back.
    private var fileParts: HTML {
        let ties = described(true)
        let choose: HTML = "<input type=\"file\" id=\"\(id)\" name=\"\(name)\"\(ties)>"
        guard let kept = KeptFile(raw) else { return choose }
        return """
            <p>\(kept.words)</p>
            \(Part.hidden("\(name)-document", kept.document))\(Part.hidden("\(name)-name", kept.name))\
            \(Part.hidden("\(name)-bytes", "\(kept.bytes)"))<p>To replace it, choose another one.</p>
            \(choose)
            <div class="choice"><input type="checkbox" id="\(id)-remove" name="\(name)-remove" \
            value="yes"><label for="\(id)-remove">Remove this file</label></div>
            """
    }

    private func titled(_ field: FormField) -> [(value: String, title: String)] {
        field.choices.map { (FormField.shown($0), field.title(of: $0)) }
    }

    private func choice(
        _ type: HTML, _ one: (value: String, title: String), _ index: Int, isChosen: Bool
    ) -> HTML {
        let place: HTML = index == 0 ? "\(id)" : "\(id)-\(index + 1)"
        let chosen: HTML = isChosen ? " checked" : ""
        return """
            <div class="choice"><input type="\(type)" id="\(place)" name="\(name)" \
            value="\(one.value)"\(chosen)><label for="\(place)">\(one.title)</label></div>

            """
    }

    private func radios(_ choices: [(value: String, title: String)]) -> HTML {
        choices.enumerated().map { index, one in
            choice("radio", one, index, isChosen: raw?.stringValue == one.value)
        }.reduce("") { $0 + $1 }
    }

    private func checkboxes(_ choices: [(value: String, title: String)]) -> HTML {
        let chosen = raw?.arrayValue?.compactMap(\.stringValue) ?? []
        return choices.enumerated().map { index, one in
            choice("checkbox", one, index, isChosen: chosen.contains(one.value))
        }.reduce("") { $0 + $1 }
    }

    private func boxes(_ count: Int) -> HTML {
        let typed = raw?.arrayValue?.map { $0.stringValue ?? "" } ?? []
        let least = field.schema["minItems"]?.intValue ?? 0
        let isLong = (field.schema["items"]?["maxLength"]?.intValue ?? .max) > 120
        return (0..<count).map { index -> HTML in
            let place: HTML = index == 0 ? "\(id)" : "\(id)-\(index + 1)"
            let optional: HTML = Int64(index) < least ? "" : " (optional)"
            let text = index < typed.count ? typed[index] : ""
            let input: HTML =
                isLong
                ? "<textarea id=\"\(place)\" name=\"\(name)\" rows=\"3\">\n\(text)</textarea>"
                : "<input type=\"text\" class=\"middle\" id=\"\(place)\" name=\"\(name)\" value=\"\(text)\">"
            return """
                <div class="group"><label for="\(place)">Number \(index + 1)\(optional)</label>
                \(input)</div>

                """
        }.reduce("") { $0 + $1 }
    }
}
