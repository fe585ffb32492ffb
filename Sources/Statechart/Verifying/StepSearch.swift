import JSON

/// One step over unknown data: every position to which the guards' answers can lead, and loops that
/// no outside event stops.
struct StepSearch {
    struct Outcome {
        let position: Position
        /// Invokes that the step has started.
        let started: StateSet
        /// It has set a date anew that a time hangs on.
        let setsDate: Bool
        let assumptions: [Oracle.Assumption]
        let taken: [Int]
    }

    struct Loop {
        let taken: [Int]
        let assumptions: [Oracle.Assumption]
    }

    private struct Found {
        let moment: Moment
        let parent: Int
        let assumptions: [Oracle.Assumption]
        let taken: [Int]
        var ways: [Way] = []
    }

    private struct Way {
        let to: Int
        let assumptions: [Oracle.Assumption]
        let taken: [Int]
    }

    /// Moments of one step that are looked at; what lies beyond them is not known.
    static let moments = 20_000
    /// Events waiting in one moment before the step counts as endless: more than all states of a
    /// chart raise when they are left and entered once.
    private let queue: Int

    private(set) var outcomes: [Outcome] = []
    private(set) var loop: Loop?
    /// It has more moments than were looked at.
    private(set) var isBounded = false
    private var found: [Found] = []
    private var numbers: [Moment: Int] = [:]

    init(_ model: VerifyModel, from moments: [Moment], limit: Int = Self.moments) {
        queue = Self.queue(of: model)
        for moment in moments { _ = add(moment, parent: -1, [], []) }
        search(model, limit)
    }

    /// The first step of a review.
    init(starting model: VerifyModel, limit: Int = Self.moments) {
        queue = Self.queue(of: model)
        var oracle = Oracle()
        repeat {
            var step = Microstep(
                model, Moment(position: Position(invokes: model.program.invokes.count)), oracle)
            step.begin()
            _ = add(step.moment, parent: -1, step.oracle.assumptions, [])
            oracle = step.oracle
        } while oracle.advance()
        search(model, limit)
    }

    private static func queue(of model: VerifyModel) -> Int {
        40 + 2 * model.program.states.count
    }

    private mutating func add(
        _ moment: Moment, parent: Int, _ assumptions: [Oracle.Assumption], _ taken: [Int]
    ) -> Int {
        if let number = numbers[moment] { return number }
        numbers[moment] = found.count
        found.append(
            Found(moment: moment, parent: parent, assumptions: assumptions, taken: taken))
        return found.count - 1
    }

    private mutating func search(_ model: VerifyModel, _ limit: Int) {
        var place = 0
        while place < found.count {
            expand(place, model, limit)
            let waiting = found[place].moment
            if waiting.internal.count + waiting.external.count > queue {
                loop = path(to: place)
                return
            }
            if found.count > limit {
                isBounded = true
                break
            }
            place += 1
        }
        findLoop()
    }

    private mutating func expand(_ place: Int, _ model: VerifyModel, _ limit: Int) {
        let moment = found[place].moment
        var reached: Set<Int> = []
        var oracle = Oracle()
        repeat {
            var step = Microstep(model, moment, oracle)
            if step.advance() {
                let next = add(
                    step.moment, parent: place, step.oracle.assumptions, step.taken)
                if reached.insert(next).inserted {
                    found[place].ways.append(
                        Way(
                            to: next, assumptions: step.oracle.assumptions, taken: step.taken))
                }
            } else {
                // Eventless guards that all answer false lead here too.
                let end = path(to: place)
                outcomes.append(
                    Outcome(
                        position: step.moment.position, started: step.moment.started,
                        setsDate: step.moment.setsDate,
                        assumptions: end.assumptions + step.oracle.assumptions,
                        taken: end.taken))
            }
            oracle = step.oracle
        } while found.count <= limit && oracle.advance()
    }

    private func path(to place: Int) -> Loop {
        var taken: [Int] = []
        var assumptions: [Oracle.Assumption] = []
        var place = place
        while place >= 0 {
            taken = found[place].taken + taken
            assumptions = found[place].assumptions + assumptions
            place = found[place].parent
        }
        return Loop(taken: taken, assumptions: assumptions)
    }

    /// A way round that comes back to where it was, by depth-first search.
    private mutating func findLoop() {
        var colours = [UInt8](repeating: 0, count: found.count)
        for root in found.indices where colours[root] == 0 {
            var stack: [(node: Int, next: Int)] = [(root, 0)]
            colours[root] = 1
            while let top = stack.last {
                guard top.next < found[top.node].ways.count else {
                    colours[top.node] = 2
                    stack.removeLast()
                    continue
                }
                stack[stack.count - 1].next += 1
                let child = found[top.node].ways[top.next].to
                if colours[child] == 1, let start = stack.firstIndex(where: { $0.node == child }) {
                    let round = stack[start...].map { found[$0.node].ways[$0.next - 1] }
                    loop = Loop(
                        taken: round.flatMap(\.taken),
                        assumptions: round.flatMap(\.assumptions))
                    return
                }
                if colours[child] == 0 {
                    colours[child] = 1
                    stack.append((child, 0))
                }
            }
        }
    }
}
