import JSON

/// Where the boxes and lines of a picture stand.
///
/// Each state with states of its own is laid out by itself: regions side by side, as far as a screen
/// is wide; else in layers from the initial state downwards. A transition to the next layer goes straight down; all others
/// run in lanes at the right edge of the innermost state around both ends, one lane for each target.
struct ChartLayout {
    struct Line {
        /// From a row's end or a box's foot to a box.
        let points: [(x: Double, y: Double)]
        /// Number of a lane, for its colour; -1: straight down.
        let lane: Int
        let hasArrow: Bool
    }

    private struct Lane {
        let target: Int
        var sources: [(state: Int, row: Int)]
    }

    private let program: ChartProgram
    private(set) var boxes: [StateBox]
    private(set) var lines: [Line] = []
    private var straight: [(source: Int, target: Int)] = []
    /// By container.
    private var lanes: [Int: [Lane]] = [:]
    private var layers: [Int] = []

    private static let gap = 34.0
    private static let aside = 22.0
    private static let pad = 16.0
    private static let laneWidth = 11.0
    /// Regions that are wider together stand below one another: a picture is read by scrolling one
    /// way.
    private static let screen = 1_500.0

    init(_ program: ChartProgram) {
        self.program = program
        boxes = program.states.indices.map { StateBox(program, $0) }
        layers = Array(repeating: 0, count: boxes.count)
        for state in program.states.indices { assignLayers(of: state) }
        for state in program.states.indices { sort(rowsOf: state) }
        measure(0)
        place(0, x: 10, y: 10)
        draw()
    }

    private func children(_ state: Int) -> [Int] {
        program.states[state].children + program.states[state].historyChildren
    }

    /// The innermost state around two.
    private func around(_ one: Int, _ two: Int) -> Int {
        var state = program.states[one].parent
        while state > 0, !program.isDescendant(two, of: state) || two == state {
            state = program.states[state].parent
        }
        return max(state, 0)
    }

    /// The child of a container in which a state lies.
    private func child(of container: Int, holding state: Int) -> Int {
        var state = state
        while program.states[state].parent != container, program.states[state].parent >= 0 {
            state = program.states[state].parent
        }
        return state
    }

    // MARK: layers

    private mutating func assignLayers(of container: Int) {
        let members = children(container)
        guard program.states[container].kind == .compound, members.count > 1 else { return }
        var next: [Int: [Int]] = [:]
        for transition in program.transitions {
            for target in transition.targets {
                guard program.isDescendant(transition.source, of: container),
                    program.isDescendant(target, of: container)
                else { continue }
                let from = child(of: container, holding: transition.source)
                let to = child(of: container, holding: target)
                if from != to { next[from, default: []].append(to) }
            }
        }
        let first = program.states[container].initialTargets.first.map {
            child(of: container, holding: $0)
        }
        let order = Self.order(members, from: first ?? members[0], next)
        for (place, state) in order.enumerated() {
            for target in next[state] ?? [] {
                guard let other = order.firstIndex(of: target), other > place else { continue }
                layers[target] = max(layers[target], layers[state] + 1)
            }
        }
    }

    /// Members so that what comes later in a review stands later: reverse postorder.
    private static func order(_ members: [Int], from first: Int, _ next: [Int: [Int]]) -> [Int] {
        var seen: Set<Int> = []
        var postorder: [Int] = []
        for root in [first] + members where seen.insert(root).inserted {
            var stack: [(state: Int, next: Int)] = [(root, 0)]
            while let top = stack.last {
                let targets = next[top.state] ?? []
                guard top.next < targets.count else {
                    postorder.append(top.state)
                    stack.removeLast()
                    continue
                }
                stack[stack.count - 1].next += 1
                if seen.insert(targets[top.next]).inserted { stack.append((targets[top.next], 0)) }
            }
        }
        return postorder.reversed()
    }

    // MARK: lines

    /// Tells which transitions go straight down and which take a lane.
    private mutating func sort(rowsOf state: Int) {
        for (number, row) in boxes[state].rows.enumerated() {
            for target in row.targets where target != state {
                // Into its own inside, a line stays inside.
                let container =
                    program.isDescendant(target, of: state) ? state : around(state, target)
                let here = container == state ? -1 : child(of: container, holding: state)
                let there = child(of: container, holding: target)
                let isNext =
                    here == state && there == target && container != target
                    && program.states[container].kind == .compound
                    && layers[there] == layers[here] + 1
                if isNext {
                    if !straight.contains(where: { $0.source == state && $0.target == target }) {
                        straight.append((state, target))
                    }
                    continue
                }
                var own = lanes[container] ?? []
                if let lane = own.firstIndex(where: { $0.target == target }) {
                    own[lane].sources.append((state, number))
                } else {
                    own.append(Lane(target: target, sources: [(state, number)]))
                }
                lanes[container] = own
            }
        }
    }

    private func row(of state: Int) -> [Int] {
        guard program.states[state].parent >= 0 else { return [state] }
        return rows(of: program.states[state].parent).first { $0.contains(state) } ?? [state]
    }

