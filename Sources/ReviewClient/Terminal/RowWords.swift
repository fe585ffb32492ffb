package import JSON

/// Words for the rows that the daemon lists: addressees, deadlines, states.
package enum RowWords {
    /// "person:derby-send" is "derby-send", "organisation:derby" is "derby", a queue says so.
    package static func addressee(_ row: JSONValue) -> String {
        if let queue = row["queue"]?.stringValue { return "\(queue) (automatic step)" }
        guard let to = row["to"]?.stringValue else { return "" }
        if to.utf8.elementsEqual("role:coordinator".utf8) { return "coordinator" }
        return to.split(separator: ":", maxSplits: 1).last.map(String.init) ?? to
    }

    /// On whose behalf somebody reads a row; nil where it is about what is their own. Of a person whose
    /// name is not known their id is not told: letters hold none.
    package static func behalf(_ row: JSONValue) -> String? {
        guard let owner = row["owner"]?.stringValue else { return nil }
        if let name = row["ownerName"]?.stringValue, !name.isEmpty { return name }
        let parts = owner.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, parts[0] != "person" else { return "a colleague" }
        return ReviewReport.title(String(parts[1]))
    }

    /// "in 3 days, Thu 14 Dec 2017" or "overdue by 2 days"; of what is on hold, neither.
    package static func due(_ row: JSONValue, _ now: Moment, member: String = "due") -> String {
        if row["dateToBeAgreed"]?.boolValue == true { return "date to be agreed" }
        guard let due = Moment(row[member]) else { return "" }
        if row["held"]?.boolValue == true { return "on hold, was \(due.day.text)" }
        let days = row["workingDays"]?.intValue.map { Int(clamping: $0) }
        let distance = due.day.deadline(from: now.day, workingDays: days)
        if row["overdue"]?.boolValue == true || due < now {
            return due.day == now.day ? "overdue since \(due.time ?? "today")" : distance
        }
        return due.day == now.day ? "today \(due.time ?? "")" : "\(due.day.text), \(distance)"
    }

    /// How much time a task takes, of its `hours`: "about 16 hours", "about 15 minutes"; nil where
    /// its workflow does not say.
    package static func hours(_ value: JSONValue?) -> String? {
        guard let hours = value?.doubleValue, hours > 0, hours <= 1_000 else { return nil }
        guard hours >= 1 else {
            let minutes = max(5, (hours * 12).rounded() * 5)
            return "about \(count(Int(minutes), "minute"))"
        }
        let halves = (hours * 2).rounded()
        let whole = Int(halves) / 2
        let isHalf = Int(halves) % 2 == 1
        if isHalf { return "about \(whole)½ hours" }
        return "about \(count(whole, "hour"))"
    }

    /// Only the day, for narrow tables.
    package static func day(_ value: JSONValue?) -> String { Moment(value)?.day.text ?? "" }

    package static func list(_ value: JSONValue?) -> String {
        (value?.arrayValue ?? []).compactMap(\.stringValue).joined(separator: ", ")
    }

    /// "1 text", "2 texts"; "1 entry", "2 entries" where the plural is given.
    package static func count(_ number: Int, _ one: String, _ several: String? = nil) -> String {
        "\(number) \(number == 1 ? one : several ?? one + "s")"
    }

    /// "SEND peer challenge, Derby": of which review something is; the host is said once where the
    /// title has it.
    ///
    /// - Parameter joint: between the title and the host.
    package static func review(
        _ title: String, of host: String, joint: String = ", "
    ) -> String {
        guard !title.isEmpty, !host.isEmpty else { return title + host }
        return has(title, host) ? title : title + joint + host
    }

    /// Whether a text has a name's words, whole and one after the other: Derbyshire is not Derby.
    private static func has(_ text: String, _ name: String) -> Bool {
        let words = Self.words(of: text)
        let wanted = Self.words(of: name)
        guard !wanted.isEmpty, wanted.count <= words.count else { return false }
        return (0...(words.count - wanted.count)).contains { start in
            words[start..<(start + wanted.count)].elementsEqual(wanted)
        }
    }

    private static func words(of text: String) -> [Substring] {
        text.split { !$0.isLetter && !$0.isNumber }
    }

    /// Where a review stands: the titles of its states, the first of many.
    package static func standing(_ row: JSONValue) -> String {
        let titles = ((row["at"] ?? row["states"])?.arrayValue ?? []).compactMap(\.stringValue)
        guard titles.count > 3 else { return titles.joined(separator: ", ") }
        return titles.prefix(2).joined(separator: ", ") + " and \(titles.count - 2) more"
    }

    /// What was decided, of an entry of HISTORY: "decision: decline, conflict: no".
    ///
    /// - Parameter fields: of the form that asked, for the titles of choices; none shows them as typed.
    package static func said(_ entry: JSONValue, _ fields: [FormField] = []) -> String? {
        let words = (entry["said"]?.objectValue ?? [:]).map { name, value in
            let field = fields.first { sameBytes($0.name, name) }
            let shown: String =
                switch value {
                case .string where field?.choices.contains(value) == true:
                    field?.title(of: value) ?? value.compactText
                case .bool(let truth): truth ? "yes" : "no"
                case .string(let text): CalendarDay(text)?.text ?? TextWidth.safe(text)
                default: value.compactText
                }
            return "\(FormField.words(name).lowercased()): \(shown)"
        }
        return words.isEmpty ? nil : words.joined(separator: ", ")
    }

    /// Who did something: "coordinator:east-midlands" is the coordinator, the clock a date.
    package static func actor(_ who: String) -> String {
        let parts = who.split(separator: " ").map { word -> String in
            let pair = word.split(separator: ":", maxSplits: 1)
            guard pair.count == 2 else { return word == "clock" ? "its date" : String(word) }
            return switch pair[0] {
            case "coordinator": "coordinator"
            case "queue": "automatic step"
            default: String(pair[1])
            }
        }
        return parts.joined(separator: " ")
    }

    /// What a row of TODAY's `idle` says of itself: since when nothing has happened, and until when.
    package static func idle(_ row: JSONValue) -> String {
        let last = Moment(row["lastAt"]).map { "nothing has happened since \($0.day.text)" } ?? ""
        let next = Moment(row["nextDue"]).map { "next date \($0.day.text)" } ?? "no date is set"
        return [last, next].filter { !$0.isEmpty }.joined(separator: "; ")
    }
}
