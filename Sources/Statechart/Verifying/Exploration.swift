import JSON

/// All positions that a chart can reach with unknown data, breadth first, and the moves between.
struct Exploration {
    struct Edge {
        let move: Move
        /// Where the guards' answers can lead; each once.
        let targets: [Int]
        /// A `forEach` that this move brings nearer to its end without beginning it anew, or -1.
        let progress: Int
        /// Where it can lead at once: it is a time that may have passed already, and its step sets
        /// no date anew.
        let atOnce: [Int]
    }

    struct Loop {
        let at: Int
        /// nil: in the review's first step.
        let move: Move?
        let loop: StepSearch.Loop
    }

    let model: VerifyModel
    let limit: Int
    private(set) var positions: [Position] = []
    private(set) var edges: [[Edge]] = []
    /// The position and the move that first led to each; -1 for those that a start leads to.
    private(set) var parents: [(position: Int, move: Int)] = []
    private(set) var loops: [Loop] = []
    /// Times that lead to nothing else than where they are waited for.
    private(set) var standingRounds: [TimeRound] = []
    /// In words, what begins a step that has more moments than were looked at.
    private(set) var wideStep: String?
    /// Positions whose moves are known; less than all when the limit was met.
    private(set) var explored = 0
    private var numbers: [Position: Int] = [:]

    init(_ model: VerifyModel, limit: Int) {
        self.model = model
        self.limit = limit
        let start = StepSearch(starting: model)
        if start.isBounded { wideStep = "the review starts" }
        if let loop = start.loop { loops.append(Loop(at: -1, move: nil, loop: loop)) }
        for outcome in start.outcomes { _ = add(outcome.position, (-1, -1)) }
        while wideStep == nil, explored < positions.count, explored < limit {
            explore(explored)
            if wideStep == nil { explored += 1 }
        }
        while edges.count < positions.count { edges.append([]) }
    }

    private mutating func add(_ position: Position, _ parent: (position: Int, move: Int)) -> Int {
        if let number = numbers[position] { return number }
        numbers[position] = positions.count
        positions.append(position)
        parents.append(parent)
        return positions.count - 1
    }

    private mutating func explore(_ number: Int) {
        let position = positions[number]
        edges.append([])
        for move in model.moves(in: position) {
            let step = StepSearch(model, from: model.moments(of: move, in: position))
            if let loop = step.loop { loops.append(Loop(at: number, move: move, loop: loop)) }
            if step.isBounded {
                wideStep = move.words
                return
            }
            var targets: [Int] = []
            var atOnce: [Int] = []
            var progress = move.progress
            for outcome in step.outcomes {
                if progress >= 0, outcome.started.contains(progress) { progress = -1 }
                var next = outcome.position
                // An event that abandons but does nothing here has abandoned nothing.
                if outcome.taken.isEmpty { next.isAbandoning = position.isAbandoning }
                let target = add(next, (number, edges[number].count))
                if !targets.contains(target) { targets.append(target) }
                if !outcome.setsDate, !atOnce.contains(target), model.mayBeAtOnce(move) {
                    atOnce.append(target)
                }
            }
            if targets == [number], progress < 0, !atOnce.isEmpty {
                standingRounds.append(TimeRound(at: number, moves: [move]))
            }
            if targets.isEmpty || targets == [number] && progress < 0 { continue }
            edges[number].append(
                Edge(move: move, targets: targets, progress: progress, atOnce: atOnce))
        }
    }
}
