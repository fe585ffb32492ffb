/// A due letter as a mail: its template filled, its thread kept, dates attached.
package struct LetterMessage: Sendable {
    package let shelf: LetterShelf
    package let sender: MailAddress

    package init(shelf: LetterShelf, sender: MailAddress) {
        self.shelf = shelf
        self.sender = sender
    }

    /// What one letter says besides what the daemon told: where to answer, or a code.
    package struct Extra: Sendable {
        /// Address of the page of a task, by its id.
        package var links: [String: String] = [:]
        package var code = ""
        package var until: Moment?

        package init() {}
    }

    /// Nil where the letter's address is none.
    package func mail(_ letter: DueLetter, _ extra: Extra = Extra()) -> MailMessage? {
        guard let to = MailAddress(letter.email, name: letter.name),
            let text = shelf.text(letter.kind, Self.values(letter, extra))
        else { return nil }
        var mail = MailMessage(
            from: sender, to: to, subject: text.subject, date: letter.now.seconds, id: letter.id,
            text: text.plain, html: text.html)
        mail.replyTo = MailAddress(letter.ring.email, name: letter.ring.name)
        mail.thread = letter.thread
        let region = letter.region.isEmpty ? "all" : letter.region
        mail.list = (
            "Peer reviews, \(ReviewReport.title(region))",
            "\(MailMessage.label(region)).reviews"
        )
        if let appointment = letter.appointment {
            var event = appointment.event(domain: sender.domain)
            event.organiser = mail.replyTo ?? sender
            event.attendee = to
            event.isCancelled = letter.kind == .datesCancelled
            mail.calendar = CalendarFile(
                method: event.isCancelled ? .cancel : .request, title: "", events: [event],
                stamp: letter.now.seconds)
        }
        return mail
    }

    package static func values(_ letter: DueLetter, _ extra: Extra) -> LetterValues {
        let today = letter.now.day
        var values = values(of: letter.task, extra, today)
        values["name"] = letter.name.isEmpty ? "colleague" : letter.name
        values["ring"] = letter.ring.name
        values["phone"] = letter.ring.phone
        values["region"] = ReviewReport.title(letter.region)
        values["today"] = today.text
        values["code"] = extra.code
        values["until"] = extra.until.map { $0.time ?? $0.text } ?? ""
        if let appointment = letter.appointment {
            values["title"] = appointment.title
            values["review"] = appointment.reviewTitle
            values["host"] = appointment.host
            values["about"] = RowWords.review(appointment.reviewTitle, of: appointment.host)
            values["when"] = appointment.when
            values["place"] = appointment.place
        }
        if letter.kind == .confirmation {
            values["recorded"] = (letter.answer?.at ?? letter.now).text
            values["recorder"] = letter.answer?.recorder ?? "the coordinator"
            values["outcome"] = letter.answer?.outcome ?? ""
        }
        if letter.kind == .digest {
            values.tasks = letter.tasks.map { Self.values(of: $0, extra, today) }
            values["count"] = "\(letter.tasks.count)"
            values["what"] = what(letter.tasks, values.tasks)
        }
        return values
    }

    /// What stands in a digest's subject: the one thing, or how many, and whether it is late.
    private static func what(_ tasks: [DueLetter.Task], _ values: [LetterValues]) -> String {
        if tasks.count == 1, let only = values.first { return "\(only["request"]), \(only["by"])" }
        let late = tasks.filter(\.isOverdue).count
        return "\(tasks.count) answers" + (late > 0 ? ", \(late) overdue" : "")
    }

    private static func values(
        of task: DueLetter.Task, _ extra: Extra, _ today: CalendarDay
    ) -> LetterValues {
        var values = LetterValues([
            ("title", task.title), ("review", task.reviewTitle), ("host", task.host),
            ("about", RowWords.review(task.reviewTitle, of: task.host)),
            ("link", extra.links[task.id] ?? ""), ("behalf", task.behalf ?? ""),
            ("request", task.behalf.map { "For \($0): \(task.title)" } ?? task.title),
            ("hours", task.hours ?? ""),
        ])
        guard let due = task.due else {
            values["by"] = "as soon as you can"
            values["answer"] = "please answer"
            return values
        }
        values["due"] = due.day.text
        values["answer"] = "answer by \(due.day.text)"
        values["distance"] = due.day.distance(from: today)
        values["by"] =
            task.isOverdue
            ? "was due on \(due.day.text)" : "by \(due.day.text), \(due.day.distance(from: today))"
        return values
    }
}
