import CivilTime
package import JSON
import ReviewEngine
import Statechart

/// What many runs have in common: how long they take, how they end, what is late, what is asked
/// again.
package struct RehearsalSurvey: Sendable {
    package struct Outcome: Sendable {
        package var name: String
        package var title: String
        package var ending: RehearsalRun.Ending
        package var isAbandoned: Bool
        package var count: Int
        /// Median of the weeks that they took.
        package var weeks: Double
        /// A run to look at: `--seed` shows its story.
        package var example: UInt64
        /// Why that run did not end.
        package var why: [String]
    }

    /// Least, quartiles, the ninth of ten, most.
    package struct Spread: Sendable {
        package var least: Double
        package var lower: Double
        package var median: Double
        package var upper: Double
        package var p90: Double
        package var most: Double

        package var named: [(name: String, value: Double)] {
            [
                ("min", least), ("p25", lower), ("median", median), ("p75", upper), ("p90", p90),
                ("max", most),
            ]
        }
    }

    package let seed: UInt64
    package let title: String
    package let startedAt: Int64
    package private(set) var times = 0
    private var groups: [(outcome: Outcome, weeks: [Double])] = []
    /// Of runs that ended.
    private var weeks: [Double] = []
    private var days: [Double] = []
    private var overdueRuns = Tally()
    private var overdueTimes = Tally()
    private var againRuns = Tally()
    private var againTimes = Tally()
    private var faultRuns = Tally()
    private var steps = 0
    private var answers = 0

    init(plan: RehearsalPlan, seed: UInt64) {
        self.seed = seed
        title = plan.workflow.chart.title
        startedAt = plan.start.milliseconds
    }

    mutating func add(_ run: RehearsalRun) {
        times += 1
        steps += run.steps
        answers += run.answers
        let name = run.outcome
        if let place = groups.firstIndex(where: { sameBytes($0.outcome.name, name) }) {
            groups[place].outcome.count += 1
            groups[place].weeks.append(run.weeks)
        } else {
            let title = run.states.map(\.title).joined(separator: "; ")
            let outcome = Outcome(
                name: name, title: title, ending: run.ending, isAbandoned: run.isAbandoned,
                count: 1,
                weeks: 0, example: run.seed, why: run.why)
            groups.append((outcome, [run.weeks]))
        }
        if run.ending == .ended {
            weeks.append(run.weeks)
            days.append(Double(run.workingDays))
        }
        for (name, times) in run.overdue {
            overdueRuns.add(name)
            overdueTimes.add(name, times)
        }
        for (name, times) in run.again {
            againRuns.add(name)
            againTimes.add(name, times)
        }
        for fault in run.faults { faultRuns.add(fault) }
    }

    // MARK: figures

    /// Those that ended first, then the others; most often first.
    package var outcomes: [Outcome] {
        let all = groups.map { group in
            var outcome = group.outcome
            outcome.weeks = Self.quantile(group.weeks.sorted(), 0.5)
            return outcome
        }
        return all.sorted { left, right in
            let (ended, other) = (left.ending == .ended, right.ending == .ended)
            if ended != other { return ended }
            if left.count != right.count { return left.count > right.count }
            return bytesPrecede(left.name, right.name)
        }
    }

    package var ended: Int { weeks.count }
    package var weekSpread: Spread? { Self.spread(weeks) }
    package var daySpread: Spread? { Self.spread(days) }
    package var overdue: [Counted] { Self.counted(overdueRuns, overdueTimes) }
    package var again: [Counted] { Self.counted(againRuns, againTimes) }
    package var faults: [(name: String, times: Int)] { faultRuns.sorted }

    /// In how many runs something happened, and how often in all.
    package struct Counted: Sendable {
        package var name: String
        package var runs: Int
        package var times: Int
    }

    private static func counted(_ runs: Tally, _ times: Tally) -> [Counted] {
        runs.sorted.map { Counted(name: $0.name, runs: $0.times, times: times.times($0.name)) }
    }

    /// Runs by weeks, in at most twelve classes of equal width; the bounds are whole weeks.
    package var histogram: [(from: Int, to: Int, count: Int)] {
        guard let least = weeks.min(), let most = weeks.max() else { return [] }
        let first = Int(least)
        let width = max(1, (Int(most) - first) / 12 + 1)
        var classes = (0...((Int(most) - first) / width)).map {
            (from: first + $0 * width, to: first + ($0 + 1) * width, count: 0)
        }
        for week in weeks { classes[(Int(week) - first) / width].count += 1 }
        return classes
    }

    private static func spread(_ values: [Double]) -> Spread? {
        let sorted = values.sorted()
        guard let least = sorted.first, let most = sorted.last else { return nil }
        return Spread(
            least: least, lower: quantile(sorted, 0.25), median: quantile(sorted, 0.5),
            upper: quantile(sorted, 0.75), p90: quantile(sorted, 0.9), most: most)
    }

    /// A value that occurred: the least that is not below the share (nearest rank).
    private static func quantile(_ sorted: [Double], _ share: Double) -> Double {
        guard !sorted.isEmpty else { return 0 }
        let rank = Int((share * Double(sorted.count)).rounded(.up))
        return sorted[min(max(rank, 1), sorted.count) - 1]
    }

    package func json(instant: (Int64) -> String) -> JSONValue {
        let spread = { (spread: Spread?) -> JSONValue in
            guard let spread else { return .null }
            return .object(
                JSONObject(spread.named.map { ($0.name, .double(Self.tenth($0.value))) }))
        }
        let counted = { (list: [Counted]) -> JSONValue in
            .array(
                list.map {
                    [
                        "name": .string($0.name), "runs": .int(Int64($0.runs)),
                        "times": .int(Int64($0.times)),
                    ]
                })
        }
        return .object([
            "seed": .string("\(seed)"), "times": .int(Int64(times)),
            "start": .string(instant(startedAt)), "ended": .int(Int64(ended)),
            "outcomes": .array(outcomes.map(Self.json)),
            "weeks": spread(weekSpread), "workingDays": spread(daySpread),
            "histogram": .array(
                histogram.map {
                    [
                        "from": .int(Int64($0.from)), "to": .int(Int64($0.to)),
                        "count": .int(Int64($0.count)),
                    ]
                }), "overdue": counted(overdue), "again": counted(again),
            "faults": RehearsalRun.counts(faults), "answers": .int(Int64(answers)),
            "steps": .int(Int64(steps)),
        ])
    }

    private static func json(_ outcome: Outcome) -> JSONValue {
        var object: JSONObject = [
            "name": .string(outcome.name), "title": .string(outcome.title),
            "ending": .string(outcome.ending.rawValue), "abandoned": .bool(outcome.isAbandoned),
            "count": .int(Int64(outcome.count)), "weeks": .double(tenth(outcome.weeks)),
            "exampleSeed": .string("\(outcome.example)"),
        ]
        if !outcome.why.isEmpty { object["why"] = .array(outcome.why.map { .string($0) }) }
        return .object(object)
    }

    private static func tenth(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}
