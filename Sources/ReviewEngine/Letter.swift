package import JSON

/// A letter to somebody, and how far it has come.
///
/// It is recorded before it is handed to the mail system and after it, so that a crash in between
/// leaves a letter of which it is known that it may not have arrived, and never one that is sent
/// twice: nothing but a person's word hands out a letter a second time.
package struct Letter: Sendable, Equatable {
    package enum State: String, Sendable {
        /// To be handed over.
        case due
        /// The mail system is being asked to take it: afterwards it either has it, or nobody knows.
        case handing
        case handed
        /// It was not taken.
        case failed
        /// It came back.
        case bounced
        /// A coordinator has seen to it another way.
        case settled
    }

    /// What a letter tells of: an event of a task, told once.
    package struct Telling: Sendable, Equatable {
        package enum Kind: String, Sendable, CaseIterable {
            case invitation
            case reminder
            case overdue
            case stopped
            case confirmation
            /// A code was asked for, to open a confidential task.
            case code
        }

        package var task: TaskID
        package var attempt: Int64
        package var kind: Kind
        /// Of reminders, how many there were by then; of codes, which one; else 1.
        package var number: Int64

        package init(task: TaskID, attempt: Int64, kind: Kind, number: Int64) {
            self.task = task
            self.attempt = attempt
            self.kind = kind
            self.number = number
        }
    }

    /// What can happen to a letter.
    package enum Input: Sendable, Equatable {
        case handing
        case handed
        /// The mail system did not take it; whether another try can change that.
        case failed(reason: String, again: Bool)
        case bounced(status: String)
        /// A coordinator wants it sent once more.
        case again
        case settled

        /// The word of journal and wire.
        package var kind: String {
            switch self {
            case .handing: "handing"
            case .handed: "handed"
            case .failed: "failed"
            case .bounced: "bounced"
            case .again: "again"
            case .settled: "settled"
            }
        }
    }

    /// `r42-7.1.invitation.1`: what it tells of; of a digest, the day and whose it is.
    package var id: String
    /// `invitation`, `digest`, `stopped`, `confirmation`, `code`.
    package var kind: String
    /// `person:…`, `organisation:…` or `coordinator:…`; the address is looked up when it is sent.
    package var to: String
    package var region: String
    package var tells: [Telling]
    package var state: State
    /// Calendar time of the last change.
    package var at: Int64
    /// How often it was given to the mail system.
    package var tries: Int64
    /// A try that failed in passing is not made again before this.
    package var notBefore: Int64
    /// Of a letter about a date, what it said of it: `{start, end?, place?, title, sequence, off?}`.
    package var dates: JSONObject?
    /// Of a confirmation, what was written down as far as a letter may hold it:
    /// `{at, by, decision?, days?}`.
    package var answer: JSONObject?
    /// Why it failed or came back: a status or a word, never what a person wrote.
    package var reason: String?

    package init(
        id: String, kind: String, to: String, region: String, tells: [Telling], at: Int64,
        state: State = .due
    ) {
        self.id = id
        self.kind = kind
        self.to = to
        self.region = region
        self.tells = tells
        self.state = state
        self.at = at
        tries = 0
        notBefore = 0
    }

    /// Tries after which a mail system that takes nothing is a coordinator's matter.
    package static let triesMax: Int64 = 6
    private static let minute: Int64 = 60_000

    /// The letter after an input; the same where it says what is known already.
    ///
    /// Throws: ENG-060 when it does not stand where the input finds it.
    package func after(_ input: Input, at now: Int64) throws(Refusal) -> Letter {
        var next = self
        next.at = now
        switch (input, state) {
        case (.handed, .handed), (.bounced, .bounced), (.settled, .settled): return self
        case (.handing, .due) where notBefore <= now:
            next.state = .handing
            next.tries += 1
            next.reason = nil
        case (.handed, .handing): next.state = .handed
        case (.failed(let reason, let again), .handing), (.failed(let reason, let again), .due):
            next.reason = reason
            if again, tries < Self.triesMax {
                // 1, 4, 16, 64, 256 minutes.
                next.notBefore = now + Self.minute << (2 * max(0, min(tries - 1, 5)))
                next.state = .due
            } else {
                next.state = .failed
            }
        case (.bounced(let status), .handed), (.bounced(let status), .handing):
            next.state = .bounced
            next.reason = status
        case (.again, .handing), (.again, .failed), (.again, .bounced):
            next.state = .due
            next.notBefore = 0
        // Due and settled: who has no address was told another way.
        case (.settled, .due), (.settled, .handing), (.settled, .failed), (.settled, .bounced):
            next.state = .settled
        default:
            throw Refusal(
                .refused, "ENG-060", "the letter does not stand where this could happen to it",
                subject: id, expected: "a letter for which \(input.kind) can be said",
                found: notBefore > now && state == .due ? "due, but not yet again" : state.rawValue)
        }
        return next
    }

    /// Whether it may never have arrived, as far as anybody knows.
    package var isDoubtful: Bool { state == .handing || state == .failed || state == .bounced }
}
