import CivilTime
import JSON
import ReviewEngine
import ReviewStore

/// Subjects that are no review: each change is an entry of the subject's own chain.
extension ReviewLoop {
    /// - Parameter input: what was asked, as the journal keeps it; the whole state is its change.
    func change(
        _ subject: String, to state: SubjectState, kind: String, by actor: Actor,
        region: String = "", organisation: String = "", input: JSONObject = [:]
    ) {
        var body: JSONObject = ["v": 1]
        if !input.isEmpty { body["input"] = .object(input) }
        body["change"] = .object(["state": .object(state.encoded)])
        let head = record(
            subject: subject, kind: kind, by: actor, region: region, organisation: organisation,
            body: JSONValue.object(body).compactBytes,
            previous: subjects[subject]?.head ?? EntryHash.none)
        subjects.replace(
            subject,
            .init(
                state: state, region: region, organisation: organisation, head: head,
                position: sequence, isDirty: true))
    }

    /// Newer calendars are in force from the next turn on, which journals them.
    func reload(_ calendars: Calendars) {
        fileCalendars = calendars
        self.calendars = calendars
        wantsTurn = true
    }

    /// An entry for the calendars in force, once: each step names their version.
    func noteCalendars() {
        let subject = "calendar/files"
        let state = SubjectState.calendar(calendars.summary)
        guard subjects[subject]?.state != state, !restsWhileFull else { return }
        change(subject, to: state, kind: "calendar", by: .clock)
    }

    /// Takes in what the tables hold of all of them.
    func admit(_ rows: [SubjectRow]) throws(Refusal) {
        for row in rows {
            subjects.admit(
                row.subject,
                .init(
                    state: try row.standing(), region: row.region,
                    organisation: row.organisation, head: row.head, position: row.position,
                    isDirty: false))
        }
    }

    /// Applies a journal entry of one again.
    func replay(subject change: JSONObject, _ entry: JournalEntry) throws(Refusal) {
        let state = try SubjectState(
            of: entry.subject, decoding: change["state"]?.objectValue ?? [:])
        subjects.replace(
            entry.subject,
            .init(
                state: state, region: entry.region, organisation: entry.organisation,
                head: entry.hash, position: entry.sequence, isDirty: true))
        subjects.commit()
    }
}

extension Calendars {
    /// What an operator wants to know of the files: the version, and how far each reaches.
    fileprivate var summary: JSONObject {
        var terms = JSONObject()
        for (organisation, file) in self.terms.sorted(by: { bytesPrecede($0.key, $1.key) }) {
            terms[organisation] = (file.terms.last?.end.description).map { .string($0) } ?? .null
        }
        var summary: JSONObject = ["version": .string(version), "zone": .string(zone.name)]
        if let years = working.bankHolidays.years {
            summary["bankHolidaysUntil"] = .int(Int64(years.upperBound))
        }
        if !terms.isEmpty { summary["termsUntil"] = .object(terms) }
        if !windows.isEmpty { summary["windows"] = .int(Int64(windows.count)) }
        return summary
    }
}
