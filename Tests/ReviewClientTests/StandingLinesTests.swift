import JSON
import ReviewClient
import Testing

@Suite struct StandingLinesTests {
    @Test func `states that follow one another are one line, parallel ones stand below it`() {
        let phases: JSONValue = [
            ["state": "arranging", "title": "Arranging the visit"],
            ["state": "dates", "title": "The dates", "in": "arranging"],
            ["state": "stand", "title": "The dates stand", "in": "dates"],
            ["state": "work", "title": "The arrangements", "in": "arranging"],
        ]
        #expect(
            StandingLines.lines(phases, width: 80) == [
                "Arranging the visit", "  The dates > The dates stand", "  The arrangements",
            ])
    }

    @Test func `phases that hold one another are not followed for ever`() {
        let phases: JSONValue = [
            ["state": "a", "title": "A"], ["state": "b", "title": "B", "in": "a"],
            ["state": "a", "title": "A", "in": "b"],
        ]
        #expect(StandingLines.lines(phases, width: 80).count < 40)
    }

    @Test func `many places at once are counted`() {
        let at: JSONValue = ["A", "B", "C", "D"]
        #expect(RowWords.standing(["at": at]) == "A, B and 2 more")
        #expect(RowWords.standing(["states": ["asking"]]) == "asking")
    }

    @Test func `what was decided is said in words`() {
        let entry: JSONValue = [
            "said": ["decision": "decline", "conflict": false, "visitStart": "2018-02-06"]
        ]
        #expect(
            RowWords.said(entry)
                == "decision: decline, conflict: no, visit start: Tue 6 Feb 2018")
        #expect(RowWords.said(["summary": "x"]) == nil)
    }

    @Test func `what a review ended with reads as lines, its lists of objects as a table`() {
        let value: JSONValue = [
            "closedOn": "2018-02-06",
            "steps": [["text": "one", "done": true], ["text": "two", "done": false]],
        ]
        #expect(
            ValueLines.lines(of: value, indent: 2, width: 80) == [
                "  Closed on: Tue 6 Feb 2018", "  Steps:", "    text  done", "    one   yes",
                "    two   no",
            ])
    }
}
