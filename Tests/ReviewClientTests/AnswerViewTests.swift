import JSON
import ReviewClient
import Testing

@Suite struct AnswerViewTests {
    @Test func `what holds nothing is nothing, and no or none is something`() {
        let nothings: [JSONValue] = [
            .null, "", " \n", [], [:], ["", .null], ["body": "0af3"],
            ["reason": "", "note": .null],
            ["inner": ["list": [["text": ""], [:]]]],
        ]
        for value in nothings { #expect(value.isNothing, "\(value.compactText)") }
        let somethings: [JSONValue] = [
            false, 0, "none", [false], ["reason": "ill"], ["body": "0af3", "text": "x"],
        ]
        for value in somethings { #expect(!value.isNothing, "\(value.compactText)") }
    }

    @Test func `very deep nothing ends`() {
        var deep: JSONValue = [:]
        for _ in 0..<400 { deep = ["in": deep] }
        #expect(!deep.isNothing)
    }

    @Test func `a table has no column, no row and no cell for what says nothing`() {
        let table = AnswerView.table(
            [
                ["person": "Derby", "said": [:], "notes": ["", ""], "body": "0af3"],
                ["person": "Leicester", "said": ["reason": ""], "notes": ["At ten."]],
                ["person": "", "said": ["body": "77"], "notes": []],
            ], form: nil
        ).source
        #expect(!table.contains("Said"))
        #expect(!table.contains("Body"))
        #expect(table.contains("Notes"))
        #expect(table.split(separator: "<tr ").count == 4)  // what stands before, heading, two rows
        #expect(table.contains("data-name=\"Notes\"></td>"))
        #expect(
            !AnswerView.html(["said": ["reason": ""], "count": 0], form: nil).source.contains(
                "Said"))
    }

    @Test func `the terminal leaves the same out`() {
        let lines = ValueLines.lines(
            of: ["said": ["reason": "", "body": "77"], "answer": "accept"], indent: 0, width: 80)
        #expect(lines == ["Answer: accept"])
    }
}
