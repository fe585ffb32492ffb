import JSON

/// The sections whose content a coordinator looks for by name; the rest is shown by its form.
extension ReportPage {
    /// The figures that one wants first.
    func glance() -> HTML {
        var items: [HTML] = []
        let team = report.context["team"]?.arrayValue ?? []
        if !team.isEmpty {
            let organisations = Set(team.compactMap { $0["organisation"]?.stringValue })
            items.append(
                "<li><strong>\(team.count)</strong>in the team, from \(organisations.count) "
                    + "\(plural(organisations.count, "organisation"))</li>\n")
        }
        let findings = agreedFindings
        if !findings.isEmpty {
            let strengths = findings.filter { $0["kind"]?.stringValue == "strength" }.count
            let areas = findings.count - strengths
            items.append(
                "<li><strong>\(findings.count)</strong>\(plural(findings.count, "finding")): "
                    + "\(strengths) \(plural(strengths, "strength")), \(areas) "
                    + "\(plural(areas, "area")) to consider</li>\n")
        }
        let actions = actionsWithProgress
        if !actions.isEmpty {
            let done = actions.filter { $0.status == "done" }.count
            items.append(
                "<li><strong>\(done) of \(actions.count)</strong>"
                    + "\(plural(actions.count, "action")) done</li>\n")
        }
        return items.isEmpty ? "" : "<ul class=\"glance\">\n\(items)</ul>\n"
    }

    private func plural(_ count: Int, _ word: String) -> String { count == 1 ? word : word + "s" }

    func scope() -> HTML {
        var out: HTML = ""
        for (name, heading) in [
            ("request", "What the host asked for"), ("scope", "Scope and dates"),
            ("agree-dates", "New dates"),
        ] {
            for task in report.answers(name) {
                out += "<h3>\(heading)</h3>\n\(AnswerView.html(task.result, form: task.form))"
            }
        }
        return out
    }

    func team() -> HTML {
        var out: HTML = ""
        let members = report.context["team"]?.arrayValue ?? []
        if !members.isEmpty {
            let rows = members.map { member -> [HTML] in
                [
                    "\(member["title"]?.stringValue ?? "")",
                    "\(ReviewReport.title(member["organisation"]?.stringValue ?? ""))",
                    "\(rolesOnly(member["person"]?.stringValue ?? ""))",
                    day(Moment(member["acceptedOn"])),
                ]
            }
            out +=
                ReportTable(
                    label: "The team", caption: "<caption>Who was on the team</caption>",
                    columns: ["Place", "From", "Roles in the pool", "Accepted on"], rows: rows
                ).html
        }
        return out + asked() + approval()
    }

    private func rolesOnly(_ id: String) -> String {
        (report.people[id]?["roles"]?.arrayValue ?? []).compactMap(\.stringValue)
            .map(ReviewReport.title).joined(separator: ", ")
    }

    private func asked() -> HTML {
        let asked = report.context["asked"]?.arrayValue ?? []
        guard !asked.isEmpty else { return "" }
        let rows = asked.map { entry -> [HTML] in
            let said = entry["said"]?["reason"]?.stringValue
            let why: HTML = said.map { "<br><span class=\"quiet\">\($0)</span>" } ?? ""
            return [
                "\(report.place(entry["place"]?.stringValue ?? ""))",
                "\(report.person(entry["person"]?.stringValue ?? ""))", day(Moment(entry["on"])),
                day(Moment(entry["answeredOn"])),
                "\(FormField.words(entry["answer"]?.stringValue ?? ""))\(why)",
            ]
        }
        return ReportTable(
            label: "Who was asked", caption: "<caption>Who was asked, and what they said</caption>",
            columns: ["Place", "Whom", "Asked on", "Answered on", "Answer"], rows: rows
        ).html
    }

    private func approval() -> HTML {
        guard let task = report.answered("approve-team"), let ended = task.ended else { return "" }
        let objections = task.result?["objections"]?.arrayValue ?? []
        let who = report.addressee(task.address)
        if objections.isEmpty {
            return "<p>The team was approved by \(who) on \(day(ended.day)).</p>\n"
        }
        let count = objections.count
        return
            "<p>\(who) objected to \(count) \(plural(count, "place")) on \(day(ended.day)).</p>\n"
    }

    private var questions: [String] {
        (report.context["keyLines"]?["questions"]?.arrayValue
            ?? report.answered("key-lines")?.result?["questions"]?.arrayValue ?? [])
            .compactMap(\.stringValue)
    }

    func keyLines() -> HTML {
        guard !questions.isEmpty else { return "" }
        let items = questions.map { question -> HTML in "<li class=\"question\">\(question)</li>\n"
        }
        var out: HTML = "<ol>\n\(items)</ol>\n"
        if let background = report.answered("key-lines")?.result?["background"]?.stringValue {
            out += "<h3>What lies behind them</h3>\n\(HTML.prose(background))"
        }
        if let task = report.answered("agree-key-lines"), let ended = task.ended {
            out += "<p>Agreed by the Lead Reviewer on \(day(ended.day)).</p>\n"
        }
        return out
    }

