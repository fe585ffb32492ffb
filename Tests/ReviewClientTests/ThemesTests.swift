import JSON
import ReviewClient
import Testing

/// Findings of many reviews grouped; tables and findings as CSV.
@Suite struct ThemesTests {
    private func finding(
        _ source: String, _ kind: String, _ question: String?, _ evidence: [String],
        host: String? = nil
    ) -> JSONValue {
        var line: JSONObject = [
            "source": .string(source), "kind": .string(kind), "text": "Found <b> & told.",
            "evidence": .array(evidence.map { .string($0) }), "on": "2018-03-14",
        ]
        line["question"] = question.map { .string($0) }
        line["host"] = host.map { .string($0) }
        return .object(line)
    }

    private var report: ThemesReport {
        ThemesReport([
            finding("a", "area-to-consider", "Alone?", ["data"]),
            finding("b", "strength", "Often?", ["data", "families"], host: "derby"),
            finding("c", "strength", "Often?", ["families"]),
            finding("c", "area-to-consider", nil, []),
        ])
    }

    @Test func `groups are counted by kind and review, the largest first`() {
        let lines = report.groups(by: .keyLine)
        #expect(lines.map(\.title) == ["Often?", "Alone?", "Without a question"])
        #expect(lines.map(\.strengths) == [2, 0, 0])
        #expect(lines.map(\.reviews) == [2, 1, 1])
        let evidence = report.groups(by: .evidence)
        #expect(evidence.map(\.title) == ["Data", "Families", "Nothing stated"])
        #expect(evidence.map(\.areas) == [1, 0, 1])
        #expect(report.groups(by: .kind).map(\.findings.count) == [2, 2])
        #expect(report.reviews == 3)
    }

    @Test func `the page holds what was written as text, and names only who agreed`() {
        let page = ThemesPage(report, title: "Themes & more").text()
        #expect(page.contains("<h1>Themes &amp; more</h1>"))
        #expect(page.contains("Found &lt;b&gt; &amp; told."))
        #expect(!page.contains("Found <b>"))
        #expect(page.contains("Derby · rests on data, families"))
        #expect(page.matches(of: /Derby/).count == 1)
        #expect(page.contains("<strong>3</strong>reviews"))
    }

    @Test func `a sheet's cells are quoted, and no spreadsheet takes them for formulas`() {
        let text = CSVText.text(
            ["a", "b"], [["=1+1", "x,y"], ["-2.5", "say \"no\""], ["@home", "two\nlines"]])
        #expect(
            text == "a,b\n'=1+1,\"x,y\"\n-2.5,\"say \"\"no\"\"\"\n'@home,\"two\nlines\"\n")
        let harmless = CSVText.text(
            ["a"], [["  =1"], ["\n+1"], ["＝1"], ["-1.5"], ["-inf"], ["r1-3"], ["-"]])
        #expect(harmless == "a\n'  =1\n\"'\n+1\"\n'＝1\n-1.5\n'-inf\nr1-3\n'-\n")
        #expect(report.csv.split(separator: "\n").count == 5)
    }

    @Test func `a table as a sheet is whole, with its parts in a column`() {
        var table = Table([.init("", sheet: "when"), .init("what", shrinks: true)])
        table.section("Monday")
        table.add(["09:00", String(repeating: "long ", count: 40)])
        table.section("Tuesday")
        table.add(["10:00"])
        let lines = table.csv.split(separator: "\n")
        #expect(lines[0] == "part,when,what")
        #expect(lines[1].hasPrefix("Monday,09:00,\"long long"))
        #expect(lines[2] == "Tuesday,10:00,")
    }
}
