/// A round of times alone that come back to where they began: where all of their dates have passed,
/// each happens at once, and none is the last.
struct TimeRound {
    /// The position where it begins, as near to the start as any of the round.
    let at: Int
    let moves: [Move]
}

extension Exploration {
    /// Rounds of times that may have passed already and set no date anew, by depth-first search; of
    /// rounds of the same times, the first.
    ///
    /// A round that sets a date anew is taken to set a later one.
    var timeRounds: [TimeRound] {
        let next = edges.map { edges in
            edges.enumerated().flatMap { place, edge in edge.atOnce.map { (place, $0) } }
        }
        var rounds: [TimeRound] = []
        var seen: [Set<Move>] = []
        func add(_ round: TimeRound) {
            let moves = Set(round.moves)
            if seen.contains(moves) { return }
            seen.append(moves)
            rounds.append(round)
        }
        standingRounds.forEach(add)
        var colours = [UInt8](repeating: 0, count: positions.count)
        for root in next.indices where colours[root] == 0 && !next[root].isEmpty {
            var stack: [(node: Int, way: Int)] = [(root, 0)]
            colours[root] = 1
            while let top = stack.last {
                guard top.way < next[top.node].count else {
                    colours[top.node] = 2
                    stack.removeLast()
                    continue
                }
                stack[stack.count - 1].way += 1
                let child = next[top.node][top.way].1
                if colours[child] == 1, let start = stack.firstIndex(where: { $0.node == child }) {
                    let moves = stack[start...].map { step in
                        edges[step.node][next[step.node][step.way - 1].0].move
                    }
                    add(TimeRound(at: child, moves: moves))
                } else if colours[child] == 0 {
                    colours[child] = 1
                    stack.append((child, 0))
                }
            }
        }
        return rounds
    }
}
