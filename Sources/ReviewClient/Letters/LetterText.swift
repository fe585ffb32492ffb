/// A template filled with one letter's values: subject, plain text, and the same as a page.
package struct LetterText: Sendable {
    package let subject: String
    package let plain: String
    package let html: String

    /// A block of the letter, alike in both forms.
    private enum Block {
        case paragraph([String])
        case list([String])
        case callout([String])
        case link(address: String, words: String, isOneOfMany: Bool)
    }

    package init(_ template: LetterTemplate, _ values: LetterValues) {
        subject = HeaderText.printable(values.filled(template.subject))
        let blocks = Self.blocks(template, values)
        plain = blocks.map(Self.plain).joined(separator: "\n\n") + "\n"
        html = Self.page(blocks, title: subject)
    }

    private static func blocks(_ template: LetterTemplate, _ values: LetterValues) -> [Block] {
        var blocks: [Block] = []
        var isOpen = false
        var rest = template.lines[...]
        while let line = rest.first {
            let run = rest.prefix { $0.isRepeated == line.isRepeated }
            rest = rest.dropFirst(run.count)
            for one in line.isRepeated ? values.tasks : [values] {
                for line in run where stands(line, one) { add(line, one, to: &blocks, &isOpen) }
            }
        }
        return blocks
    }

    private static func stands(_ line: LetterTemplate.Line, _ values: LetterValues) -> Bool {
        line.conditions.allSatisfy { values[$0.name].isEmpty != $0.mustBeThere }
    }

    private static func add(
        _ line: LetterTemplate.Line, _ values: LetterValues, to blocks: inout [Block],
        _ isOpen: inout Bool
    ) {
        let text = values.filled(line.pieces)
        switch (line.form, isOpen ? blocks.last : nil) {
        case (.empty, _): isOpen = false
        case (.link(let name), _):
            blocks.append(
                .link(address: values[name], words: text, isOneOfMany: line.isRepeated))
            isOpen = false
        case (.text, .paragraph(let lines)?): blocks[blocks.count - 1] = .paragraph(lines + [text])
        case (.item, .list(let items)?): blocks[blocks.count - 1] = .list(items + [text])
        case (.callout, .callout(let lines)?): blocks[blocks.count - 1] = .callout(lines + [text])
        case (.text, _):
            blocks.append(.paragraph([text]))
            isOpen = true
        case (.item, _):
            blocks.append(.list([text]))
            isOpen = true
        case (.callout, _):
            blocks.append(.callout([text]))
            isOpen = true
        }
    }

    // MARK: Plain

    private static func plain(_ block: Block) -> String {
        switch block {
        case .paragraph(let lines), .callout(let lines): lines.joined(separator: "\n")
        case .list(let items): items.map { "- \($0)" }.joined(separator: "\n")
        case .link(let address, let words, _): "\(words):\n\(address)"
        }
    }

    // MARK: HTML

    /// Styles stand on each element, because many mail programs drop style sheets; nothing is
    /// fetched, so that opening the letter tells nobody.
    private static func page(_ blocks: [Block], title: String) -> String {
        let page: HTML = """
            <!DOCTYPE html>
            <html lang="en-GB">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title)</title>
            </head>
            <body style="margin:0;padding:24px 16px;background:#ffffff;color:#1a1a1a;\
            font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5">
            <div style="max-width:600px;margin:0 auto">
            \(blocks.map(html))</div>
            </body>
            </html>

            """
        return page.source
    }

    private static func html(_ block: Block) -> HTML {
        switch block {
        case .paragraph(let lines):
            return "<p style=\"margin:0 0 16px\">\(broken(lines))</p>\n"
        case .list(let items):
            let rows = items.map { item -> HTML in
                "<li style=\"margin:0 0 8px\">\(item)</li>\n"
            }
            return "<ul style=\"margin:0 0 16px;padding-left:24px\">\n\(rows)</ul>\n"
        case .callout(let lines):
            return """
                <p style="margin:0 0 16px;padding:8px 0 8px 16px;border-left:5px solid #1f5a8a;\
                font-size:19px;font-weight:bold">\(broken(lines))</p>

                """
        case .link(let address, let words, isOneOfMany: true):
            return """
                <p style="margin:0 0 16px;padding-left:24px"><a href="\(address)" \
                style="color:#1f5a8a">\(words)</a></p>

                """
        case .link(let address, let words, isOneOfMany: false):
            return """
                <p style="margin:0 0 8px"><a href="\(address)" style="display:inline-block;\
                padding:10px 18px;background:#1f5a8a;color:#ffffff;border-radius:4px;\
                font-weight:bold;text-decoration:none">\(words)</a></p>
                <p style="margin:0 0 16px;font-size:14px;color:#505a5f;word-break:break-all">\
                \(address)</p>

                """
        }
    }

    private static func broken(_ lines: [String]) -> HTML {
        var html: HTML = ""
        for (index, line) in lines.enumerated() { html += index == 0 ? "\(line)" : "<br>\(line)" }
        return html
    }
}
