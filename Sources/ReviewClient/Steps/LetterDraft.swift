package import JSON

/// A draft of the letter that the host gets, put together from the findings as the team agreed them.
///
/// Pure and deterministic. Made by `reviewworker letter` from its task's input `{host, theme, visit,
/// mode, keyLines: {questions}, team: [{title, organisation}], feedback: {toldOn, toldTo, findings}}`.
/// The Lead Reviewer's words replace it; it only sees to it that nothing is left out.
package struct LetterDraft {
    private let input: JSONValue

    package init(input: JSONObject) { self.input = .object(input) }

    package var text: String {
        var parts = [
            "Dear colleagues,", opening, "This is what we found under each key line of enquiry.",
        ]
        let findings = input["feedback"]?["findings"]?.arrayValue ?? []
        let questions = (input["keyLines"]?["questions"]?.arrayValue ?? []).compactMap(
            \.stringValue)
        let lines = Set(findings.map { $0["keyLine"]?.intValue ?? 0 })
            .union(questions.indices.map { Int64($0 + 1) }).sorted()
        for line in lines {
            let index = Int(clamping: line) - 1
            let question = questions.indices.contains(index) ? questions[index] : ""
            parts.append("Key line \(line): \(question)")
            let here = findings.filter { ($0["keyLine"]?.intValue ?? 0) == line }
            parts.append(list(here, "strength", "Strengths", "We agreed no strength to name here."))
            parts.append(
                list(
                    here, "area-to-consider", "Areas to consider",
                    "We have nothing to put to you for consideration here."))
        }
        parts.append(
            "We told you these findings \(told). What they say belongs to you; we look forward to "
                + "your next steps.")
        parts.append("For the team\nThe Lead Reviewer")
        return parts.joined(separator: "\n\n")
    }

    private var opening: String {
        let theme = input["theme"]?.stringValue.map { " on \($0)" } ?? ""
        let host = ReviewReport.title(input["host"]?.stringValue ?? "your area")
        return "Thank you for inviting us to \(host)\(dates) for a peer challenge\(theme). \(team) "
            + "Everybody we met was open with us, and we are grateful for the time they gave."
    }

    private var dates: String {
        let start = (input["visit"]?["start"]?.stringValue).flatMap { CalendarDay($0) }
        let end = (input["visit"]?["end"]?.stringValue).flatMap { CalendarDay($0) }
        guard let start else { return "" }
        guard let end, end != start else { return " on \(start.text)" }
        return " from \(start.text) to \(end.text)"
    }

    private var team: String {
        let members = (input["team"]?.arrayValue ?? []).map { member in
            let title = member["title"]?.stringValue ?? ""
            return "\(title) (\(ReviewReport.title(member["organisation"]?.stringValue ?? "")))"
        }
        return members.isEmpty ? "" : "The team was: \(members.joined(separator: ", "))."
    }

    private var told: String {
        let on = (input["feedback"]?["toldOn"]?.stringValue).flatMap { CalendarDay($0)?.text }
        let to = input["feedback"]?["toldTo"]?.stringValue
        return [on.map { "on \($0)" } ?? "at the end of the visit", to.map { "(\($0))" }]
            .compactMap { $0 }.joined(separator: " ")
    }

    private func list(
        _ findings: [JSONValue], _ kind: String, _ heading: String, _ none: String
    ) -> String {
        let texts = findings.filter { $0["kind"]?.stringValue == kind }
            .compactMap { $0["text"]?.stringValue }
        guard !texts.isEmpty else { return none }
        return "\(heading):\n\n" + texts.map { "- \($0)" }.joined(separator: "\n")
    }
}
