import JSON

/// Where a review of unknown data can stand between two events: a node of `Exploration`.
///
/// It holds what decides which transitions can be taken next, and no data.
struct Position: Hashable {
    /// How many tasks or children of an `invoke` are open.
    enum Open: UInt8 {
        case none
        case one
        /// Two or more of a `forEach`.
        case many
        /// The last of a `forEach` has ended; the group is looked at when its event is dealt with.
        case ended
    }

    enum Fate: UInt8 {
        case running
        case done
        /// It ended in a final state tagged `abandoned`.
        case abandoned
    }

    /// An event that this review has sent to itself for later.
    struct Pending: Hashable {
        /// By what `cancel` finds it.
        enum Name: Hashable {
            /// By nothing.
            case none
            case written(NameBytes)
            case computed
        }

        var event: NamedEvent
        var id: Name
        /// Number in `anchors` of the date that it hangs on, or -1.
        var anchor: Int
        /// Sent twice or more often before it came.
        var isRepeated = false
    }

    var states = StateSet()
    /// What each history state remembers, in the order of the history states.
    var history: [Remembered] = []
    /// By number of the `invoke`.
    var open: [Open]
    /// Invokes whose due date has not passed for any of their tasks.
    var dues = StateSet()
    /// `after` delays that have not fired, by `VerifyModel.delays`.
    var delays = StateSet()
    var pending: [Pending] = []
    /// Dates that are known, by `VerifyModel.anchors`.
    var dates = StateSet()
    var fate = Fate.running
    /// Somebody has sent an event that abandons: any end will do, but without another such event,
    /// for this one may have been taken back.
    var isAbandoning = false

    struct Remembered: Hashable {
        let state: Int
        var states: StateSet
    }

    init(invokes: Int) { open = Array(repeating: .none, count: invokes) }
}

/// An event as far as it decides which transitions answer it.
struct NamedEvent: Hashable {
    var name: NameBytes
    var eventClass: Int
    /// The chart's own event, or -1.
    var tag: Int = -1
}

extension NamedEvent {
    init(_ program: ChartProgram, _ own: OwnEvent) {
        self.init(
            name: NameBytes(own.name), eventClass: program.classOfTag[own.tag], tag: own.tag)
    }

    init(_ program: ChartProgram, _ name: String) {
        self.init(name: NameBytes(name), eventClass: program.eventClass(of: name))
    }
}

/// A position inside a step: what is queued and still to be done.
struct Moment: Hashable {
    /// Which eventless guards may answer otherwise than at the last time: the data have changed, or
    /// only the event and the clock, or nothing.
    enum News: UInt8 {
        case none
        case event
        case all
    }

    var position: Position
    var `internal`: [NamedEvent] = []
    var external: [NamedEvent] = []
    var toInvoke = StateSet()
    /// The `invoke` of which an element has ended, or -1.
    var endedElement = -1
    var news = News.event
    var isRunning = true
    /// Invokes that this step has started.
    var started = StateSet()
    /// This step has set a date anew that a time hangs on.
    var setsDate = false
    /// A guard of this step has failed.
    var hasFailed = false
}
