import Foundation
import Testing

/// The commands for workflow files that need no daemon, as their users type them.
@Suite struct WorkflowToolTests {
    static let form = """
        {id: 'f', input: {type: 'object', required: ['host'], properties: {host: {type: 'string'}}},
         events: {go: {by: 'coordinator', form: {type: 'object', properties: {
           why: {type: 'string', enum: ['late', 'ill']}}}}},
         states: {s: {on: {go: 'e'}, invoke: {task: 't', to: 'role:coordinator', due: '5 days',
           onDone: 'e', form: {type: 'object', required: ['n'], properties: {
             n: {type: 'integer', minimum: 5}}}}},
          e: {type: 'final'}}}
        """

    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func run(_ chart: String, _ events: String) throws -> Run {
        for (name, text) in [("chart.json5", chart), ("events.json5", events)] {
            try Data(text.utf8).write(to: scratch.folder.appendingPathComponent(name))
        }
        return try Run(
            "reviewctl", ["workflow", "run", "chart.json5", "--events", "events.json5"],
            in: scratch.folder)
    }

    @Test(arguments: [
        ("{input: {}, events: []}", "CLI-018"),
        ("{input: {host: 'derby'}, events: [{complete: 't', data: {n: 3}}]}", "CLI-018"),
        ("{input: {host: 'derby'}, events: [{event: 'go', data: {why: 'tired'}}]}", "CLI-018"),
        ("{input: {host: 'derby'}, events: [{event: 'go', complete: 't'}]}", "CLI-016"),
        ("{input: {host: 'derby'}, events: [{evnt: 'go'}]}", "did you mean: event"),
        ("{input: {host: 'derby'}, events: [{wait: '2017-01-01T00:00:00Z'}]}", "CLI-016"),
    ])
    func `workflow run refuses what the daemon would refuse`(_ events: String, _ code: String)
        throws
    {
        let run = try run(Self.form, events)
        #expect(run.status == 65)
        #expect(run.errors.contains(code), "\(run.errors)")
    }

    @Test func `workflow run takes what fits, and notes what nothing takes`() throws {
        let run = try run(
            Self.form,
            "{input: {host: 'derby'}, events: [{event: 'goo'}, {complete: 't', data: {n: 5}}]}")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("no event of this name is declared; did you mean `go`?"))
        #expect(run.output.contains("done: null"))
    }

    @Test func `a wait without an end is an error, not a silence`() throws {
        let run = try run(
            "{id: 'l', states: {a: {after: {'1 minute': 'b'}}, b: {after: {'1 minute': 'a'}}}}",
            "[{wait: '2020-01-01T00:00:00Z'}]")
        #expect(run.status == 65)
        #expect(run.errors.contains("CLI-019"))
    }

    @Test func `eval knows the machine's zones, and says that steps do not`() throws {
        let noon = "timestamp('2024-07-01T12:00:00Z')"
        let known = try Run("reviewctl", ["eval", "\(noon).getHours('America/New_York')"])
        #expect(known.status == 0 && known.output == "8\n")
        #expect(known.errors.contains("a workflow's steps know only Europe/London"))
        let own = try Run("reviewctl", ["eval", "\(noon).getHours('Europe/London')"])
        #expect(own.output == "13\n" && own.errors.isEmpty)
        for name in ["America/New_Yrk", "../../etc/passwd", "/etc/passwd", "tzdata.zi"] {
            let unknown = try Run("reviewctl", ["eval", "\(noon).getHours('\(name)')"])
            #expect(unknown.status == 65 && unknown.errors.contains("CEL-031"), "\(name)")
        }
    }

    @Test func `a word with a hyphen in front is told how it is meant`() throws {
        let refused = try Run("reviewctl", ["eval", "-(3)"])
        #expect(refused.status == 64)
        #expect(refused.errors.contains("reviewctl eval -- '-(3)'"))
        #expect(try Run("reviewctl", ["eval", "--", "-(3)"]).output == "-3\n")
    }

    @Test(arguments: [["workflow", "--help"], ["help", "workflow"], ["workflow", "help"]])
    func `a group of commands has its help`(_ words: [String]) throws {
        let help = try Run("reviewctl", words)
        #expect(help.status == 0)
        #expect(help.output.contains("workflow verify") && !help.output.contains("people list"))
    }

    @Test func `a rehearsal without a calendar says where one is given`() throws {
        try Data("{id: 'x', states: {a: {}}}".utf8).write(
            to: scratch.folder.appendingPathComponent("x.json5"))
        let run = try Run("reviewctl", ["workflow", "rehearse", "x.json5"], in: scratch.folder)
        #expect(run.errors.contains("CLI-006") && run.errors.contains("--bank-holidays FILE"))
    }

    @Test func `a workflow that is started and not found is a warning`() throws {
        let chart = """
            {id: 'x', states: {a: {invoke: {id: 'k', workflow: 'no-such', onDone: 'e', onError: 'e'}},
             e: {type: 'final'}}}
            """
        try Data(chart.utf8).write(to: scratch.folder.appendingPathComponent("x.json5"))
        let check = { (words: [String]) in
            try Run("reviewctl", ["workflow", "check", "x.json5"] + words, in: scratch.folder)
        }
        #expect(try check([]).status == 0)
        #expect(try check(["--strict"]).output.contains("CHT-032"))
        #expect(try check(["--strict"]).status == 65)
    }
}
