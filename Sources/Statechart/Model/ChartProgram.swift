import CEL
import CivilTime
import JSON

/// A chart ready to be stepped: states, transitions and invokes by number.
///
/// Shared by all reviews of one definition; never changes.
final class ChartProgram: Sendable {
    let states: [StateNode]
    let transitions: [Transition]
    let invokes: [InvokeSpec]
    /// States without inner states.
    let leaves: StateSet
    /// Those of them that an eventless transition can leave, their own or one of a state around.
    let eventlessLeaves: StateSet
    /// Of each state, the places in `wayNumbers` where the numbers of its transitions stand: the
    /// step looks at them at every state that an event may concern.
    let ways: [WaysOut]
    let wayNumbers: [Int]
    /// Class of each event name that a descriptor names, by the name's bytes; see
    /// `eventClass(of:)`.
    let eventClasses: [NameBytes: Int]
    /// Classes of the chart's own events, by tag.
    let classOfTag: [Int]
    let stateNumbers: [NameBytes: Int]
    let invokeNumbers: [NameBytes: Int]
    /// Initial context: literal values and expressions over `input`.
    let context: [(key: String, value: Template)]
    let names: ChartNames
    let output: Template?
    let facts: [(key: String, value: Expression)]
    /// Who may send an event, where the file says it by an expression.
    let senders: [(event: String, who: Expression)]
    let lookups: [LookupTemplate]
    let resume: ResumeRules
    /// Paths of dates that people have agreed, without `context`.
    let agreed: [[String]]
    /// How long a hold may last until the review may be ended as incomplete; nil: nobody has said.
    let incompleteAfter: DelaySpec?
    let declaredEvents: [EventDeclaration]

    init(_ parts: ChartParts) {
        states = parts.states
        transitions = parts.transitions
        invokes = parts.invokes
        leaves = StateSet(parts.states.filter(\.isAtomic).map(\.index))
        (ways, wayNumbers) = WaysOut.all(of: parts.states)
        eventlessLeaves = StateSet(
            parts.states.filter { $0.isAtomic && $0.hasEventless(in: parts.states) }.map(\.index))
        eventClasses = parts.eventClasses
        classOfTag = parts.classOfTag
        // A state may be called as the chart is: then the name means the state.
        stateNumbers = Dictionary(
            parts.states.map { (NameBytes($0.id), $0.index) },
            uniquingKeysWith: { first, second in first == 0 ? second : first })
        invokeNumbers = Dictionary(
            parts.invokes.map { (NameBytes($0.id), $0.index) },
            uniquingKeysWith: { first, _ in first })
        context = parts.context
        names = parts.names
        output = parts.output
        facts = parts.facts
        senders = parts.senders
        lookups = parts.lookups
        resume = parts.resume
        agreed = parts.agreed
        incompleteAfter = parts.incompleteAfter
        declaredEvents = parts.declaredEvents
    }

    /// Which transitions an event can match: those whose `classes` hold this number.
    ///
    /// A descriptor matches a name of which it is a prefix by whole tokens (SCXML §3.12.1). The
    /// descriptors that match a name are all prefixes of the longest one that does, so a name has
    /// the class of its longest known prefix; class 0 is that of names that only `*` matches.
    func eventClass(of name: String) -> Int {
        if let known = eventClasses[NameBytes(name)] { return known }
        var end = name.utf8.endIndex
        while let dot = name.utf8[..<end].lastIndex(of: UInt8(ascii: ".")) {
            if let known = eventClasses[NameBytes(String(name[..<dot]))] { return known }
            end = dot
        }
        return 0
    }

    func isDescendant(_ state: Int, of ancestor: Int) -> Bool {
        state > ancestor && state < states[ancestor].end
    }
}

/// Where a state's transitions stand in `ChartProgram.wayNumbers`, and the state around it.
struct WaysOut: Sendable {
    let triggered: Range<Int>
    let eventless: Range<Int>
    let parent: Int

    static func all(of states: [StateNode]) -> (ways: [WaysOut], numbers: [Int]) {
        var numbers: [Int] = []
        let ways = states.map { state in
            let start = numbers.count
            numbers += state.onTransitions
            let middle = numbers.count
            numbers += state.alwaysTransitions
            return WaysOut(
                triggered: start..<middle, eventless: middle..<numbers.count, parent: state.parent)
        }
        return (ways, numbers)
    }
}

extension StateNode {
    /// Whether an eventless transition can leave it: its own, or one of a state around it.
    fileprivate func hasEventless(in states: [StateNode]) -> Bool {
        !alwaysTransitions.isEmpty || parent >= 0 && states[parent].hasEventless(in: states)
    }
}

/// Everything that the reader hands over.
struct ChartParts {
    var states: [StateNode] = []
    var transitions: [Transition] = []
    var invokes: [InvokeSpec] = []
    var eventClasses: [NameBytes: Int] = [:]
    var classOfTag: [Int] = []
    var context: [(key: String, value: Template)] = []
    var names = ChartNames(context: [])
    var output: Template?
    var facts: [(key: String, value: Expression)] = []
    var senders: [(event: String, who: Expression)] = []
    var lookups: [LookupTemplate] = []
    var resume = ResumeRules(standard: .shift, exceptions: [])
    var agreed: [[String]] = []
    var incompleteAfter: DelaySpec?
    var declaredEvents: [EventDeclaration] = []
}

/// What `resume` says: a rule for all, and exceptions by state or invoke.
struct ResumeRules: Sendable {
    let standard: ResumeRule
    let exceptions: [(name: String, rule: ResumeRule)]

    func rule(for name: String) -> ResumeRule {
        exceptions.first { sameBytes($0.name, name) }?.rule ?? standard
    }
}

/// A name as its UTF-8 bytes, as the key of a dictionary.
struct NameBytes: Hashable, Sendable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: NameBytes, right: NameBytes) -> Bool { sameBytes(left.text, right.text) }

    func hash(into hasher: inout Hasher) { hashBytes(of: text, into: &hasher) }
}
