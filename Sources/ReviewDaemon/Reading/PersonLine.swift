import JSON
import ReviewEngine
import ReviewStore

/// A member of the pool as the wire writes it, as far as whoever asks may know them.
struct PersonLine {
    /// How much of a person is told.
    enum Detail {
        /// To automatic steps and operators: no name, nothing that anybody wrote.
        case facts
        /// In a report that a host reads too: the name, and why they could be asked.
        case name
        /// To the region's coordinator.
        case whole
    }

    let line: JSONObject

    /// - Parameter today: the day that `lastReview` and `conflicts` look back from.
    init(
        _ row: PersonRow, _ view: borrowing StoreView, _ detail: Detail, today: String
    ) throws {
        let person = try StandingLoad.of(try Person(row: row)) { id in
            try view.review(id: id).map { ($0.status, $0.endedAt) }
        }
        let standing = person.conflicts.filter { !$0.period.isOver(on: today) }
        var line: JSONObject = [
            "id": .string(person.id), "roles": .array(person.roles.map { .string($0) }),
            "organisation": .string(person.organisation), "region": .string(person.region),
            "status": .string(person.status),
            "conflicts": .array(standing.map { .string($0.organisation) }),
        ]
        line["accreditedUntil"] = person.accreditedUntil.map { .string($0) }
        line["attendedOn"] = person.attendedOn.map { .string($0) }
        var texts = JSONObject()
        if detail != .facts, let body = row.bodyHash,
            case .present(let stored)? = try view.body(hash: body)
        {
            texts = (try? JSONReader.parse(stored.content))?.objectValue ?? [:]
        }
        if detail == .name {
            line["name"] = texts["name"]
            self.line = line
            return
        }
        for key in [
            "accreditations", "absences", "delegates", "load", "releasedBy", "payment",
            "nominatedOn", "leftOn",
        ] {
            line[key] = person.encoded[key]
        }
        let reasons = texts["conflictReasons"]
        line["conflictDetails"] = .array(
            person.conflicts.map { conflict in
                var told = conflict.encoded
                told["why"] = reasons?[conflict.organisation]
                return .object(told)
            })
        let done = person.load.filter { $0.period.isOver(on: today) }
        line["reviewsDone"] = .int(Int64(done.count))
        line["lastReview"] = done.compactMap(\.period.until).max(by: bytesPrecede).map {
            .string($0)
        }
        for (key, text) in texts where !sameBytes(key, "conflictReasons") { line[key] = text }
        self.line = line
    }
}
