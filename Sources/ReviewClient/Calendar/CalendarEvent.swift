/// One entry of somebody's calendar: a visit, a training day, a session, a deadline.
///
/// Its `uid` stays the same as long as the thing does, and `sequence` rises when it changes, so that a
/// calendar moves the entry that it has and does not add a second one (RFC 5546 §2.1.4, §2.1.5).
package struct CalendarEvent: Sendable, Equatable {
    /// The first or last moment; a day has no hour anywhere.
    package enum Time: Sendable, Equatable {
        case day(CalendarDay)
        /// Seconds since 1970.
        case instant(Int64)

        package init?(_ text: String) {
            guard let moment = Moment(text) else { return nil }
            self = moment.isDay ? .day(moment.day) : .instant(moment.seconds)
        }
    }

    package enum Kind: Sendable {
        /// People are there: the time is taken.
        case meeting
        /// Something is due then: the time stays free.
        case deadline
    }

    package var uid: String
    package var kind: Kind
    package var sequence: Int64
    package var start: Time
    /// The last day, or the moment at which it ends.
    package var end: Time?
    package var summary: String
    package var place: String
    package var description: String
    package var organiser: MailAddress?
    package var attendee: MailAddress?
    package var isCancelled: Bool
    /// It may change: calendars show such entries paler, or hatched.
    package var isTentative = false

    package init(
        uid: String, kind: Kind, sequence: Int64, start: Time, end: Time? = nil, summary: String,
        place: String = "", description: String = "", organiser: MailAddress? = nil,
        attendee: MailAddress? = nil, isCancelled: Bool = false
    ) {
        self.uid = uid
        self.kind = kind
        self.sequence = sequence
        self.start = start
        self.end = end
        self.summary = summary
        self.place = place
        self.description = description
        self.organiser = organiser
        self.attendee = attendee
        self.isCancelled = isCancelled
    }
}
