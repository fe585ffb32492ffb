import Foundation
import Testing

/// The commands that README.md shows are run, and their output is as it shows.
@Suite(.serialized) struct ReadmeTests {
    private let blocks: [ConsoleBlock]

    init() throws {
        let file = Run.top.appendingPathComponent("README.md")
        blocks = ConsoleBlock.all(in: try String(contentsOf: file, encoding: .utf8))
    }

    @Test func `it shows two commands and three days of five`() {
        #expect(blocks.map(\.commands.count) == [1, 1, 5, 5, 5])
    }

    @Test func `the first command does what is shown`() throws {
        let command = try #require(blocks.first?.commands.first)
        #expect(command.line == "Ops/try")
        let scratch = try Scratch()
        let run = try Run(
            command.line,
            environment: [
                "TMPDIR": scratch.folder.path, "NO_COLOR": "1",
                "REVIEWD_PROGRAMS": Run.programs.path,
            ], seconds: 300)
        #expect(run.status == 0, "\(run.errors)")
        #expect(ConsoleBlock.output(command.output, fits: run.output), "\(run.output)")
    }

    /// It is what runs this test: here only that it ends as it says.
    @Test func `the second command ends as is shown`() throws {
        let command = try #require(blocks.dropFirst().first?.commands.first)
        #expect(command.line == "Ops/test")
        #expect(command.output.last == "… passed, 0 failed")
        #expect(try Run("Ops/test", ["--list"]).status == 0)
    }

    @Test func `the commands of the three days do what is shown, in the shell of --me`() throws {
        let commands = blocks.dropFirst(2).flatMap(\.commands)
        try #require(commands.count == 15)
        let scratch = try Scratch()
        let script = scratch.folder.appendingPathComponent("script")
        let lines = commands.enumerated().map { number, command in
            "echo '<<< \(number)'; \(command.line) 2>&1; echo \">>> $?\""
        }
        try Data(lines.joined(separator: "\n").utf8).write(to: script)
        let run = try Run.shell(
            "Ops/try --me <\(script.path)",
            environment: [
                "TMPDIR": scratch.folder.path, "NO_COLOR": "1", "COLUMNS": "100",
                "REVIEWD_PROGRAMS": Run.programs.path,
            ], seconds: 300)
        try? FileManager.default.removeItem(at: Run.top.appendingPathComponent("training.html"))
        #expect(run.status == 0, "\(run.errors)")
        let outputs = run.output.matches(of: /(?s)<<< ([0-9]+)\n(.*?)>>> ([0-9]+)\n/)
        try #require(outputs.count == commands.count)
        for (command, output) in zip(commands, outputs) {
            #expect(output.3 == "0", "\(command.line) ended with \(output.3): \(output.2)")
            let said = Self.withoutThePlay(String(output.2))
            #expect(
                ConsoleBlock.output(command.output, fits: said),
                "\(command.line) says:\n\(said)")
        }
    }

    /// While the newcomer types, the others go on: their lines may stand between.
    private static func withoutThePlay(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.contains(/^[A-Z][a-z]{2} .*  (person|organisation|coordinator):/) }
            .joined(separator: "\n")
    }

    @Test func `another output than shown is noticed`() {
        #expect(ConsoleBlock.output(["a", "…", "z … z"], fits: "a\nb\nc\nz 1 z\n"))
        #expect(ConsoleBlock.output(["…"], fits: ""))
        #expect(!ConsoleBlock.output(["a", "z"], fits: "a\nb\nz"))
        #expect(!ConsoleBlock.output(["a"], fits: "a\nb"))
        #expect(!ConsoleBlock.output(["a (b)"], fits: "a b"))
        #expect(!ConsoleBlock.output([], fits: "a"))
    }
}
