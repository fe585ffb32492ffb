package import JSON

/// What `reviewer document` and `reviewctl document` share: the list as a table, a file written.
package enum DocumentCommands {
    package static func show(_ documents: [JSONValue], _ terminal: Terminal) {
        if documents.isEmpty { return terminal.note("There are no documents for you.") }
        var table = Table([
            .init("document"), .init("name", shrinks: true), .init("size"), .init("with"),
            .init("since"), .init("", sheet: "state"),
        ])
        for row in documents {
            let state =
                row["discardedAt"] != nil
                ? "discarded" : row["handedIn"]?.boolValue == true ? "" : "not handed in"
            table.add([
                String((row["document"]?.stringValue ?? "").prefix(12)),
                row["name"]?.stringValue ?? "", size(row["bytes"]?.intValue ?? 0),
                row["task"]?.stringValue ?? "", Moment(row["keptAt"])?.day.text ?? "", state,
            ])
        }
        terminal.out(table)
    }

    /// The one whose hash begins so. Throws: CLI-040.
    package static func find(
        _ beginning: String, in documents: [JSONValue]
    ) throws(ProgramError) -> String {
        let found = documents.compactMap { $0["document"]?.stringValue }
            .filter { $0.utf8.starts(with: beginning.utf8) }
        guard let first = found.first, found.count == 1 else {
            throw ProgramError(
                .usage, "CLI-040", "no single document begins so", subject: beginning,
                expected: "the beginning of one hash in the list",
                found: found.isEmpty ? "none" : "\(found.count) of them")
        }
        return first
    }

    /// Writes what was fetched to a file, under its own name unless another is given.
    package static func write(
        _ fetched: (line: JSONObject, content: [UInt8])?, to output: String?, _ terminal: Terminal
    ) throws(ProgramError) {
        guard let fetched else {
            throw ProgramError(
                .unavailable, "CLI-041", "the document did not come whole",
                hint: "Ask again; if it stays so, tell the operator.")
        }
        // The daemon has made it a plain name; here it must not lead anywhere either.
        let own = fetched.line["name"]?.stringValue ?? "document"
        let name = own.contains("/") || own.hasPrefix(".") ? "document" : own
        let path = output ?? name
        try InputFile.write(fetched.content, to: path)
        if path != "-" { terminal.note("\(own) is written to \(path)") }
    }

    /// "340 KB" of a number of bytes.
    package static func size(_ bytes: Int64) -> String {
        if bytes < 1_000 { return "\(bytes) bytes" }
        let thousands = (bytes + 999) / 1_000
        return thousands < 1_000
            ? "\(thousands) KB" : "\(thousands / 1_000).\(thousands % 1_000 / 100) MB"
    }
}
