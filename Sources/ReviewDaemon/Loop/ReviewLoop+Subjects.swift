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
