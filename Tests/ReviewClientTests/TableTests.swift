import ReviewClient
import Testing

@Suite struct TableTests {
    @Test func `columns are aligned and an empty one is left out`() {
        var table = Table([.init("task"), .init("tries", right: true), .init("note"), .init("who")])
        table.add(["r1-1", "3", "", "Lead Reviewer"])
        table.add(["r42-17", "12", "", "Host"])
        #expect(
            table.text(width: 80) == """
                task    tries  who
                r1-1        3  Lead Reviewer
                r42-17     12  Host
                """)
    }

    @Test func `a column that may shrink is wrapped and the rest keeps its place`() {
        var table = Table([.init("task"), .init("title", shrinks: true), .init("due")])
        table.add(["r1-1", "Agree the key lines of enquiry with Derby", "today"])
        #expect(
            table.text(width: 36) == """
                task  title                    due
                r1-1  Agree the key lines of   today
                      enquiry with Derby
                """)
    }

    @Test func `wide and combining characters are counted in cells`() {
        #expect(TextWidth.cells("e\u{301}") == 1)
        #expect(TextWidth.cells("漢字") == 4)
        #expect(TextWidth.cut("Derby City Council", to: 8) == "Derby C…")
    }

    @Test func `what somebody typed cannot move the cursor of who reads it`() {
        #expect(TextWidth.safe("a\u{1B}[2Jb\u{202E}c") == "a\u{FFFD}[2Jb\u{FFFD}c")
        var table = Table([.init("x")])
        table.add(["two\nlines\u{7}"])
        #expect(table.text(width: 80) == "x\ntwo lines\u{FFFD}")
    }

    @Test func `a word that is longer than its column is broken, behind a hyphen if it has one`() {
        #expect(
            TextWidth.wrap("southern-derbyshire-ccg", to: 12, breaking: true)
                == ["southern-", "derbyshire-", "ccg"])
        #expect(
            TextWidth.wrap("leicestershire", to: 6, breaking: true) == ["leices", "tershi", "re"])
        #expect(TextWidth.wrap("leicestershire", to: 6) == ["leicestershire"])
    }

    @Test func `a part of a table begins with a line of its own`() {
        var table = Table([.init("id"), .init("to")], indent: 2)
        table.section("derby")
        table.add(["derby-lead", "x"])
        table.section("rutland")
        table.add(["r", "y"])
        #expect(
            table.text(width: 80) == """
                  id          to
                derby
                  derby-lead  x
                rutland
                  r           y
                """)
    }
}
