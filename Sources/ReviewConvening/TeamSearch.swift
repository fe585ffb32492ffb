/// The best team for one review on one date, exactly: a walk over the people, authority by authority,
/// that keeps the best half-filled team of each kind.
///
/// Two half-filled teams are of the same kind if they have as many people in each place, as many of
/// the authority at hand, and the same answer to "is anybody new, anybody experienced?": what follows
/// costs both the same, so that only the better one is kept. The work is people × kinds, whatever the
/// costs are; there is nothing to be unlucky with. Called thousands of times by the season's search,
/// so it keeps its arrays.
struct TeamSearch: Sendable {
    struct Team: Sendable {
        var cost: Int
        var seats: [Seat]
    }

    /// A cost that stands for "may not be".
    static let barred = Int.max / 4

    /// How many teams were searched for: the measure of effort.
    private(set) var count = 0

    private var cost: [Int] = []
    private var node: [Int] = []
    private var steps: [(seat: Seat, before: Int)] = []

    /// - Parameters:
    ///   - extra: what a person costs besides their options, by index; `barred` leaves them out.
    ///   - areaStep: what the nth of an authority costs, `areaWidth` for each authority.
    mutating func best(
        _ team: TeamModel, _ table: OptionTable, flags: [Int], extra: [Int], areaStep: [Int],
        areaWidth: Int
    ) -> Team {
        count += 1
        let width = team.stateCount * 4
        let seats = team.seatCount
        if cost.count < width * (seats + 1) {
            cost = Array(repeating: Self.barred, count: width * (seats + 1))
            node = Array(repeating: -1, count: width * (seats + 1))
        }
        steps.removeAll(keepingCapacity: true)
        for index in 0..<width { cost[index] = Self.barred }
        cost[team.startFlags] = 0
        node[team.startFlags] = -1
        for group in table.groups {
            let levels = add(
                group, of: team, table, flags: flags, extra: extra, areaStep: areaStep,
                areaWidth: areaWidth)
            merge(levels: levels, width: width)
        }
        var bestIndex = 0
        var bestCost = Int.max
        for index in 0..<width where cost[index] < Self.barred {
            let total = cost[index] + team.endCost[index]
            if total < bestCost { (bestCost, bestIndex) = (total, index) }
        }
        return Team(cost: bestCost + table.pinned, seats: path(to: node[bestIndex]))
    }

    /// Adds the people of one authority; how many levels were used.
    private mutating func add(
        _ group: (area: Int, people: Range<Int>), of team: TeamModel, _ table: OptionTable,
        flags: [Int], extra: [Int], areaStep: [Int], areaWidth: Int
    ) -> Int {
        let width = team.stateCount * 4
        let already = team.startAreas[group.area] ?? 0
        let most = min(team.seatCount, group.people.count)
        for index in width..<width * (most + 1) { cost[index] = Self.barred }
        var used = 0
        for position in group.people {
            let person = table.people[position]
            let more = extra[person]
            guard more < Self.barred else { continue }
            used = min(used + 1, most)
            let flag = flags[person]
            // From the last level down: nobody is taken twice.
            for level in stride(from: used - 1, through: 0, by: -1) {
                let step = areaStep[group.area * areaWidth + already + level]
                guard step < Self.barred else { continue }
                for choice in table.starts[position]..<table.starts[position + 1] {
                    let place = table.places[choice]
                    take(
                        Seat(person: person, place: place), team.room[place],
                        from: level * width, to: (level + 1) * width,
                        stride: team.strides[place], flag: flag,
                        adds: table.costs[choice] + more + step)
                }
            }
        }
        return used
    }

    private mutating func take(
        _ seat: Seat, _ room: [Int], from: Int, to: Int, stride: Int, flag: Int, adds: Int
    ) {
        // Taken out of self meanwhile: the innermost loop of all should not look for owners.
        var (cost, node) = (self.cost, self.node)
        (self.cost, self.node) = ([], [])
        for state in room {
            for flags in 0..<4 {
                let before = cost[from + state * 4 + flags]
                guard before < Self.barred else { continue }
                let target = to + (state + stride) * 4 + (flags | flag)
                guard before + adds < cost[target] else { continue }
                cost[target] = before + adds
                steps.append((seat, node[from + state * 4 + flags]))
                node[target] = steps.count - 1
            }
        }
        (self.cost, self.node) = (cost, node)
    }

    /// How many of the authority there are no longer matters.
    private mutating func merge(levels: Int, width: Int) {
        guard levels > 0 else { return }
        for level in 1...levels {
            for index in 0..<width where cost[level * width + index] < cost[index] {
                cost[index] = cost[level * width + index]
                node[index] = node[level * width + index]
            }
        }
    }

    private func path(to last: Int) -> [Seat] {
        var seats: [Seat] = []
        var at = last
        while at >= 0 {
            seats.append(steps[at].seat)
            at = steps[at].before
        }
        return seats.reversed()
    }
}
