import JSON
import ReviewEngine
import Statechart
import Testing

/// What reviews tell each other: who it was, and what becomes of what nobody takes.
@Suite struct MessageTests {
    private static let listening = """
        {id: 'listening', title: 'Listening', context: {from: null, part: null, lost: null},
          initial: 'open', states: {
          open: {
            invoke: {id: 'kid', workflow: 'kid', onDone: 'end', onError: 'end'},
            on: {
              news: {actions: [{assign: {from: '=event.origin',
                part: "=has(event.invokeid) ? event.invokeid : 'nobody'"}}]},
              'error.communication': {actions: [{assign: {lost: '=event.data.to'}},
                {log: "='lost ' + event.data.event"}]}}},
          end: {type: 'final'}}}
        """

    private func world() throws -> World {
        var world = try World(Self.listening)
        try world.take(
            World.start(world.workflow), messages: ["start r2 kid for kid {}"], status: "running")
        return world
    }

    @Test func `a message says who sent it, and as which child`() throws {
        var world = try world()
        try world.take(.message(name: "news", data: [:], from: ReviewID(number: 2)))
        #expect(world.context("from") == "review:r2")
        #expect(world.context("part") == "kid")
        try world.take(.message(name: "news", data: [:], from: ReviewID(number: 9)))
        #expect(world.context("from") == "review:r9")
        #expect(world.context("part") == "nobody")
    }

    @Test func `what reaches nobody is an error of communication for the sender`() throws {
        var world = try world()
        try world.take(.unreachable(address: "review:r7", event: "hint"))
        #expect(world.context("lost") == "review:r7")
        #expect(world.outcome?.logged == ["lost hint"])
    }

    @Test func `a step's log is kept within bounds`() throws {
        var world = try World(
            """
            {id: 'c', title: 'C', states: {a: {on: {go: {actions: [
              {forEach: '=range(30)', as: 'n', actions: [{log: "=string(n) + 'x'.repeat(900)"}]}]}}}}}
            """.replacing(
                "=range(30)", with: "=[" + (0..<30).map(String.init).joined(separator: ",") + "]"
            )
            .replacing("'x'.repeat(900)", with: "'" + String(repeating: "x", count: 900) + "'"))
        try world.take(World.start(world.workflow), status: "running")
        try world.take(.message(name: "go", data: [:]))
        let logged = try #require(world.outcome?.logged)
        #expect(logged.count == 20)
        #expect(logged.allSatisfy { $0.count == 500 })
    }
}
