import CivilTime
import ReviewEngine
import Statechart
import Testing

/// Times that have passed happen at once; they may set each other off, but not without an end.
@Suite struct TimerChainTests {
    /// Fires what is due at one instant, as the daemon does, until nothing is or a chain has no end.
    private func fireAll(_ states: String) throws -> (fired: Int, longest: Int, isEndless: Bool) {
        let world = try World(
            """
            {id: 'c', title: 'C', context: {by: '2017-01-10', n: 0, list: []}, initial: 'a',
              states: {\(states), e: {type: 'final'}}}
            """)
        var review = try Review.step(
            nil, World.start(world.workflow), in: world.surroundings
        ).review
        var chain: TimerChain?
        var (fired, longest) = (0, 0)
        while fired < 2 * TimerChain.longest {
            let due = review.chart.timers.compactMap { timer -> (id: String, due: Int64)? in
                guard let due = timer.due?.milliseconds, due <= world.now else { return nil }
                return (timer.id, due)
            }
            guard let next = due.min(by: { $0.due < $1.due }) else { break }
            let link = TimerChain(
                after: chain, firing: next.id, due: next.due, of: review.chart, at: world.now)
            longest = max(longest, link.length)
            if link.hasNoEnd { return (fired, longest, true) }
            review = try Review.step(review, .timer(id: next.id), in: world.surroundings).review
            fired += 1
            chain = TimerChain.goesOn(review.chart, at: world.now) ? link : nil
        }
        return (fired, longest, false)
    }

    @Test func `a round of times that have passed is found out`() throws {
        let round = try fireAll(
            "a: {after: {'at context.by': 'b'}}, b: {after: {'at context.by': 'a'}}")
        #expect(round.isEndless)
        #expect(round.fired == TimerChain.longest)
        let beside = try fireAll(
            """
            a: {type: 'parallel', states: {
              one: {initial: 'x', states: {
                x: {after: {'at context.by': 'y'}}, y: {after: {'at context.by': 'x'}}}},
              two: {initial: 'z', states: {
                z: {after: {PT0S: {target: 'z', reenter: true}}}}}}}
            """)
        #expect(beside.isEndless)
    }

    @Test func `a schedule that catches up, and many that are late at once, are no round`() throws {
        let schedule = try fireAll(
            """
            a: {after: {'at context.by': {target: 'a', reenter: true, actions: [
              {assign: {by: "=addDays(context.by, 2)"}}]}}}
            """)
        #expect(!schedule.isEndless)
        #expect(schedule.fired > 60)
        #expect(schedule.longest == schedule.fired)
        let people = (1...150).map { "\($0)" }.joined(separator: ", ")
        let many = try fireAll(
            """
            a: {after: {'at context.by': 'b'}},
            b: {invoke: {id: 't', task: 't', title: 'T', to: 'role:coordinator',
              forEach: "=[\(people)]", as: 'p', due: 'at context.by', onOverdue: {}}}
            """)
        #expect(!many.isEndless)
        #expect(many.fired == 151)
        #expect(many.longest == 2)
    }
}
