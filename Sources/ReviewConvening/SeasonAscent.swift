/// Moves the prices of a `SeasonBound` uphill, and remembers which dates and people the cheapest
/// teams keep choosing: an average that shows where reviews still pull in two directions.
struct SeasonAscent: Sendable {
    private let bound: SeasonBound
    private(set) var prices: SeasonBound.Prices
    private(set) var best = SeasonBound.none
    private(set) var bestPrices: SeasonBound.Prices
    private(set) var last: SeasonBound.Result?
    /// By review: how often each date was chosen lately, the sum being one.
    private(set) var visits: [[Double]]
    /// By review and person.
    private(set) var people: [[Int: Double]]
    private var direction: SeasonBound.Prices?
    private var pace = 1.2
    private var sinceBetter = 0
    private var memory: SeasonBound.Memory

    /// Share of the newest choice in the averages.
    private static let share = 0.12
    /// Share of the last direction that is kept, against going to and fro (Camerini and others 1975).
    private static let momentum = 0.6

    init(_ bound: SeasonBound, from prices: SeasonBound.Prices, pace: Double = 1.2) {
        self.bound = bound
        self.prices = prices
        self.pace = pace
        memory = SeasonBound.Memory(bound.model)
        bestPrices = prices
        visits = bound.model.teams.map { Array(repeating: 0, count: $0.visits.count) }
        people = Array(repeating: [:], count: bound.model.teams.count)
    }

    /// One evaluation and one move; the bound of this very step.
    ///
    /// - Parameter target: what the best plan costs.
    mutating func step(_ branch: SeasonBranch, target: Int, _ search: inout TeamSearch) -> Int {
        let result = bound.evaluate(prices, branch, &memory, &search)
        last = result
        average(result)
        if result.bound > best {
            // A gain of next to nothing does not count as better.
            sinceBetter = result.bound - best > max(1, abs(best) / 20_000) ? 0 : sinceBetter + 1
            best = result.bound
            bestPrices = prices
        } else {
            sinceBetter += 1
        }
        if sinceBetter >= 8 {
            pace *= 0.7
            sinceBetter = 0
            prices = bestPrices
            direction = nil
        }
        move(result, target: target)
        return result.bound
    }

    var isSlow: Bool { pace < 0.01 }

    private mutating func average(_ result: SeasonBound.Result) {
        let share = visits.first?.contains { $0 > 0 } ?? false ? Self.share : 1
        for (review, choice) in result.choices.enumerated() {
            for visit in visits[review].indices {
                visits[review][visit] *= 1 - share
            }
            visits[review][choice.visit] += share
            for person in people[review].keys { people[review][person]? *= 1 - share }
            for seat in choice.team.seats { people[review][seat.person, default: 0] += share }
        }
    }

    private mutating func move(_ result: SeasonBound.Result, target: Int) {
        var way = result.slope
        for day in way.day.indices {
            for person in way.day[day].indices
            where prices.day[day][person] == 0 && way.day[day][person] < 0 {
                way.day[day][person] = 0
            }
        }
        // A plan with open seats is no aim: its cost says nothing of how far there is to go.
        let near = max(abs(result.bound) / 20, 20 * WishTerm.point)
        let gap = Double(max(WishTerm.point, min(target - result.bound, near)))
        let before = direction
        var length = 0.0
        var sums: [[Double]] = []
        Self.each(way, before) { one, old in
            let sum = zip(one, old ?? []).map { Double($0) + Self.momentum * Double($1) / 1_000 }
            let whole = old == nil ? one.map(Double.init) : sum
            length += whole.reduce(0) { $0 + $1 * $1 }
            sums.append(whole)
        }
        guard length > 0 else { return }
        let step = pace * gap / length
        prices.person = Self.moved(prices.person, sums[0], step)
        prices.area = Self.moved(prices.area, sums[1], step)
        for day in prices.day.indices {
            prices.day[day] = Self.moved(prices.day[day], sums[2 + day], step).map { max(0, $0) }
        }
        // Thousandths, so that a direction is a set of whole numbers like everything else.
        direction = SeasonBound.Prices(
            person: sums[0].map { Int($0 * 1_000) }, area: sums[1].map { Int($0 * 1_000) },
            day: sums.dropFirst(2).map { $0.map { Int($0 * 1_000) } })
    }

    private static func moved(_ prices: [Int], _ way: [Double], _ step: Double) -> [Int] {
        zip(prices, way).map { price, way in
            let change = (way * step).rounded()
            return abs(change) < 1e12 ? price + Int(change) : price
        }
    }

    private static func each(
        _ way: SeasonBound.Prices, _ old: SeasonBound.Prices?, _ body: ([Int], [Int]?) -> Void
    ) {
        body(way.person, old?.person)
        body(way.area, old?.area)
        for day in way.day.indices { body(way.day[day], old?.day[day]) }
    }
}
