/// The best plan of a season, or one with a bound on how much better another could be.
///
/// Plans are found by taking reviews out and putting them back at their best, exactly, with the
/// bound's prices as a guide; bounds come from `SeasonBound`; what is between them is closed by
/// branching on dates and people. Effort is counted in team searches, not in time: the same problem
/// gives the same plan on every machine.
struct SeasonSearch {
    struct Outcome: Sendable {
        var plan: SeasonPlan
        var cost: Int
        var bound: Int
        var wasStopped: Bool

        var isProven: Bool { bound > cost - WishTerm.point }
    }

    private struct Node {
        var branch: SeasonBranch
        var prices: SeasonBound.Prices
        var bound: Int
        var depth: Int
    }

    let model: SeasonModel
    private let bound: SeasonBound
    private let control: ConveningControl
    private var search = TeamSearch()
    private var dice = SearchDice()
    private var best: SeasonPlan
    private var bestCost: Int
    private var lowest = SeasonBound.none
    private var isStopped = false
    private let effort: Int

    init(_ model: SeasonModel, effort: Int, _ control: ConveningControl) {
        self.model = model
        self.effort = effort
        self.control = control
        bound = SeasonBound(model)
        best = SeasonPlan(model)
        bestCost = Int.max
    }

    var searches: Int { search.count }

    /// A good plan, at once; of a single review the best, which is searched for exactly on each date.
    mutating func first() -> Outcome {
        keep(built(order: hardestFirst, guide: nil))
        if model.teams.count == 1 { lowest = bestCost }
        return outcome
    }

    /// The best plan, or a bound on how much better one could be.
    ///
    /// - Parameter plan: one to begin with.
    mutating func run(from plan: SeasonPlan? = nil) -> Outcome {
        if let plan { keep(plan) }
        _ = first()
        if !isClosed { climb() }
        return outcome
    }

    /// A better plan by small changes, until every seat is filled; a bound is not looked for.
    mutating func improve(_ plan: SeasonPlan, rounds: Int) -> Outcome {
        var settled = plan
        settle(&settled)
        keep(settled)
        for _ in 0..<rounds
        where model.teams.count > 1 && bestCost >= SeasonCosts.never / 2 && mayGoOn() {
            shake()
        }
        return outcome
    }

    private var outcome: Outcome {
        Outcome(plan: best, cost: bestCost, bound: min(lowest, bestCost), wasStopped: isStopped)
    }

    private var isClosed: Bool { lowest > bestCost - WishTerm.point }

    private mutating func mayGoOn() -> Bool {
        if isStopped || search.count >= effort { return false }
        if !control.goOn(
            .init(searches: search.count, effort: effort, cost: bestCost, bound: lowest))
        {
            isStopped = true
        }
        return !isStopped
    }

    // MARK: Plans

    private mutating func keep(_ plan: SeasonPlan) {
        let cost = plan.cost(model)
        guard cost < bestCost else { return }
        (best, bestCost) = (plan, cost)
    }

    /// Reviews with the fewest people to choose from first.
    private var hardestFirst: [Int] {
        let room = model.teams.map { team in
            team.tables.reduce(0) { $0 + $1.people.count } / max(1, team.seatCount)
        }
        return room.indices.sorted { (room[$0], $0) < (room[$1], $1) }
    }

    private mutating func built(order: [Int], guide: SeasonBound.Prices?) -> SeasonPlan {
        var plan = SeasonPlan(model)
        let bound = bound
        for review in order {
            let best = plan.best(
                for: review, model, &search,
                guide: guide.map { prices in
                    { bound.price(prices, review, $0, $1) }
                })
            if let best { plan.put(review, visit: best.visit, best.team.seats, model) }
        }
        settle(&plan)
        return plan
    }

    /// Takes each review out and puts it back at its best, until nothing changes.
    private mutating func settle(_ plan: inout SeasonPlan) {
        var unchanged = 0
        var review = 0
        while unchanged < model.teams.count, search.count < effort {
            let before = plan.cost(model)
            var other = plan
            other.remove(review, model)
            if let best = other.best(for: review, model, &search) {
                other.put(review, visit: best.visit, best.team.seats, model)
            }
            if other.cost(model) < before {
                plan = other
                unchanged = 0
            } else {
                unchanged += 1
            }
            review = (review + 1) % model.teams.count
        }
    }

