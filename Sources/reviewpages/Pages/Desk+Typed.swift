import JSON
import ReviewClient

/// What was typed, where the page for which it was typed did not take it: to be copied, or sent again.
extension Desk {
    /// Fields by which a page tells what it showed, and which button was pressed.
    private static func isMark(_ name: String) -> Bool {
        ["mark", "once", "do"].contains(name) || name.hasPrefix("shown:")
    }

    /// The form that came with this request, if one of our pages sent it.
    var arrived: FormData? {
        guard isPost, isOwnSite else { return nil }
        return try? form()
    }

    /// What was typed, to be copied; nothing where nothing was.
    func typedText(_ words: String) -> HTML {
        guard let arrived else { return "" }
        let boxes = Self.boxes(arrived, areSent: false)
        return boxes.isEmpty ? "" : "<h2>What you typed</h2>\n<p>\(words)</p>\n\(boxes)"
    }

    /// The same form once more, as it was sent: nothing is to be typed again.
    ///
    /// - Parameter mark: of the session that sends it now, where that is another one.
    func sendAgain(_ form: FormData, to path: String, mark: String? = nil) -> HTML {
        let marks = form.fields.filter { Self.isMark($0.name) }.map { field in
            Part.hidden(field.name, field.name == "mark" ? mark ?? field.value : field.value)
        }
        let file: HTML =
            form.files.contains { !$0.content.isEmpty }
            ? "<p>The file is not with it: you will be asked for it again.</p>\n" : ""
        return """
            <h2>What you sent</h2>
            <p>It is not saved yet. It is kept on this page as long as you leave it open.</p>
            <form method="post" action="\(path)">\(marks)
            \(Self.boxes(form, areSent: true))\(file)\(Part.button("Send again"))</form>

            """
    }

    /// What stands in a form, to be read and copied; nobody types here, as nothing is judged here.
    private static func boxes(_ form: FormData, areSent: Bool) -> HTML {
        let boxes = form.fields.enumerated().compactMap { index, field -> HTML? in
            guard !isMark(field.name), !field.value.isEmpty else { return nil }
            let name: HTML = areSent ? " name=\"\(field.name)\"" : ""
            let lines = field.value.split(separator: "\n", omittingEmptySubsequences: false)
            let rows = lines.prefix(12).reduce(0) { $0 + 1 + $1.utf8.count / 40 }
            return """
                <div class="group"><label for="typed-\(index)">\(FormField.words(field.name))</label>
                <textarea class="kept" id="typed-\(index)"\(name) rows="\(min(12, rows))" readonly>
                \(field.value)</textarea></div>

                """
        }
        return "\(boxes)"
    }

    // MARK: Kept while a code is asked for

    /// Before the name of each field that waits on the page for a code.
    private static let kept = "kept:"

    /// The form of this request as hidden fields of the page that asks for a code; nothing where
    /// nothing was sent.
    ///
    /// It goes back to the browser that sent it and nowhere else: whoever has no code learns nothing.
    static func keeping(_ form: FormData) -> HTML {
        let file = form.files.contains { !$0.content.isEmpty }
        let fields = form.fields.map { Part.hidden(kept + $0.name, $0.value) }
        return "\(fields)\(file ? Part.hidden(keptFile, "1") : "")"
    }

    /// The same to be read, and copied by whom no code reaches.
    func waitingText(_ form: FormData) -> HTML {
        let boxes = Self.boxes(form, areSent: false)
        return boxes.isEmpty ? "" : "<h2>What you sent</h2>\n\(boxes)"
    }

    private static let keptFile = "kept-file"

    /// The form that waited on the page for a code.
    static func kept(in form: FormData) -> FormData? {
        let fields = form.fields.compactMap { field in
            field.name.hasPrefix(kept)
                ? (name: String(field.name.dropFirst(kept.count)), value: field.value) : nil
        }
        guard !fields.isEmpty else { return nil }
        // That there was a file is known, and no more: it does not travel twice.
        let files = form[keptFile] == nil ? [] : [(name: "", fileName: "", content: [UInt8(0)])]
        return FormData(fields: fields, files: files)
    }
}
