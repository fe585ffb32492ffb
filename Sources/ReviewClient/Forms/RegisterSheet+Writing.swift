package import JSON

/// Export: rows as a CSV file that import takes back without a change.
extension RegisterSheet {
    /// - Parameter rows: as PEOPLE or ORGANISATIONS lists them.
    package func csv(_ rows: [JSONObject]) -> String {
        let written = columns.filter { $0.field != "accreditedUntil" }
        let lines = rows.map { row in
            let row = importable(row)
            return written.map { CSVText.quoted(cell($0, of: row)) }.joined(separator: ",")
        }
        return ([written.map(\.column).joined(separator: ",")] + lines)
            .map { $0 + "\n" }.joined()
    }

    private func cell(_ column: Column, of row: JSONObject) -> String {
        let value = row[column.field]
        switch column.kind {
        case .name, .day, .text, .address: return value?.stringValue ?? ""
        case .names:
            return (value?.arrayValue ?? []).compactMap(\.stringValue).joined(separator: ";")
        case .reasons:
            return (row["conflicts"]?.arrayValue ?? []).compactMap { conflict in
                guard let why = conflict["why"]?.stringValue else { return nil }
                return "\(Self.word(conflict, "organisation")): \(Self.onOneLine(why))"
            }.joined(separator: "\n")
        default: break
        }
        return (value?.arrayValue ?? []).map { Self.part($0, column.kind) }.joined(separator: "; ")
    }

    /// Line breaks and backslashes as `\n` and `\\`: a reason is a line of its cell.
    private static func onOneLine(_ text: String) -> String {
        text.reduce(into: "") { line, character in
            switch character {
            case "\\": line += "\\\\"
            case let end where end.isNewline: line += "\\n"
            default: line.append(character)
            }
        }
    }

    /// The inverse of `onOneLine`.
    static func onLines(_ text: Substring) -> String {
        var lines = ""
        var rest = text
        while let character = rest.popFirst() {
            if character == "\\", let next = rest.popFirst() {
                lines += next == "n" ? "\n" : String(next)
            } else {
                lines.append(character)
            }
        }
        return lines
    }

    private static func part(_ part: JSONValue, _ kind: Kind) -> String {
        let days = period(part)
        switch kind {
        case .accreditations:
            let role = part["role"]?.stringValue.map { "\($0)=" } ?? ""
            let place = part["trainedAt"]?.stringValue.map { "@\($0)" } ?? ""
            return role + days + place
        case .conflicts:
            let kind = word(part, "kind")
            let plain = kind.isEmpty || (kind == "declared" && days.isEmpty)
            return word(part, "organisation")
                + (plain ? "" : "=\(kind)" + (days.isEmpty ? "" : ":\(days)"))
        case .absences: return "\(days)=\(word(part, "mode"))"
        case .people: return word(part, "person") + (days.isEmpty ? "" : "=\(days)")
        case .load:
            let role = part["role"]?.stringValue.map { "\($0):" } ?? ""
            return "\(word(part, "review"))@\(word(part, "host"))=\(role)\(days)"
        default: return days
        }
    }

    private static func word(_ part: JSONValue, _ member: String) -> String {
        part[member]?.stringValue ?? ""
    }

    private static func period(_ part: JSONValue) -> String {
        let (from, until) = (word(part, "from"), word(part, "until"))
        return from.isEmpty && until.isEmpty ? "" : "\(from)..\(until)"
    }
}
