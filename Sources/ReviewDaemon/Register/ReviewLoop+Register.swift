import Digest
import JSON
import ReviewEngine
import ReviewStore
import ReviewWire

/// PEOPLE, PERSON, ORGANISATIONS, ORGANISATION: the register read; RECORD: one thing noted in it.
extension ReviewLoop {
    func listPeople(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let limit = try fields.limit()
        var filter = PersonFilter()
        let role = try fields.optionalName("role")
        filter.organisation = try fields.optionalName("organisation")
        filter.status = try fields.optionalName("status")
        filter.regions = try fields.optionalName("region").map { [$0] }
        let detail: PersonLine.Detail
        switch principal {
        case .coordinator(let mine):
            filter.regions = [mine]
            detail = .whole
        // An automatic step proposes people: it sees facts, no names.
        case .queue, .operator: detail = .facts
        case .person, .organisation, .role:
            throw Refusal(
                .notYours, "DMN-132", "only coordinators and automatic steps list people",
                subject: "as", found: "\(principal)")
        }
        let after = try fields.optionalText("after")
        let asked = filter
        let day = today
        try ask(caller) { view, _ in
            let rows = try view.people(asked, after: after, limit: limit)
            var lines: [JSONObject] = []
            for row in rows {
                let line = try PersonLine(row, view, detail, today: day).line
                guard let role else {
                    lines.append(line)
                    continue
                }
                if line["roles"]?.arrayValue?.contains(.string(role)) == true { lines.append(line) }
            }
            return .page(
                "people", lines, limit: limit, next: rows.last?.id, rows: rows.count)
        }
        return .later
    }

    func showPerson(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let id = try fields.name("person")
        let region: String?
        switch principal {
        case .coordinator(let mine): region = mine
        case .person(let me) where sameBytes(me, id): region = nil
        default:
            throw Refusal(
                .notYours, "DMN-132", "only coordinators see people, and each person themselves",
                subject: "as", found: "\(principal)")
        }
        let day = today
        let acting = register.acting
        try ask(caller) { view, job in
            guard let row = try view.person(id: id),
                region.map({ sameBytes($0, row.region) }) ?? true
            else {
                throw Refusal(
                    .notYours, "DMN-181", "there is no such person for you",
                    subject: "person:\(id)")
            }
            var line = try PersonLine(row, view, .whole, today: day).line
            let inboxes = acting.addresses(of: .person(id), on: day)
            line["actsFor"] = .array(inboxes.dropFirst().map { .string($0) })
            let rows = try view.inbox(addresses: inboxes, limit: 200)
                .filter { task in region.map { sameBytes($0, task.region) } ?? true }
            var standing = HeldReviews(job.holds)
            line["tasks"] = .objects(try standing.lines(of: rows, view))
            line["history"] = .array(try SubjectHistoryLine.lines(of: "person/\(id)", view))
            return .body(["person": .object(line)])
        }
        return .later
    }

    func listOrganisations(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let limit = try fields.limit()
        let kind = try fields.optionalName("kind")
        if let kind, Organisation.Kind(rawValue: kind) == nil {
            let kinds = Organisation.Kind.allCases.map(\.rawValue)
            throw Refusal(
                .invalid, "DMN-182", "there is no such kind of organisation", subject: "kind",
                expected: kinds.joined(separator: ", "), found: kind,
                nearest: nearestName(kind, in: kinds))
        }
        var region = try fields.optionalName("region")
        var withContact = false
        if case .coordinator(let mine) = principal {
            region = mine
            withContact = true
        }
        let (asked, isMine) = (region, withContact)
        let after = try fields.optionalText("after")
        try ask(caller) { view, _ in
            let rows = try view.organisations(
                kind: kind, region: asked, after: after, limit: limit)
            let lines = try rows.map {
                try OrganisationLine($0, view, withContact: isMine).line
            }
            return .page(
                "organisations", lines, limit: limit,
                next: rows.last.map { "\($0.sort)/\($0.id)" })
        }
        return .later
    }

    func showOrganisation(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let id = try fields.name("organisation")
        let region = try keeper(principal, doing: "sees an organisation whole")
        try ask(caller) { view, _ in
            var shown: [JSONValue] = []
            for sort in ["organisation", "role", "region"] {
                guard let row = try view.organisation(sort: sort, id: id),
                    sameBytes(row.region, region) || row.region.isEmpty
                else { continue }
                var line = try OrganisationLine(row, view, withContact: true).line
                line["history"] = .array(try SubjectHistoryLine.lines(of: "\(sort)/\(id)", view))
                shown.append(.object(line))
            }
            guard !shown.isEmpty else {
                let names = try view.organisations(region: region, limit: 2_000).map(\.id)
                throw Refusal(
                    .notFound, "DMN-183", "the register has no such organisation, region or role",
                    subject: "organisation:\(id)", found: id, nearest: nearestName(id, in: names))
            }
            return .body(["organisations": .array(shown)])
        }
        return .later
    }

    // MARK: RECORD

