import CivilTime
import JSON
import ReviewEngine
import Statechart
import Testing

/// The two nights on which London's clocks change: timers of a review over each of them, fired by the
/// engine, and moved by a hold that ends after it.
@Suite struct ClockChangeTests {
    private static let chart = """
        {id: 'nights', title: 'Nights', states: {
          open: {type: 'parallel', states: {
            evening: {initial: 'e0', states: {e0: {after: {'1 day': 'e1'}}, e1: {}}},
            night: {initial: 'n0', states: {n0: {after: {'1 day at 01:30': 'n1'}}, n1: {}}},
            morning: {initial: 'm0', states: {m0: {after: {'2 days at 09:00': 'm1'}}, m1: {}}},
            exact: {initial: 'x0', states: {x0: {after: {PT24H: 'x1'}}, x1: {}}}}}}}
        """

    private func world(at instant: String) throws -> World {
        var world = try World(Self.chart)
        world.calendars = World.london
        world.now = try Timestamp(parsing: instant).milliseconds
        try world.take(World.start(world.workflow), status: "running")
        return world
    }

    /// Each state that a timer leads to, and when.
    private func fired(_ world: World) throws -> [String] {
        var world = world
        var told: [String] = []
        while world.review?.chart.timers.contains(where: { $0.due != nil }) == true {
            let before = world.leaves
            try world.take(try world.timer())
            let entered = world.leaves.filter { !before.contains($0) }
            told.append("\(entered.joined()) \(Timestamp(milliseconds: world.now))")
        }
        return told
    }

    @Test func `in spring the night is an hour shorter`() throws {
        // 26 March 2017: 01:00 GMT is 02:00 BST; 01:30 is not there, and its timer fires once.
        #expect(
            try fired(world(at: "2017-03-25T12:00:00Z")) == [
                "n1 2017-03-26T01:00:00Z", "x1 2017-03-26T12:00:00Z", "e1 2017-03-26T16:00:00Z",
                "m1 2017-03-27T08:00:00Z",
            ])
    }

    @Test func `in autumn the night is an hour longer, and 01:30 comes once`() throws {
        // 29 October 2017: 02:00 BST is 01:00 GMT; of the two 01:30 it is the first.
        #expect(
            try fired(world(at: "2017-10-28T11:00:00Z")) == [
                "n1 2017-10-29T00:30:00Z", "x1 2017-10-29T11:00:00Z", "e1 2017-10-29T17:00:00Z",
                "m1 2017-10-30T09:00:00Z",
            ])
    }

    @Test(arguments: [
        // Held before the night, released after it: a day is left again, to the same hour here.
        (
            "2017-03-25T12:00:00Z", "2017-03-27T12:00:00Z",
            [
                "n1 2017-03-28T00:30:00Z", "x1 2017-03-28T12:00:00Z", "e1 2017-03-28T16:00:00Z",
                "m1 2017-03-29T08:00:00Z",
            ]
        ),
        (
            "2017-10-28T11:00:00Z", "2017-10-30T11:00:00Z",
            [
                "n1 2017-10-31T01:30:00Z", "x1 2017-10-31T11:00:00Z", "e1 2017-10-31T17:00:00Z",
                "m1 2017-11-01T09:00:00Z",
            ]
        ),
    ])
    func `a hold over the night leaves what was left, in days or in hours`(
        held: String, released: String, expected: [String]
    ) throws {
        var world = try world(at: held)
        try world.take(.hold(reason: "r", who: "w"))
        world.now = try Timestamp(parsing: released).milliseconds
        try world.take(.release(reason: "r", still: nil))
        #expect(try fired(world) == expected)
    }
}
