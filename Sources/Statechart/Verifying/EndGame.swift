/// The game between events, which cooperate, and guards, which oppose: from which positions the end
/// can be reached whatever the guards answer.
///
/// A position wins if it has an event all of whose outcomes win. A `forEach` of several elements
/// wins also if each element that ends leads either to a winning position or to one that goes on
/// alike: lists are finite, so guards cannot put off the last element for ever.
struct EndGame {
    private let exploration: Exploration
    private(set) var wins: [Bool]
    /// Edges into each position, as position and place.
    private var sources: [[(position: Int, edge: Int)]]
    /// Outcomes of each edge that do not win yet.
    private var left: [[Int]]
    private var open: [Int] = []

    init(_ exploration: Exploration) {
        self.exploration = exploration
        let count = exploration.positions.count
        wins = Array(repeating: false, count: count)
        sources = Array(repeating: [], count: count)
        left = exploration.edges.map { $0.map(\.targets.count) }
        for (number, edges) in exploration.edges.enumerated() {
            for (place, edge) in edges.enumerated() {
                for target in edge.targets { sources[target].append((number, place)) }
            }
        }
        for (number, position) in exploration.positions.enumerated() {
            let isEnd =
                position.fate == .done || position.fate == .abandoned && position.isAbandoning
            // What the limit left out is not known to lose.
            if isEnd || number >= exploration.explored { win(number) }
        }
        settle()
    }

    var losing: [Int] { wins.indices.filter { !wins[$0] } }

    /// Takes positions for won, to find what else is wrong.
    mutating func forgive(_ positions: [Int]) {
        for number in positions { win(number) }
        settle()
    }

    private mutating func win(_ number: Int) {
        if wins[number] { return }
        wins[number] = true
        open.append(number)
    }

    private mutating func settle() {
        repeat {
            while let number = open.popLast() {
                for source in sources[number] {
                    left[source.position][source.edge] -= 1
                    if left[source.position][source.edge] == 0,
                        exploration.edges[source.position][source.edge].move.isCounted
                    {
                        win(source.position)
                    }
                }
            }
            for spec in exploration.model.program.invokes where spec.forEach != nil {
                settle(group: spec.index)
            }
        } while !open.isEmpty
    }

    /// Positions from which the elements of a group can end one after another until one wins.
    private mutating func settle(group: Int) {
        var moves: [Int: [Int]] = [:]
        for number in wins.indices where !wins[number] {
            let ends = exploration.edges[number].indices.filter { place in
                let edge = exploration.edges[number][place]
                return edge.progress == group && edge.move.isCounted
            }
            if !ends.isEmpty { moves[number] = ends }
        }
        var isChanged = true
        while isChanged, !moves.isEmpty {
            isChanged = false
            for number in moves.keys.sorted() {
                let ends = (moves[number] ?? []).filter { place in
                    exploration.edges[number][place].targets.allSatisfy { target in
                        wins[target]
                            || moves[target] != nil
                                && exploration.positions[target].open[group] == .many
                    }
                }
                if ends.isEmpty {
                    moves[number] = nil
                    isChanged = true
                } else {
                    moves[number] = ends
                }
            }
        }
        for number in moves.keys.sorted() { win(number) }
    }

    /// The trap that is nearest to the start: positions that do not win and that nothing leads out
    /// of but to one another. Its first member is the nearest.
    func trap() -> [Int]? {
        let components = LosingComponents(exploration, wins).bottom
        return components.min { ($0.first ?? 0) < ($1.first ?? 0) }
    }
}

/// Strongly connected components of the positions that do not win (Tarjan 1972), those that lead to
/// no other.
private struct LosingComponents {
    private(set) var bottom: [[Int]] = []

    init(_ exploration: Exploration, _ wins: [Bool]) {
        let next = exploration.edges.map { edges in
            edges.flatMap(\.targets).filter { !wins[$0] }
        }
        var order = [Int](repeating: -1, count: wins.count)
        var low = order
        var component = order
        var stack: [Int] = []
        var counter = 0
        var components = 0
        for root in wins.indices where !wins[root] && order[root] < 0 {
            var work: [(node: Int, next: Int)] = [(root, 0)]
            while let top = work.last {
                let node = top.node
                if top.next == 0 {
                    order[node] = counter
                    low[node] = counter
                    counter += 1
                    stack.append(node)
                }
                if top.next < next[node].count {
                    work[work.count - 1].next += 1
                    let child = next[node][top.next]
                    if order[child] < 0 {
                        work.append((child, 0))
                    } else if component[child] < 0 {
                        low[node] = min(low[node], order[child])
                    }
                    continue
                }
                work.removeLast()
                if let parent = work.last?.node { low[parent] = min(low[parent], low[node]) }
                guard low[node] == order[node] else { continue }
                var members: [Int] = []
                while let member = stack.popLast() {
                    component[member] = components
                    members.append(member)
                    if member == node { break }
                }
                let leads = members.contains { member in
                    next[member].contains { component[$0] != components }
                }
                if !leads { bottom.append(members.sorted()) }
                components += 1
            }
        }
    }
}