    /// What may be recorded of a person, and the members that say it.
    private static let facts: [(name: String, members: [RegisterForm.Part])] = {
        let days = [
            RegisterForm.Part(name: "from", kind: .day), .init(name: "until", kind: .day),
        ]
        return [
            (
                "absent",
                days + [
                    .init(
                        name: "mode", kind: .word(Person.Absence.Mode.allCases.map(\.rawValue)))
                ]
            ),
            ("delegated", days + [.init(name: "to", kind: .name)]),
            (
                "conflict",
                days + [
                    .init(name: "organisation", kind: .name),
                    .init(
                        name: "kind", kind: .word(Person.Conflict.Kind.allCases.map(\.rawValue))),
                    .init(name: "why", kind: .text(2_000)),
                ]
            ),
            (
                "accredited",
                days + [.init(name: "role", kind: .name), .init(name: "trainedAt", kind: .name)]
            ),
            (
                "assigned",
                days + [
                    .init(name: "review", kind: .name), .init(name: "host", kind: .name),
                    .init(name: "role", kind: .name),
                ]
            ),
            ("unassigned", [.init(name: "review", kind: .name)]),
            ("left", [.init(name: "on", kind: .day)]),
        ]
    }()

    func recordFact(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let region = try keeper(principal, doing: "changes the register")
        let isDryRun = try fields.flag("dryRun")
        let what = try fields.name("what")
        let actor = Actor(caller, principal)
        let mark = Mark(self)
        if let id = try fields.optionalName("organisation") {
            try recordInspection(id, what, fields, in: region, by: actor)
        } else {
            try recordFact(try fields.name("person"), what, fields, in: region, by: actor)
        }
        let changed = batch.entries.count > mark.entries
        if isDryRun { rollBack(to: mark) }
        var answer: JSONObject = ["changed": .bool(changed)]
        if isDryRun { answer["dryRun"] = true }
        return .ok(answer)
    }

    private func recordFact(
        _ id: String, _ what: String, _ fields: Fields, in region: String, by actor: Actor
    ) throws(Refusal) {
        guard let known = try person(id)?.subject, sameBytes(known.region, region) else {
            throw Refusal(
                .notYours, "DMN-181", "there is no such person for you", subject: "person:\(id)")
        }
        guard let fact = Self.facts.first(where: { sameBytes($0.name, what) }) else {
            let names = Self.facts.map(\.name)
            throw Refusal(
                .invalid, "DMN-184", "this cannot be recorded of a person", subject: "what",
                expected: names.joined(separator: ", "), found: what,
                nearest: nearestName(what, in: names))
        }
        var data = try fields.optionalMembers("data") ?? [:]
        data = try RegisterDraft.checked(data, by: fact.members)
        if sameBytes(what, "left"), data["on"] == nil { data["on"] = .string(today) }
        if let why = data["why"], let with = data["organisation"]?.stringValue {
            data["why"] = nil
            data["body"] = .string(try reason(why, for: with, of: known))
        }
        try stepPerson(
            id, .message(name: what, data: .object(data)), region: region, by: actor)
    }

    /// Why there is a conflict, among the person's texts.
    private func reason(
        _ why: JSONValue, for organisation: String, of person: Person
    ) throws(Refusal) -> String {
        var texts = JSONObject()
        do {
            if let hash = person.bodyHash,
                case .present(let stored)? = try LoopBodies(batch: batch.bodies, store: store)
                    .body(hash: hash)
            {
                texts = (try? JSONReader.parse(stored.content))?.objectValue ?? [:]
            }
        } catch {
            throw Refusal(.internal, "DMN-013", "the store cannot be read: \(error)")
        }
        var reasons = texts["conflictReasons"]?.objectValue ?? [:]
        reasons[organisation] = why
        texts["conflictReasons"] = .object(reasons)
        let stored = body(.object(texts), subject: "person/\(person.id)")
        batch.bodies.append(stored)
        return stored.hash
    }

    /// An inspection called on an authority: its people may not be free on these days.
    private func recordInspection(
        _ id: String, _ what: String, _ fields: Fields, in region: String, by actor: Actor
    ) throws(Refusal) {
        guard let entry = try organisation("organisation", id),
            sameBytes(entry.subject.region, region)
        else {
            throw Refusal(
                .notFound, "DMN-183", "the register has no such organisation, region or role",
                subject: "organisation:\(id)", found: id,
                hint: "Add it first: reviewctl organisations import FILE.csv")
        }
        guard sameBytes(what, "inspection") else {
            throw Refusal(
                .invalid, "DMN-184", "this cannot be recorded of an organisation", subject: "what",
                expected: "inspection", found: what)
        }
        let days: [RegisterForm.Part] = [
            .init(name: "from", kind: .day, isNeeded: true),
            .init(name: "until", kind: .day, isNeeded: true),
        ]
        let data = try RegisterDraft.checked(try fields.members("data"), by: days)
        let period = Period(from: data["from"]?.stringValue, until: data["until"]?.stringValue)
        var next = entry.subject
        guard !next.inspections.contains(period) else { return }
        next.inspections.append(period)
        record(next, kind: "inspection", previous: entry.head, by: actor)
        declare(inspectionOf: id, period, in: region, by: actor)
    }
}