    /// The lowest edge of the row of boxes in which a state stands.
    private func foot(of state: Int) -> Double {
        row(of: state).map { boxes[$0].y + boxes[$0].height }.max() ?? 0
    }

    /// The same, for one that has another to its right; else nil.
    private func foot(beside state: Int) -> Double? {
        row(of: state).last == state ? nil : foot(of: state)
    }

    // MARK: sizes and places

    private func rows(of container: Int) -> [[Int]] {
        let members = children(container)
        if program.states[container].kind == .parallel { return regions(members) }
        let count = (members.map { layers[$0] }.max() ?? 0) + 1
        return (0..<count).map { layer in members.filter { layers[$0] == layer } }
            .filter { !$0.isEmpty }
    }

    private func regions(_ members: [Int]) -> [[Int]] {
        var rows: [[Int]] = []
        var across = 0.0
        for member in members {
            across += boxes[member].natural + Self.aside
            if rows.isEmpty || across > Self.screen {
                rows.append([])
                across = boxes[member].natural + Self.aside
            }
            rows[rows.count - 1].append(member)
        }
        return rows
    }

    private mutating func measure(_ state: Int) {
        let members = children(state)
        guard !members.isEmpty else { return }
        for member in members { measure(member) }
        var (width, height) = (0.0, boxes[state].head)
        for row in rows(of: state) {
            let across =
                row.map { boxes[$0].width }.reduce(0, +) + Double(row.count - 1) * Self.aside
            width = max(width, across)
            height += Self.gap + (row.map { boxes[$0].height }.max() ?? 0)
        }
        let gutter = Double(lanes[state]?.count ?? 0) * Self.laneWidth
        boxes[state].width = max(boxes[state].width, width + gutter + 2 * Self.pad + 12)
        boxes[state].natural = boxes[state].width
        boxes[state].height = height + Self.pad
    }

    private mutating func place(_ state: Int, x: Double, y: Double) {
        boxes[state].x = x
        boxes[state].y = y
        let gutter = Double(lanes[state]?.count ?? 0) * Self.laneWidth
        let room = boxes[state].width - gutter - 2 * Self.pad - 12
        var top = y + boxes[state].head + Self.gap - 10
        let isParallel = program.states[state].kind == .parallel
        for row in rows(of: state) {
            let across =
                row.map { boxes[$0].width }.reduce(0, +) + Double(row.count - 1) * Self.aside
            let tallest = row.map { boxes[$0].height }.max() ?? 0
            let spare = isParallel ? max(0, room - across) / Double(row.count) : 0
            var left = x + Self.pad + (isParallel ? 0 : (room - across) / 2)
            for member in row {
                if isParallel {
                    boxes[member].height = tallest
                    boxes[member].width += spare
                }
                place(member, x: left, y: top)
                left += boxes[member].width + Self.aside
            }
            top += tallest + Self.gap
        }
    }

    private mutating func draw() {
        for (source, target) in straight {
            let from = boxes[source]
            let to = boxes[target]
            let start = (x: from.x + from.width / 2, y: from.y + from.height)
            let end = (x: to.x + to.width / 2, y: to.y)
            // Clear of taller boxes beside it before it turns.
            let clear = (x: start.x, y: foot(of: source))
            lines.append(Line(points: [start, clear, end], lane: -1, hasArrow: true))
        }
        var number = 0
        for container in boxes.indices {
            for (place, lane) in (lanes[container] ?? []).enumerated() {
                draw(lane, place, in: container, number)
                number += 1
            }
        }
    }

    private mutating func draw(_ lane: Lane, _ place: Int, in container: Int, _ number: Int) {
        let outer = boxes[container]
        let x = outer.x + outer.width - 12 - Double(place) * Self.laneWidth
        let to = boxes[lane.target]
        // The container itself is the target: the line ends at its own right edge, from inside.
        let isInside = program.isDescendant(container, of: lane.target) || lane.target == container
        let end = (
            x: isInside ? x : to.x + to.width,
            y: to.y + (to.height > 40 ? 13 : to.height / 2)
        )
        for (count, source) in lane.sources.enumerated() {
            let from = boxes[source.state]
            let start = (x: from.x + from.width, y: from.y + from.rows[source.row].y)
            var points = [start]
            if source.state != container, let foot = foot(beside: source.state) {
                // Down beside the box and along below its row, not through the boxes beside it.
                let aside = start.x + 5 + 3 * Double(source.row % 5)
                let below = foot + 5 + 3 * Double(source.row % 6)
                points += [(aside, start.y), (aside, below), (x, below)]
            } else {
                points.append((x, start.y))
            }
            if !isInside, foot(beside: lane.target) != nil {
                // From above, for the same reason.
                let (top, foot) = (to.y - 11, to.x + to.width - 16)
                points += [(x, top), (foot, top), (foot, to.y)]
            } else {
                points += [(x, end.y), end]
            }
            lines.append(Line(points: points, lane: number, hasArrow: count == 0))
        }
    }
}
