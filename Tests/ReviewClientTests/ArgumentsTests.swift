import JSON
import ReviewClient
import Testing

@Suite struct ArgumentsTests {
    private let command = Command(
        "answer", "answers", arguments: [.init("TASK")],
        options: [
            .init("for", "PERSON", required: true, "for whom"), .init("dry-run", nil, "only tell"),
            .init("output", letter: "o", "FILE", "where to"),
        ], takesFields: true, run: { _, _ in })
    private let plain = Command(
        "show", "shows", arguments: [.init("REVIEW")], run: { _, _ in })

    private func parse(_ words: String..., of command: Command? = nil) throws -> Arguments {
        try Arguments(
            words, of: command ?? self.command, program: "reviewctl", common: CommandProgram.common)
    }

    private func code(_ words: String..., of command: Command) -> String? {
        do {
            _ = try Arguments(
                words, of: command, program: "reviewctl", common: CommandProgram.common)
            return nil
        } catch { return error.code }
    }

    @Test func `words, options, switches and letters are told apart`() throws {
        let arguments = try parse("r1-2", "--for=person:x", "--dry-run", "-o", "-", "--json")
        #expect(arguments.word(0) == "r1-2")
        #expect(arguments["for"] == "person:x")
        #expect(arguments.has("dry-run") && arguments.has("json"))
        #expect(arguments["output"] == "-")
        #expect(arguments.fields.isEmpty)
    }

    @Test func `what is no option of the command is a field of the form`() throws {
        let arguments = try parse(
            "r1-2", "--for", "person:x", "--decision", "accept", "--agreed",
            "--visit-start=2018-01-23",
            "--field", "for=all")
        #expect(
            arguments.fields.map { "\($0.name)=\($0.value)" }
                == ["decision=accept", "agreed=yes", "visit-start=2018-01-23", "for=all"])
    }

    @Test func `behind two hyphens everything is a word`() throws {
        #expect(try parse("--for", "p", "--", "--json").words == ["--json"])
    }

    @Test func `an unknown option is refused with the nearest name`() throws {
        let error = try #require(throws: ProgramError.self) { try parse("r1", "--jsn", of: plain) }
        #expect(error.code == "CLI-002")
        #expect(error.nearest == "--json")
        #expect(error.exit == .usage)
    }

    @Test func `a missing word, one too many, a missing value and a needed option are told`() {
        #expect(code(of: plain) == "CLI-003")
        #expect(code("r1", "r2", of: plain) == "CLI-004")
        #expect(code("r1", "--as", of: plain) == "CLI-005")
        #expect(code("r1", "--json=yes", of: plain) == "CLI-005")
        #expect(code("r1-2", of: command) == "CLI-003")
        #expect(code("--help", of: command) == nil)
    }

    @Test func `help is made from the same words that are parsed`() {
        let program = CommandProgram(
            "reviewctl", "steers", groups: [("Reviews", [command, plain])])
        let help = program.help(for: command, width: 80)
        #expect(help.contains("Usage: reviewctl answer TASK --for PERSON [--dry-run]"))
        #expect(help.contains("-o, --output FILE"))
        let all = program.help(width: 80)
        for status in ExitStatus.allCases { #expect(all.contains("\(status.rawValue)  ")) }
        #expect(all.split(separator: "\n").allSatisfy { TextWidth.cells($0) <= 80 })
    }

    @Test func `a program ends with the status of what went wrong`() {
        let refusing = Command("no", "refuses") { _, _ throws(ProgramError) in
            throw ProgramError(wire: ["code": "NOT_YOURS", "message": "r1 is not visible to you"])
        }
        let program = CommandProgram("reviewctl", "steers", groups: [("All", [refusing])])
        #expect(program.run(["no", "--json"]) == .notPermitted)
        #expect(program.run(["nein"]) == .usage)
        #expect(program.run(["no", "--help"]) == .done)
    }
}
