package import JSON

/// A date that people agreed, as the daemon tells it: of letters about dates, and of CALENDAR.
package struct Appointment: Sendable, Equatable {
    package var uid: String
    package var kind: CalendarEvent.Kind
    package var sequence: Int64
    package var title: String
    package var start: CalendarEvent.Time
    package var end: CalendarEvent.Time?
    package var place: String
    package var reviewTitle: String
    package var host: String
    package var isCancelled: Bool
    /// Whose it is, where that is not whose calendar this is but whom they answer for.
    package var behalf: String?
    /// Its review is on hold: the date is in doubt.
    package var isHeld: Bool

    package init?(_ value: JSONValue) {
        guard let uid = value["uid"]?.stringValue, let title = value["title"]?.stringValue,
            let start = value["start"]?.stringValue.flatMap(CalendarEvent.Time.init)
        else { return nil }
        self.uid = uid
        self.title = title
        self.start = start
        kind = value["kind"]?.stringValue == "deadline" ? .deadline : .meeting
        sequence = value["sequence"]?.intValue ?? 0
        end = value["end"]?.stringValue.flatMap(CalendarEvent.Time.init)
        place = value["place"]?.stringValue ?? ""
        reviewTitle = value["reviewTitle"]?.stringValue ?? ""
        host =
            value["hostName"]?.stringValue
            ?? ReviewReport.title(value["host"]?.stringValue ?? "")
        behalf = RowWords.behalf(value)
        isHeld = value["held"]?.boolValue ?? false
        isCancelled = value["cancelled"]?.boolValue ?? false
    }

    /// "Tue 12 Dec 2017 to Wed 13 Dec 2017", "Mon 4 Dec 2017 10:00 to 12:00".
    package var when: String {
        switch (start, end) {
        case (.day(let first), .day(let last)?) where last > first:
            return "\(first.text) to \(last.text)"
        case (.day(let day), _): return day.text
        case (.instant(let from), .instant(let until)?) where until > from:
            let (from, until) = (Moment(seconds: from), Moment(seconds: until))
            return "\(from.text) to \(from.day == until.day ? until.time ?? "" : until.text)"
        case (.instant(let at), _): return Moment(seconds: at).text
        }
    }

    package func event(domain: String) -> CalendarEvent {
        let own = kind == .deadline ? "Due: \(title)" : "\(title) – \(host)"
        let summary = behalf.map { "For \($0): \(own)" } ?? own
        let what = RowWords.review(reviewTitle, of: host)
        var event = CalendarEvent(
            uid: "\(uid)@\(domain)", kind: kind, sequence: sequence, start: start, end: end,
            summary: isHeld ? "On hold: \(summary)" : summary, place: place,
            description: isHeld
                ? "\(what)\nThe review is on hold: this date stands in doubt until it goes on."
                : what,
            isCancelled: isCancelled)
        event.isTentative = isHeld
        return event
    }
}

extension CalendarFile {
    /// What sets a feed apart from others: the review, whose it is, or the region. It stands first,
    /// because lists of calendars are narrow.
    private static func subject(of body: JSONObject) -> String {
        let whose = body["of"]?.stringValue.map { of in
            body["name"]?.stringValue
                ?? ReviewReport.title(of.split(separator: ":").last.map(String.init) ?? of)
        }
        guard let review = body["review"]?.stringValue else {
            let region = body["region"]?.stringValue.map { "All of \(ReviewReport.title($0))" }
            return whose ?? region ?? "All dates"
        }
        let title = body["reviewTitle"]?.stringValue ?? review
        let host = ReviewReport.title(body["host"]?.stringValue ?? "")
        return ["\(title) (\(review))", host, whose ?? ""].filter { !$0.isEmpty }
            .joined(separator: ", ")
    }

    /// A feed, as a calendar program fetches it: CALENDAR's body of the daemon.
    ///
    /// - Parameters:
    ///   - scheme: what all of it is part of.
    ///   - domain: names the daemon that the entries come from; the same in mails and feeds.
    package init(feed body: JSONObject, scheme: String, domain: String) {
        self.init(
            method: .publish, title: "\(Self.subject(of: body)) – \(scheme)",
            events: (body["events"]?.arrayValue ?? []).compactMap(Appointment.init)
                .map { $0.event(domain: domain) },
            stamp: Moment(body["now"])?.seconds ?? 0)
    }
}
