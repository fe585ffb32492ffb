package import JSON

/// A letter that is due, as the daemon tells it (Protocol.md, LETTERS): who gets it, about what.
package struct DueLetter: Sendable {
    package struct Task: Sendable {
        package var id: String
        package var title: String
        package var reviewTitle: String
        package var host: String
        package var due: Moment?
        /// "about 16 hours", where its workflow says so.
        package var hours: String?
        package var isOverdue: Bool
        /// Of whom it is asked, where that is not who reads the letter but whom they answer for.
        package var behalf: String?

        init(_ value: JSONValue) {
            id = value["task"]?.stringValue ?? ""
            title = value["title"]?.stringValue ?? ""
            reviewTitle = value["reviewTitle"]?.stringValue ?? ""
            host =
                value["hostName"]?.stringValue
                ?? ReviewReport.title(value["host"]?.stringValue ?? "")
            due = Moment(value["due"])
            hours = RowWords.hours(value["hours"])
            isOverdue = value["overdue"]?.boolValue ?? false
            behalf = RowWords.behalf(value)
        }
    }

    /// What it is called, for good: recorded before and after it is handed over.
    package var letter: String
    /// The first part of Message-ID.
    package var id: String
    package var kind: LetterKind
    package var to: String
    package var name: String
    package var email: String
    package var region: String
    /// Whom to ring: who it is, the number, and where answers to the mail go.
    package var ring: (name: String, phone: String, email: String)
    package var task: Task
    /// Of a digest: everything that is open, in the order in which it is shown.
    package var tasks: [Task]
    package var thread: [String]
    package var appointment: Appointment?
    /// Of a confirmation.
    package var answer: WrittenAnswer?
    /// When it is sent, by the daemon's calendar.
    package var now: Moment

    /// Nil for a kind that this program does not know, or where a member is missing.
    package init?(_ value: JSONValue, now: Moment) {
        guard let letter = value["letter"]?.stringValue, let id = value["id"]?.stringValue,
            let kind = value["kind"]?.stringValue.flatMap(LetterKind.init),
            let to = value["to"]?.stringValue, let ring = value["ring"]
        else { return nil }
        self.letter = letter
        self.id = id
        self.kind = kind
        self.to = to
        self.now = now
        name = value["name"]?.stringValue ?? ""
        email = value["email"]?.stringValue ?? ""
        region = value["region"]?.stringValue ?? ""
        self.ring = (
            ring["name"]?.stringValue ?? "", ring["phone"]?.stringValue ?? "",
            ring["email"]?.stringValue ?? ""
        )
        task = Task(value)
        tasks = (value["tasks"]?.arrayValue ?? []).map(Task.init)
        thread = (value["thread"]?.arrayValue ?? []).compactMap(\.stringValue)
        answer = value["answer"].map(WrittenAnswer.init)
        appointment = value["dates"].flatMap(Appointment.init)
    }
}
