import CivilTime
import JSON
import ReviewEngine
import ReviewStore
import ReviewWire

/// THEMES: what teams found, over all reviews of a region, without saying where unless the host agreed.
extension ReviewLoop {
    func listThemes(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        guard case .coordinator(let region) = principal else {
            throw Refusal(
                .notYours, "DMN-210", "only a coordinator sees findings across reviews",
                subject: "as", expected: "coordinator:REGION", found: "\(principal)")
        }
        if let pass = caller.pass, !pass.isConfirmed {
            throw Refusal(
                .refused, "DMN-145", "findings are confidential: a code is needed",
                subject: "THEMES", hint: "Ask for one with CODE, and say it with CONFIRM.")
        }
        let limit = try fields.limit()
        let after = try fields.optionalText("after")
        var filter = ReviewFilter()
        filter.workflow = try fields.optionalName("workflow")
        filter.regions = [region]
        let asked = filter
        let days = try (from: day("from", fields), until: day("until", fields))
        try ask(caller) { view, _ in
            let rows = try view.reviews(asked, after: after, limit: limit)
            var findings: [JSONObject] = []
            for row in rows {
                findings += try PublishedFindings(row, view).lines(from: days.from, days.until)
            }
            return .page(
                "findings", findings, limit: limit, next: rows.last?.id, rows: rows.count)
        }
        return .later
    }

    private func day(_ key: String, _ fields: Fields) throws(Refusal) -> String? {
        guard let text = try fields.optionalText(key) else { return nil }
        guard (try? CivilDate(parsing: text)) != nil else {
            throw Refusal(
                .invalid, "DMN-034", "a field cannot be used", subject: key,
                expected: "a day such as 2018-03-14", found: "\"\(text)\"")
        }
        return text
    }
}
