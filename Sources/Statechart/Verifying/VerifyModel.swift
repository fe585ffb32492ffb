import CEL
import CivilTime
import JSON

/// What `verify` knows of a chart beside the program: dates, delays, events, children.
struct VerifyModel {
    struct Delay {
        let state: Int
        let event: NamedEvent
        /// As the file writes it.
        let text: String
        /// Number in `anchors`, or -1.
        let anchor: Int
        /// It may lie in the past when it is set: it hangs on a date, or is no time at all.
        let mayBeDue: Bool
    }

    let program: ChartProgram
    /// Whether a child of a workflow is known to come to its end.
    let children: [NameBytes: Bool]
    /// Paths in the context of dates that delays hang on, without `context`.
    private(set) var anchors: [[String]] = []
    private(set) var delays: [Delay] = []
    /// First delay of each state.
    private(set) var firstDelay: [Int] = []
    /// Tags and classes of events that some transition answers.
    private let handledTags: StateSet
    private let handledClasses: StateSet
    /// Numbers in `anchors` of dates that people have agreed: a hold makes them void.
    private(set) var agreed = StateSet()
    /// `error.execution`, and whether some transition answers it.
    let failure: NamedEvent
    let answersFailures: Bool
    /// By `invoke`: number in `anchors` of the date that its `due` hangs on, or -1.
    private(set) var dueAnchors: [Int] = []
    /// Descriptors' names that nothing declares or makes: other reviews may send them.
    let foreignEvents: [NamedEvent]
    /// All names that descriptors mention, for events whose name an expression gives.
    let mentioned: [NamedEvent]

    init(_ chart: Chart, children: [NameBytes: Bool]) {
        program = chart.program
        self.children = children
        let answered = chart.program.transitions
        handledTags = StateSet(answered.filter { $0.tag >= 0 }.map(\.tag))
        var classes = StateSet()
        for transition in answered where transition.tag < 0 {
            for number in transition.classes { classes.insert(number) }
        }
        handledClasses = classes
        failure = NamedEvent(chart.program, "error.execution")
        answersFailures = classes.contains(failure.eventClass)
        let words = Self.words(of: chart.program)
        let own = Self.ownNames(of: chart.program)
        let known =
            chart.program.declaredEvents.map(\.name) + chart.notes.madeEvents + own
        let program = chart.program
        mentioned = words.map { NamedEvent(program, $0) }
        let foreign = words.filter { word in
            !known.contains { ChartReader.matches(word, $0) }
        }
        // A descriptor such as `error` answers these too. What the end of a hold makes is a move of
        // its own.
        let accidents = ["error.execution", "error.communication"].filter { name in
            !foreign.contains { sameBytes($0, name) }
                && words.contains { ChartReader.matches($0, name) }
        }
        foreignEvents = (foreign + accidents).filter { !sameBytes($0, Chart.datesLapsed) }.map {
            NamedEvent(program, $0)
        }
        for anchor in chart.notes.anchors { _ = self.anchor(Array(anchor.path.dropFirst())) }
        for state in program.states {
            firstDelay.append(delays.count)
            for delay in state.delays {
                let (text, path) = Self.parts(of: delay.delay)
                delays.append(
                    Delay(
                        state: state.index, event: NamedEvent(program, delay.event), text: text,
                        anchor: path.map { anchor($0) } ?? -1,
                        mayBeDue: Self.mayBeDue(delay.delay)))
            }
        }
        for invoke in program.invokes {
            var number = -1
            if let due = invoke.due, let path = Self.parts(of: due).path { number = anchor(path) }
            dueAnchors.append(number)
        }
        for (number, anchor) in anchors.enumerated()
        where program.agreed.contains(where: { $0 == anchor }) {
            agreed.insert(number)
        }
    }

    /// Number of a date's path; new ones are added.
    private mutating func anchor(_ path: [String]) -> Int {
        if let place = anchorNumber(path) { return place }
        anchors.append(path)
        return anchors.count - 1
    }

    func anchorNumber(_ path: [String]) -> Int? {
        anchors.firstIndex { anchor in
            anchor.count == path.count && zip(anchor, path).allSatisfy { sameBytes($0, $1) }
        }
    }

    /// A delay's text, and the path of the date that it hangs on.
    static func parts(of delay: DelayTemplate) -> (text: String, path: [String]?) {
        switch delay {
        case .fixed(let spec): ("\(spec)", spec.anchorPath.map { Array($0.dropFirst()) })
        case .computed(let expression): ("=\(expression.source)", nil)
        }
    }

    /// A written duration lies ahead, and so does a computed one; a date may have passed.
    static func mayBeDue(_ delay: DelayTemplate) -> Bool {
        switch delay {
        case .fixed(let spec): spec.anchorPath != nil || spec.amount == 0
        case .computed(let expression): expression.program.resultType != .duration
        }
    }

    /// Whether some transition answers an event.
    func isHandled(_ event: NamedEvent) -> Bool {
        event.tag >= 0 && handledTags.contains(event.tag)
            || handledClasses.contains(event.eventClass)
    }

    /// Whether the date that something hangs on is known; what hangs on none counts from the start.
    func isDated(_ anchor: Int, in position: Position) -> Bool {
        anchor < 0 || position.dates.contains(anchor)
    }

    private static func words(of program: ChartProgram) -> [String] {
        var words: [String] = []
        for transition in program.transitions {
            guard case .event(let text) = transition.trigger else { continue }
            for word in text.split(separator: " ") {
                let isPrefix = word.utf8.suffix(2).elementsEqual(".*".utf8)
                let name = isPrefix ? String(word.dropLast(2)) : String(word)
                if !words.contains(where: { sameBytes($0, name) }) { words.append(name) }
            }
        }
        return words
    }

    private static func ownNames(of program: ChartProgram) -> [String] {
        program.invokes.flatMap { [$0.done, $0.error, $0.itemDone, $0.overdue].map(\.name) }
            + program.states.dropFirst().map(\.done.name)
    }
}
