import JSON
import Testing

@testable import Statechart

/// `verify` steps with unknown data, a review with its own. Whatever the one does, the other must
/// have foreseen, from each moment of rest to the next; where no data decide, both do the same.
@Suite struct VerifyAgainstStepsTests {
    /// A review, and every position in which it may stand by what `verify` knows.
    private struct Pair {
        let model: VerifyModel
        let seed: Int
        var run: Rehearsed
        var positions: [Position] = []
        /// How many positions the last step could lead to.
        var foreseen = 0
        /// Something had been sent twice for later; how often is not known.
        var wasRepeated = false

        /// Moments of one step that are looked at; a chart with more says nothing here.
        private static let limit = 400

        /// nil: the chart may go round without an end from the start, as foreseen.
        init?(_ chart: Chart, seed: Int) throws {
            model = VerifyModel(chart, children: [:])
            self.seed = seed
            let search = StepSearch(starting: model, limit: Self.limit)
            if search.loop != nil || search.isBounded { return nil }
            run = try Rehearsed(chart)
            take(search.outcomes.map(\.position))
        }

        /// One thing from outside, by chance; false when the chart may go round without an
        /// end then, and nothing was done.
        mutating func step(_ dice: inout Dice) throws -> Bool {
            let open = run.snapshot.invocations
            let timers = run.snapshot.timers.filter { $0.due != nil }
            let kind: Move.Kind
            let act: (inout Rehearsed) throws -> Void
            switch dice.roll(6) {
            case 0 where !open.isEmpty, 1 where !open.isEmpty:
                let one = open[dice.roll(open.count)]
                kind = .done(one.spec)
                act = { try $0.complete(one.id, ["ok": true]) }
            case 2 where !open.isEmpty:
                let one = open[dice.roll(open.count)]
                kind = .error(one.spec)
                act = { try $0.fail(one.id, "no") }
            case 3 where !timers.isEmpty, 4 where !timers.isEmpty:
                let next = timers.min { ($0.due ?? run.now) < ($1.due ?? run.now) }
                kind = try #require(next.flatMap(moveKind))
                act = { try $0.fireNext() }
            default:
                let name = RandomChart.events[dice.roll(RandomChart.events.count)]
                kind = .declared(NamedEvent(model.program, name))
                act = { try $0.send(name) }
            }
            return try step(kind, act)
        }

        private mutating func step(
            _ kind: Move.Kind, _ act: (inout Rehearsed) throws -> Void
        ) throws -> Bool {
            wasRepeated = positions.contains { $0.pending.contains(where: \.isRepeated) }
            var next: Set<Position> = []
            for position in positions {
                guard let move = model.moves(in: position).first(where: { isSame($0.kind, kind) })
                else {
                    // Nothing answers it: nothing happens.
                    next.insert(position)
                    continue
                }
                let search = StepSearch(
                    model, from: model.moments(of: move, in: position), limit: Self.limit)
                if search.loop != nil || search.isBounded { return false }
                next.formUnion(search.outcomes.map(\.position))
            }
            try act(&run)
            take(Array(next))
            return true
        }

        private mutating func take(_ next: [Position]) {
            foreseen = next.count
            positions = next.filter { fits($0) }
        }

        private func moveKind(_ timer: ChartTimer) -> Move.Kind? {
            switch timer.purpose {
            case .after(let state, let delay): .delay(model.firstDelay[state] + delay)
            case .send: pending(timer).map { .pending($0) }
            case .due(let id): run.snapshot.invocation(id).map { .overdue($0.spec) }
            case .start, .remind: nil
            }
        }

        private func pending(_ timer: ChartTimer) -> Position.Pending? {
            guard case .send(let id, _, let event, _) = timer.purpose else { return nil }
            return Position.Pending(
                event: NamedEvent(model.program, event),
                id: id.map { .written(NameBytes($0)) } ?? .none,
                anchor: -1)
        }

        /// Whether what is pending is sent once or several times does not make it another event.
        private func isSame(_ one: Move.Kind, _ other: Move.Kind) -> Bool {
            guard case .pending(var waiting) = one else { return one == other }
            waiting.isRepeated = false
            return .pending(waiting) == other
        }