    func documents() -> HTML {
        var out: HTML = ""
        if let task = report.answered("self-evaluation") {
            out += AnswerView.html(task.result, form: task.form)
        }
        if let late = report.answered("late-documents") {
            out += "<h3>Documents that were late</h3>\n"
            out += AnswerView.html(late.result, form: late.form)
        }
        return out
    }

    func timetable() -> HTML {
        guard let task = report.answered("visit-timetable", "virtual-timetable") else { return "" }
        let sessions = task.result?["sessions"]?.arrayValue ?? []
        var days: [String] = []
        for session in sessions {
            let day = session["day"]?.stringValue ?? ""
            if !days.contains(day) { days.append(day) }
        }
        let form = task.form?["properties"]?["sessions"]?["items"]
        var out: HTML = ""
        for name in days {
            let rows = sessions.filter { ($0["day"]?.stringValue ?? "") == name }
            out += AnswerView.table(
                rows, form: form, leavingOut: ["day", "body"],
                caption: CalendarDay(name)?.text ?? name)
        }
        if let briefing = report.answered("team-briefing") {
            out += "<h3>Team briefing</h3>\n"
            out += AnswerView.html(briefing.result, form: briefing.form)
        }
        return out
    }

    /// The findings as the team agreed them, else what each member wrote.
    private var agreedFindings: [JSONValue] {
        if let agreed = report.answered("verbal-feedback")?.result?["findings"]?.arrayValue {
            return agreed
        }
        return report.answers("visit-findings").flatMap { $0.result?["findings"]?.arrayValue ?? [] }
    }

    func findings() -> HTML {
        let findings = agreedFindings
        guard !findings.isEmpty else { return "" }
        var out: HTML = ""
        if let feedback = report.answered("verbal-feedback") {
            let to = feedback.result?["toldTo"]?.stringValue ?? ""
            let on = (feedback.result?["toldOn"]?.stringValue).flatMap { CalendarDay($0) }
            if let on { out += "<p>Told on \(day(on)) to: \(to)</p>\n" }
        }
        let lines = Set(findings.map { $0["keyLine"]?.intValue ?? 0 }).sorted()
        for line in lines {
            let index = Int(clamping: line) - 1
            let question = questions.indices.contains(index) ? questions[index] : nil
            out += "<h3>Key line \(String(line))</h3>\n"
            if let question { out += "<p class=\"question\">\(question)</p>\n" }
            let here = findings.filter { ($0["keyLine"]?.intValue ?? 0) == line }
            out += """
                <div class="found">
                \(list(here, "strength", "Strengths", "strengths"))\
                \(list(here, "area-to-consider", "Areas to consider", "areas"))</div>

                """
        }
        return out
    }

    /// That concerns were raised, when, by and with which role; nothing of what they are about.
    func concerns() -> HTML {
        let concerns = report.context["concerns"]?.arrayValue ?? []
        guard !concerns.isEmpty else { return "" }
        let items = concerns.map { concern -> HTML in
            func word(_ name: String) -> String {
                FormField.words(concern[name]?.stringValue ?? "").lowercased()
            }
            let on = concern["raisedOn"]?.stringValue.flatMap { CalendarDay($0) }
            let when: HTML = on.map { day($0) } ?? ""
            let seen = concern["acknowledgedOn"]?.stringValue.flatMap { Moment(.string($0)) }
            let known: HTML =
                seen.map { "; acknowledged by the host on \(day($0.day))" }
                ?? (concern["acknowledgedOn"] == nil ? "" : "; the host has not acknowledged it")
            return """
                <li>\(FormField.words(concern["kind"]?.stringValue ?? "")): raised on \(when) by the \
                \(word("raisedBy")) with the host’s \(word("raisedWith")), \(word("how"))\(known)</li>

                """
        }
        return "<h3>Concerns raised</h3>\n<ul>\(items)</ul>\n"
    }

    private func list(
        _ findings: [JSONValue], _ kind: String, _ heading: String, _ look: String
    ) -> HTML {
        let items = findings.filter { $0["kind"]?.stringValue == kind }.map { finding -> HTML in
            let evidence = (finding["evidence"]?.arrayValue ?? []).compactMap(\.stringValue)
                .map { FormField.words($0).lowercased() }.joined(separator: ", ")
            let told = finding["told"]?.boolValue == true ? " · told to the host" : ""
            let rests = evidence.isEmpty ? "" : "Rests on \(evidence)"
            return """
                <li>\(finding["text"]?.stringValue ?? "")<small>\(rests)\(told)</small></li>

                """
        }
        guard !items.isEmpty else { return "" }
        return "<div class=\"\(look)\"><h4>\(heading)</h4>\n<ul>\n\(items)</ul></div>\n"
    }
}
