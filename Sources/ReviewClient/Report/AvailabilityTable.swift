package import JSON

/// The answers to an availability call as a coordinator compares them: people down, dates across.
package struct AvailabilityTable {
    package let dates: [CalendarDay]
    /// Each person with a word for each date; empty where they did not say.
    package let rows: [(person: String, words: [String])]

    /// nil where the review is no availability call, or nobody was asked.
    package init?(_ review: JSONObject) {
        let dates = (review["input"]?["dates"]?.arrayValue ?? []).compactMap(\.stringValue)
        let context = review["context"]
        guard !dates.isEmpty, let answers = context?["answers"]?.arrayValue,
            let people = context?["people"]?.arrayValue, !people.isEmpty
        else { return nil }
        self.dates = dates.compactMap { CalendarDay($0) }
        guard self.dates.count == dates.count else { return nil }
        rows = people.compactMap(\.stringValue).map { person in
            let answer = answers.last { $0["person"]?.stringValue == person }
            return (
                person,
                dates.map { date in
                    guard let answer else { return "no answer" }
                    let said = [("yes", "yes"), ("ifNeeded", "if needed"), ("no", "no")].first {
                        answer[$0.0]?.arrayValue?.contains(.string(date)) ?? false
                    }
                    return said?.1 ?? "not known"
                }
            )
        }
    }

    /// How many could come on each date, at need as well.
    package var able: [Int] {
        dates.indices.map { date in
            rows.count { ["yes", "if needed"].contains($0.words[date]) }
        }
    }

    package func table(indent: Int) -> Table {
        var table = Table(
            [.init("person", shrinks: true)]
                + dates.map { .init("\($0.shortText)", shrinks: true) }, indent: indent)
        for row in rows { table.add([row.person] + row.words) }
        table.add(["could come"] + able.map(String.init))
        return table
    }

    func html() -> HTML {
        let heads = dates.map { date -> HTML in
            "<th scope=\"col\"><time datetime=\"\(date.isoText)\">\(date.shortText)</time></th>"
        }
        let lines = rows.map { row -> HTML in
            let cells = row.words.map { word -> HTML in
                let look = ["yes": "good", "if needed": "some", "no": "less"][word]
                return look.map { "<td><span class=\"tag \($0)\">\(word)</span></td>" }
                    ?? "<td>\(word)</td>"
            }
            return "<tr><th scope=\"row\">\(ReviewReport.title(row.person))</th>\(cells)</tr>\n"
        }
        let sums = able.map { count -> HTML in "<td>\(String(count))</td>" }
        return """
            <div class="scroll" tabindex="0" role="group" aria-label="Who can come when">\
            <table><caption>Who can come when</caption><thead><tr><th scope="col">Person</th>\(heads)\
            </tr></thead><tbody>
            \(lines)<tr><th scope="row">Could come</th>\(sums)</tr></tbody></table></div>

            """
    }
}
