import JSON

/// A state of a chart.
///
/// States are numbered in document order, so that the descendants of one are the numbers after its
/// own up to `end`.
struct StateNode: Sendable {
    enum Kind: Sendable, Equatable {
        case atomic
        case compound
        case parallel
        case final
        case history(deep: Bool)
    }

    let index: Int
    /// The key if no other state has it, else the dotted path; stable across restarts.
    let id: String
    let parent: Int
    let depth: Int
    /// One more than the last descendant's number.
    var end: Int
    let kind: Kind
    /// Without history states.
    var children: [Int] = []
    var historyChildren: [Int] = []
    /// Where a compound state begins; the default of a history state.
    var initialTargets: [Int] = []
    var initialActions: [Action] = []
    /// Numbers of transitions in document order, by trigger kind.
    var onTransitions: [Int] = []
    var alwaysTransitions: [Int] = []
    var entry: [ActionBlock] = []
    var exit: [ActionBlock] = []
    var invokes: [Int] = []
    var delays: [AfterDelay] = []
    var output: Template?
    let done: OwnEvent
    let tags: [String]
    let title: String
    let description: String
    let position: SourcePosition

    /// Its title and its id, for people; the id alone where the file gives no title.
    var called: String {
        title.isEmpty || sameBytes(title, id) ? id : "\(title) (`\(id)`)"
    }
    var isAtomic: Bool { kind == .atomic || kind == .final }
    var isHistory: Bool { if case .history = kind { true } else { false } }
    /// The numbers of the descendants.
    var descendants: Range<Int> { (index + 1)..<end }
}

/// One key of an `after`.
struct AfterDelay: Sendable {
    let delay: DelayTemplate
    let event: OwnEvent
    let position: SourcePosition
}
