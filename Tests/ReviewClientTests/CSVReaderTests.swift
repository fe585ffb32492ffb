import JSON
import ReviewClient
import Testing

@Suite struct CSVReaderTests {
    private func rows(_ text: String) throws -> [[String]] {
        try CSVReader.rows(of: Array(text.utf8), file: "people.csv").map(\.cells)
    }

    @Test func `quotes hold separators, line breaks and doubled quotes`() throws {
        #expect(
            try rows("id,name\r\na,\"Lead, \"\"SEND\"\"\nDerby\"\r\n")
                == [["id", "name"], ["a", "Lead, \"SEND\"\nDerby"]])
    }

    @Test func `a byte order mark, spaces around cells and empty lines are no content`() throws {
        #expect(try rows("\u{FEFF}id , x\n\n a ,b\n,,\n") == [["id", "x"], ["a", "b"]])
    }

    @Test func `a spreadsheet's semicolons separate where the heading has no comma`() throws {
        #expect(try rows("id;name\na;b,c\n") == [["id", "name"], ["a", "b,c"]])
    }

    @Test func `a row knows the line where it begins`() throws {
        let rows = try CSVReader.rows(of: Array("id\n\"a\nb\"\nc\n".utf8), file: "people.csv")
        #expect(rows.map(\.line) == [1, 2, 4])
    }

    @Test(arguments: [
        ("id\n\"a\n", "CSV-002", "people.csv:2"), ("id\n\"a\"b\n", "CSV-003", "people.csv:2"),
    ])
    func `a broken quote is named with its line`(
        text: String, code: String, place: String
    ) throws {
        let error = try #require(throws: ProgramError.self) { try rows(text) }
        #expect(error.code == code)
        #expect(error.subject == place)
    }

    @Test func `bytes that are not UTF-8 are refused`() throws {
        let error = try #require(throws: ProgramError.self) {
            try CSVReader.rows(of: [0x69, 0x64, 0x0A, 0xE9], file: "people.csv")
        }
        #expect(error.code == "CSV-001")
    }
}