    /// Takes a few reviews out of the best plan and puts them back in another order.
    private mutating func shake() {
        let count = min(model.teams.count, 2 + dice.number(below: 3))
        var taken: [Int] = []
        while taken.count < count {
            let review = dice.number(below: model.teams.count)
            if !taken.contains(review) { taken.append(review) }
        }
        var plan = best
        for review in taken { plan.remove(review, model) }
        // The first of them gives up its date, so that the others can have what it held.
        var allowed = model.teams[taken[0]].visits.map { _ in true }
        if allowed.count > 1, let held = best.visits[taken[0]] { allowed[held] = false }
        for (place, review) in taken.enumerated() {
            let found = plan.best(
                for: review, model, &search, allowed: place == 0 ? allowed : nil)
            guard let found else { return }
            plan.put(review, visit: found.visit, found.team.seats, model)
        }
        guard plan.cost(model) <= bestCost + bestCost / 50 else { return }
        settle(&plan)
        keep(plan)
    }

    // MARK: Bounds

    private mutating func climb() {
        var root = Node(
            branch: SeasonBranch(model), prices: bound.startPrices, bound: SeasonBound.none,
            depth: 0)
        var ascent = SeasonAscent(bound, from: root.prices)
        var round = 0
        while !isClosed, !ascent.isSlow, round < 400, mayGoOn() {
            _ = ascent.step(root.branch, target: bestCost, &search)
            lowest = max(lowest, ascent.best)
            if round % 20 == 19 {
                keep(built(order: hardestFirst, guide: ascent.prices))
            } else if round % 5 == 4 {
                shake()
            }
            round += 1
        }
        root.prices = ascent.bestPrices
        root.bound = ascent.best
        guard !isClosed, mayGoOn() else { return }
        branch(root, ascent)
    }

    private mutating func branch(_ root: Node, _ ascent: SeasonAscent) {
        var open = children(of: root, ascent)
        var count = 0
        while let next = open.indices.min(by: {
            (open[$0].bound, -open[$0].depth) < (open[$1].bound, -open[$1].depth)
        }) {
            lowest = max(lowest, open[next].bound)
            if isClosed || !mayGoOn() { return }
            let node = open.remove(at: next)
            var ascent = SeasonAscent(bound, from: node.prices, pace: 0.6)
            for _ in 0..<40 where !ascent.isSlow {
                _ = ascent.step(node.branch, target: bestCost, &search)
                if ascent.best > bestCost - WishTerm.point { break }
            }
            if ascent.best > bestCost - WishTerm.point { continue }
            count += 1
            if count % 4 == 0 { shake() }
            if count % 16 == 0 { keep(built(order: hardestFirst, guide: ascent.prices)) }
            var solved = node
            solved.bound = max(node.bound, ascent.best)
            solved.prices = ascent.bestPrices
            open += children(of: solved, ascent)
        }
        // Nothing is open: no plan is better than the best.
        lowest = bestCost
    }

    private mutating func children(of node: Node, _ ascent: SeasonAscent) -> [Node] {
        guard let split = Split(node.branch, ascent, model) else {
            if let choices = ascent.last?.choices { take(choices) }
            return []
        }
        return split.branches(of: node.branch, model).map { branch in
            Node(branch: branch, prices: node.prices, bound: node.bound, depth: node.depth + 1)
        }
    }

    /// Where everything is decided, the teams themselves are the plan.
    private mutating func take(_ choices: [(visit: Int, team: TeamSearch.Team)]) {
        var plan = SeasonPlan(model)
        for (review, choice) in choices.enumerated() {
            let visit = model.teams[review].visits[choice.visit]
            guard choice.team.seats.allSatisfy({ plan.isFree($0.person, on: visit, model) }) else {
                return
            }
            plan.put(review, visit: choice.visit, choice.team.seats, model)
        }
        keep(plan)
    }
}
