import JSON
import ReviewClient

/// Letters that may not have arrived, a line each: what happened, to whom, about what.
enum LetterTable {
    static func table(_ letters: [JSONValue], indent: Int = 0) -> Table {
        var table = Table(
            [
                .init("letter"), .init("what happened", shrinks: true), .init("to"),
                .init("about", shrinks: true),
            ], indent: indent)
        for letter in letters {
            table.add([
                letter["letter"]?.stringValue ?? letter["task"]?.stringValue
                    ?? letter["region"]?.stringValue ?? "",
                what(letter), letter["to"]?.stringValue ?? "", about(letter),
            ])
        }
        return table
    }

    /// "Visit, Tue 12 Dec 2017": the task, or the date.
    static func about(_ letter: JSONValue) -> String {
        if let waiting = letter["waiting"]?.intValue {
            return waiting == 1 ? "1 task waits there" : "\(waiting) tasks wait there"
        }
        let title = letter["title"]?.stringValue ?? letter["kind"]?.stringValue ?? "letter"
        return Moment(letter["day"]).map { "\(title), \($0.day.text)" } ?? title
    }

    /// As `today` and `show` tell them; empty where there are none.
    static func section(_ letters: JSONValue?, width: Int) -> String {
        let rows = letters?.arrayValue ?? []
        return rows.isEmpty
            ? ""
            : "Letters that may not have arrived\n" + table(rows, indent: 2).text(width: width)
    }

    /// "never arrived: there is no such mailbox"
    static func what(_ letter: JSONValue) -> String {
        let reason = letter["reason"]?.stringValue
        switch letter["state"]?.stringValue {
        case "handing": return "may not have arrived"
        case "bounced": return "never arrived: \(Bounce.words(status: reason ?? ""))"
        case "failed": return "was not sent: \(failure(reason ?? ""))"
        case "unreachable": return "not written to: no address"
        case "silent": return "nobody there is written to: no contact whom people could ring"
        case let state: return state ?? ""
        }
    }

    private static func failure(_ reason: String) -> String {
        switch reason {
        case "no-address": "the address is none"
        case "no-pages": "the daemon does not know where the pages are"
        case "no-sendmail": "the mail program is missing"
        case "envelope": "the address that it comes back to was too long; send it again"
        default: "the mail program said \(reason)"
        }
    }
}