        /// Whether the review may stand here: all that a position says is so.
        private func fits(_ position: Position) -> Bool {
            let snapshot = run.snapshot
            guard position.states == snapshot.states,
                position.fate == (snapshot.status == .running ? .running : .done),
                position.history.map(\.state) == snapshot.history.map(\.state),
                position.history.map(\.states) == snapshot.history.map(\.remembered)
            else { return false }
            if snapshot.status != .running { return true }
            let day = snapshot.context["day"]?.stringValue
            return position.delays == delays && isPending(position.pending)
                && model.program.invokes.allSatisfy { fits($0, position) }
                && position.dates.count == (day == nil ? 0 : model.anchors.count)
        }

        private var delays: StateSet {
            StateSet(
                run.snapshot.timers.compactMap { timer in
                    guard case .after(let state, let delay) = timer.purpose else { return nil }
                    return model.firstDelay[state] + delay
                })
        }

        private func isPending(_ wanted: [Position.Pending]) -> Bool {
            var counts: [Position.Pending: Int] = [:]
            for waiting in run.snapshot.timers.compactMap(pending)
            where model.isHandled(waiting.event) {
                counts[waiting, default: 0] += 1
            }
            return wanted.count == counts.count
                && wanted.allSatisfy { waiting in
                    var once = waiting
                    once.isRepeated = false
                    return waiting.isRepeated ? (counts[once] ?? 0) > 1 : counts[once] == 1
                }
        }

        private func fits(_ spec: InvokeSpec, _ position: Position) -> Bool {
            let open = run.snapshot.invocations.filter { $0.spec == spec.index }
            switch position.open[spec.index] {
            case .none: guard open.isEmpty else { return false }
            case .one: guard open.count == 1 else { return false }
            case .many: guard open.count > 1 else { return false }
            case .ended: return false
            }
            return !position.dues.contains(spec.index)
                || open.allSatisfy { run.snapshot.dueTimer(of: $0.id) != nil }
        }
    }

    private struct Tally {
        var charts = 0
        var steps = 0
        var seen: Set<StateSet> = []
    }

    /// Reviews of random charts; `check` looks at each moment of rest.
    private func run(
        _ seeds: ClosedRange<Int>, most: Int, _ guards: RandomChart.Guards,
        _ check: (Pair) -> Void
    ) throws -> Tally {
        var tally = Tally()
        for seed in seeds {
            guard
                case (let chart, var dice)? = try RandomChart.load(
                    seed, most: most, guards: guards)
            else { continue }
            guard var pair = try Pair(chart, seed: seed) else { continue }
            tally.charts += 1
            check(pair)
            for _ in 0..<12
            where pair.run.snapshot.status == .running && !pair.positions.isEmpty {
                guard try pair.step(&dice) else { break }
                check(pair)
                tally.steps += 1
                tally.seen.insert(pair.run.snapshot.states)
            }
        }
        return tally
    }

    @Test func `all that random reviews do is foreseen`() throws {
        let tally = try run(1...200, most: 5, .soundData) { pair in
            #expect(
                !pair.positions.isEmpty,
                "seed \(pair.seed): \(pair.run.taken) -> \(pair.run.leaves)")
        }
        #expect(tally.charts > 120)
        #expect(tally.steps > 1000)
        #expect(tally.seen.count > 50)
    }

    @Test func `where no data decide nothing else is foreseen`() throws {
        let tally = try run(1...150, most: 18, .constants) { pair in
            #expect(
                !pair.positions.isEmpty,
                "seed \(pair.seed): \(pair.run.taken) -> \(pair.run.leaves)")
            if !pair.wasRepeated {
                #expect(
                    pair.foreseen <= 1, "seed \(pair.seed): \(pair.run.taken) \(pair.positions)")
            }
        }
        #expect(tally.charts > 110)
        #expect(tally.steps > 1000)
        #expect(tally.seen.count > 100)
    }
}
