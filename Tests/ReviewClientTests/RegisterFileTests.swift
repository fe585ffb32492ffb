import JSON
import ReviewClient
import Testing

@Suite struct RegisterFileTests {
    private func people(_ text: String) throws -> [JSONObject] {
        try RegisterFile(Array(text.utf8), file: "pool.csv", sheet: .people).rows
    }

    @Test func `columns stand in any order and several roles in one cell`() throws {
        let people = try people(
            """
            Organisation,ID,Roles,Accredited until,conflicts
            derby,derby-send,la-send; lead-reviewer,13/12/2018,rutland
            """)
        #expect(
            people == [
                [
                    "organisation": "derby", "id": "derby-send",
                    "roles": ["la-send", "lead-reviewer"], "accreditedUntil": "2018-12-13",
                    "conflicts": ["rutland"],
                ]
            ])
    }

    @Test func `a pool with everything in it comes back from its own export unchanged`() throws {
        let listed: JSONObject = [
            "id": "derby-send-lead", "roles": ["la-send", "lead-reviewer"], "organisation": "derby",
            "region": "east-midlands", "status": "member", "accreditedUntil": "2020-03-31",
            "conflicts": ["leicester", "rutland"],
            "accreditations": [
                [
                    "role": "la-send", "from": "2017-12-06", "until": "2020-03-31",
                    "trainedAt": "birmingham",
                ],
                ["until": "2019-03-31"],
            ],
            "conflictDetails": [
                [
                    "organisation": "leicester", "kind": "swap", "until": "2019-03-15",
                    "why": "Chair: \"they\" reviewed us;\nwe them \\ so",
                ],
                ["organisation": "rutland", "kind": "declared"],
            ],
            "absences": [["mode": "can-finish", "from": "2018-02-12", "until": "2018-02-16"]],
            "delegates": [["person": "derby-deputy", "until": "2018-02-16"]],
            "load": [
                [
                    "review": "r2", "host": "lincoln", "role": "health", "from": "2017-03-14",
                    "until": "2017-03-15",
                ]
            ],
            "payment": "expenses", "name": "SEND lead, Derby", "note": "two\nlines",
            "reviewsDone": 1,
            "lastReview": "2017-03-15",
        ]
        let sheet = RegisterSheet.people
        let text = sheet.csv([listed])
        let read = try RegisterFile(Array(text.utf8), file: "pool.csv", sheet: .people).rows
        var expected = sheet.importable(listed)
        // A conflict that is only declared is written as its name.
        for (row, path) in [(read.first, "CSV"), (expected, "JSON")] {
            let row = try #require(row)
            #expect(
                row["conflicts"]?.arrayValue?.map {
                    $0.stringValue ?? $0["organisation"]?.stringValue
                }
                    == ["leicester", "rutland"], "\(path)")
        }
        #expect(
            read.first?["conflicts"]?.arrayValue?.first == expected["conflicts"]?.arrayValue?.first)
        var found = try #require(read.first)
        found["conflicts"] = nil
        expected["conflicts"] = nil
        #expect(found == expected)
    }

    @Test func `a fault that the daemon found is told by line and column of the file`() throws {
        let csv = try RegisterFile(
            Array(
                "id,organisation,accredited_until\na,derby,2018-12-13\nb,derby,2018-12-13\n".utf8),
            file: "pool.csv", sheet: .people)
        #expect(csv.place(of: "people[1].accreditedUntil") == "pool.csv:3: column accredited_until")
        let json = try RegisterFile(
            Array("{\"people\": [\n  {\"id\": \"a\",\n   \"roles\": [\"x\"]}\n]}".utf8),
            file: "pool.json", sheet: .people)
        #expect(json.place(of: "people[0].roles[0]") == "pool.json:3:14: roles[0]")
        #expect(json.place(of: "elsewhere") == "elsewhere")
    }

    @Test func `a dash takes away and an empty cell says nothing`() throws {
        let people = try people("id,organisation,conflicts,roles\na,derby,-,\n")
        #expect(people == [["id": "a", "organisation": "derby", "conflicts": .null]])
    }

    @Test func `an unknown column is refused with the nearest name`() throws {
        let error = try #require(throws: ProgramError.self) { try people("id,organisaton\n") }
        #expect(error.code == "CSV-004")
        #expect(error.nearest == "organisation")
    }

    @Test func `every wrong cell is told at once, by line and column`() throws {
        let error = try #require(throws: ProgramError.self) {
            try people(
                """
                id,organisation,accredited_until,email
                a,derby,soon,a@derby.example
                ,leicester,2018-02-30,none
                a,derby,,
                """)
        }
        #expect(error.code == "CSV-005")
        let found = try #require(error.found)
        for place in [
            "pool.csv:2: column accredited_until", "pool.csv:3: column id",
            "pool.csv:3: column accredited_until", "pool.csv:3: column email",
            "pool.csv:4: column id: \"a\" stands in line 2 too",
        ] {
            #expect(found.contains(place), "\(place)")
        }
    }

    @Test func `a name that the wire would refuse is refused here`() throws {
        let error = try #require(throws: ProgramError.self) {
            try people("id,organisation\nJane Doe,derby\n")
        }
        #expect(error.found?.contains("pool.csv:2: column id") == true)
    }
}
