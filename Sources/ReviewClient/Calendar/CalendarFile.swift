/// A calendar object (RFC 5545): attached to mails, and fetched as a feed.
///
/// Instants are written in UTC and days without a zone, so that no rules of summer time have to
/// travel along. The same events give the same bytes.
package struct CalendarFile: Sendable, Equatable {
    package enum Method: String, Sendable {
        /// A feed.
        case publish = "PUBLISH"
        /// An invitation, or the news that it has changed.
        case request = "REQUEST"
        case cancel = "CANCEL"
    }

    package var method: Method
    /// What a calendar program calls it.
    package var title: String
    package var events: [CalendarEvent]
    /// When it was written, in seconds since 1970 (`DTSTAMP`).
    package var stamp: Int64

    package init(method: Method, title: String, events: [CalendarEvent], stamp: Int64) {
        self.method = method
        self.title = title
        self.events = events
        self.stamp = stamp
    }

    package var text: String {
        var lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//reviewd//peer reviews//EN",
            "CALSCALE:GREGORIAN", "METHOD:\(method.rawValue)",
        ]
        if method == .publish {
            lines += [
                "NAME:\(Self.escaped(title))", "X-WR-CALNAME:\(Self.escaped(title))",
                "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H",
            ]
        }
        for event in events { lines += self.lines(of: event) }
        lines.append("END:VCALENDAR")
        return lines.map(Self.folded).joined()
    }

    private func lines(of event: CalendarEvent) -> [String] {
        var lines = [
            "BEGIN:VEVENT", "UID:\(Self.escaped(event.uid))", "DTSTAMP:\(MailDate.stamp(stamp))",
            "SEQUENCE:\(min(max(event.sequence, 0), Self.sequenceMax))",
        ]
        lines += Self.times(of: event)
        lines.append("SUMMARY:\(Self.escaped(event.summary))")
        if !event.place.isEmpty { lines.append("LOCATION:\(Self.escaped(event.place))") }
        if !event.description.isEmpty {
            lines.append("DESCRIPTION:\(Self.escaped(event.description))")
        }
        let isOff = event.isCancelled || method == .cancel
        let isSure = !event.isTentative
        lines.append("STATUS:\(isOff ? "CANCELLED" : isSure ? "CONFIRMED" : "TENTATIVE")")
        lines.append("TRANSP:\(event.kind == .meeting ? "OPAQUE" : "TRANSPARENT")")
        if let organiser = event.organiser {
            lines.append("ORGANIZER\(Self.commonName(organiser)):mailto:\(organiser.address)")
        }
        if let attendee = event.attendee {
            lines.append(
                "ATTENDEE\(Self.commonName(attendee));ROLE=REQ-PARTICIPANT;"
                    + "PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:\(attendee.address)")
        }
        return lines + ["END:VEVENT"]
    }

    /// A 32-bit number (RFC 5545 §3.3.8).
    private static let sequenceMax: Int64 = 2_147_483_647

    private static func times(of event: CalendarEvent) -> [String] {
        switch (event.start, event.end) {
        case (.day(let first), let end):
            var last = first
            if case .day(let day)? = end, day > first { last = day }
            // DTEND is the first day that no longer belongs to it (§3.6.1).
            return [
                "DTSTART;VALUE=DATE:\(MailDate.stamp(first))",
                "DTEND;VALUE=DATE:\(MailDate.stamp(CalendarDay(number: last.number + 1)))",
            ]
        case (.instant(let due), _) where event.kind == .deadline:
            // An entry without length is invisible in many calendars: the half hour before it.
            return ["DTSTART:\(MailDate.stamp(due - 1_800))", "DTEND:\(MailDate.stamp(due))"]
        case (.instant(let start), .instant(let end)?) where end > start:
            return ["DTSTART:\(MailDate.stamp(start))", "DTEND:\(MailDate.stamp(end))"]
        case (.instant(let start), _): return ["DTSTART:\(MailDate.stamp(start))"]
        }
    }

    // MARK: Text

    /// RFC 5545 §3.3.11; a line break in the text is written `\n`.
    static func escaped(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": out += "\\\\"
            case ";": out += "\\;"
            case ",": out += "\\,"
            case "\n", "\u{2028}", "\u{2029}": out += "\\n"
            case "\t": out += " "
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}": break
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    /// `;CN="…"`: a quoted value can hold everything but quotes (RFC 5545 §3.2).
    private static func commonName(_ mailbox: MailAddress) -> String {
        let name = HeaderText.printable(mailbox.name).map { $0 == "\"" ? "'" : $0 }
        return name.isEmpty ? "" : ";CN=\"\(String(name))\""
    }

    /// Lines of at most 75 octets, cut between characters (RFC 5545 §3.1).
    static func folded(_ line: String) -> String {
        var out = ""
        var column = 0
        for scalar in line.unicodeScalars {
            let width = scalar.utf8.count
            if column + width > 75 {
                out += "\r\n "
                column = 1
            }
            out.unicodeScalars.append(scalar)
            column += width
        }
        return out + "\r\n"
    }
}
