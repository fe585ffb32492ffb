import JSON
import ReviewClient
import Testing

@Suite struct PeopleFileTests {
    private func people(_ text: String) throws -> [JSONObject] {
        try PeopleFile.people(in: Array(text.utf8), file: "pool.csv").map(\.person)
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
