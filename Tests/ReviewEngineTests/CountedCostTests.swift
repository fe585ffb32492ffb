import JSON
import ReviewEngine
import Testing

/// What a step costs in things that can be counted, whatever the machine: it may become less, and the
/// limit follows; more needs a reason.
@Suite struct CountedCostTests {
    /// As `reviewbench step` runs: a context of 1 KB, a queue's task with a date, a counter.
    private static let chart = """
        {id: 'counted', title: 'Counted', description: 'A task again and again.',
          context: {done: 0, text: '\(String(repeating: "x", count: 1_000))'},
          initial: 'next',
          states: {
            next: {always: {target: 'working'}},
            working: {
              invoke: {id: 'round', task: 'round', title: 'One round', queue: 'q', lease: 'PT1M',
                due: 'PT1H', input: {number: '=context.done + 1'},
                onDone: {target: 'next', actions: [{assign: {done: '=context.done + 1'}}]}}}}}
        """

    /// A review that has been through so many rounds that its snapshot grows no more.
    private func seasoned() throws -> World {
        var world = try World(Self.chart)
        try world.take(World.start(world.workflow), tasks: ["1 ready"], status: "running")
        for number in 1...20 as ClosedRange<Int64> {
            try world.take(grant(number), tasks: ["\(number) leased"])
            try world.take(
                answer(number), tasks: ["\(number) done", "\(number + 1) ready"])
        }
        return world
    }

    private func grant(_ number: Int64) -> Input {
        .grant(task: number, holder: "0190c0de-0000-7000-8000-000000000000")
    }

    private func answer(_ number: Int64) -> Input {
        .complete(
            task: number, attempt: 1,
            result: ["text": .string(String(repeating: "y", count: 200))],
            hash: String(repeating: "0", count: 64), told: nil)
    }

    private func entryBytes(_ world: World, _ input: Input) throws -> Int {
        let outcome = try Review.step(world.review, input, in: world.surroundings)
        var json = JSONStream()
        Change.encode(
            from: world.review, to: outcome.review, touchedChart: outcome.touchedChart, into: &json)
        return json.bytes.count + JSONValue.object(input.encoded).compactBytes.count
    }

    @Test func `a journal entry holds what its step changed, and not the review`() throws {
        var world = try seasoned()
        let ofGrant = try entryBytes(world, grant(21))
        try world.take(grant(21), tasks: ["21 leased"])
        let ofAnswer = try entryBytes(world, answer(21))
        #expect(ofGrant <= 200)
        #expect(ofAnswer <= 1_050)
    }
}
