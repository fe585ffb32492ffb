import Digest
import JSON
import ReviewEngine
import ReviewStore

/// What an import would change: made beside the loop from the tables, recorded by the loop at once.
struct ImportPlan: Sendable {
    struct Step<Subject: Sendable>: Sendable {
        var subject: Subject
        var kind: String
        /// Hash of the subject's newest entry; nil for a new subject.
        var previous: [UInt8]?
    }

    /// What was asked, so that it can be planned again if the register changed meanwhile.
    var order: ImportOrder
    var actor: Actor
    /// Journal position that the plan was made from.
    var basis: Int64
    var people: [Step<Person>] = []
    var organisations: [Step<Organisation>] = []
    var bodies: [StoredBody] = []
    var answer = JSONObject()
}

/// An import as a coordinator asked for it, its parts put together.
struct ImportOrder: Sendable {
    var people: [JSONValue]
    var organisations: [JSONValue]
    /// The file is the whole pool: who is not in it leaves.
    var isWhole: Bool
    var isDryRun: Bool
    var region: String
    var today: String
}

/// Makes the plan: reads each row, finds what is known, compares field by field; some hundred rows at
/// a time, between which the reader answers others.
struct ImportPlanner: Sendable {
    var actor: Actor { plan.actor }
    var order: ImportOrder { plan.order }
    private var plan: ImportPlan
    private var problems: [Refusal.Problem] = []
    private var added: [JSONValue] = []
    private var changed: [JSONValue] = []
    private var unchanged: Int64 = 0
    private var leaving: [JSONValue] = []
    private var notes: [JSONValue] = []
    private var nextOrganisation = 0
    private var nextPerson = 0
    /// The row of each id.
    private var seenOrganisations: [[UInt8]: Int] = [:]
    private var seenPeople: [[UInt8]: Int] = [:]
    private var leaverAfter: String?
    /// Rows that are planned at a time.
    private static let rowsAtOnce = 500
    /// Notes that are told; more would not be read.
    private static let notesMax = 50

    private let entropy: @Sendable (Int) -> [UInt8]

    init(
        _ order: ImportOrder, basis: Int64, by actor: Actor,
        entropy: @escaping @Sendable (Int) -> [UInt8]
    ) {
        self.entropy = entropy
        plan = ImportPlan(order: order, actor: actor, basis: basis)
    }

    /// Plans the next rows, so many that the reader is soon free for others.
    ///
    /// Returns: the plan, when it is whole. Throws: DMN-086 with every fault of the rows; in a dry run
    /// the answer tells them instead.
    mutating func advance(_ view: borrowing StoreView) throws -> ImportPlan? {
        let order = plan.order
        var left = Self.rowsAtOnce
        while left > 0, nextOrganisation < order.organisations.count {
            let row = order.organisations[nextOrganisation]
            if let draft = draft(row, nextOrganisation, .organisations, seenOrganisations) {
                seenOrganisations[Array(draft.id.utf8)] = nextOrganisation
                try take(organisation: draft, view)
            }
            nextOrganisation += 1
            left -= 1
        }
        while left > 0, nextPerson < order.people.count {
            if let draft = draft(order.people[nextPerson], nextPerson, .people, seenPeople) {
                seenPeople[Array(draft.id.utf8)] = nextPerson
                try take(person: draft, view)
            }
            nextPerson += 1
            left -= 1
        }
        guard left > 0 else { return nil }
        if order.isWhole, try !findLeavers(view) { return nil }
        try noteUnknown(view)
        try noteUnknownPeople(view)
        return try finished()
    }

    private mutating func finished() throws(Refusal) -> ImportPlan {
        guard problems.isEmpty || plan.order.isDryRun else {
            var refusal = Refusal(
                .invalid, "DMN-086", "the list has faults, nothing was imported",
                subject: problems[0].subject, expected: problems[0].expected,
                found: problems[0].found)
            refusal.problems = problems
            throw refusal
        }
        plan.answer = [
            "added": .array(added), "changed": .array(changed), "unchanged": .int(unchanged),
            "leaving": .array(leaving), "notes": .array(notes),
            "errors": .array(
                problems.map {
                    [
                        "subject": .string($0.subject), "expected": .string($0.expected),
                        "found": .string($0.found),
                    ]
                }),
        ]
        if plan.order.isDryRun { plan.answer["dryRun"] = true }
        return plan
    }

    /// One row as it was read; nil where it has faults, which are kept.
    private mutating func draft(
        _ row: JSONValue, _ index: Int, _ form: RegisterForm, _ seen: [[UInt8]: Int]
    ) -> RegisterDraft? {
        do {
            let draft = try RegisterDraft(row, index: index, form: form)
            if let first = seen[Array(draft.id.utf8)] {
                problems.append(
                    .init(
                        subject: "\(form.list)[\(index)].id", expected: "each once",
                        found: "\(draft.id), as in row \(first + 1)"))
                return nil
            }
            return draft
        } catch {
            problems += error.problems
            return nil
        }
    }

    // MARK: People

    private mutating func take(person draft: RegisterDraft, _ view: borrowing StoreView) throws {
        let row = try view.person(id: draft.id)
        let known = try row.map { try Person(row: $0) }
        let path = "people[\(draft.index)]"
        guard known.map({ sameBytes($0.region, plan.order.region) }) ?? true else {
            problems.append(
                .init(
                    subject: "\(path).id", expected: "an id that no other region keeps",
                    found: draft.id))
            return
        }
        guard require(RegisterForm.people, of: draft, isNew: known == nil) else { return }
        var facts = known?.encoded ?? ["status": "member"]
        if let known, !known.isMember { facts["status"] = "member" }
        merge(draft.facts, into: &facts)
        facts["region"] = .string(plan.order.region)
        if facts["roles"] == nil { facts["roles"] = [] }
        var next = try Person(id: draft.id, decoding: facts)
        if let until = draft.shorthand["accreditedUntil"]?.stringValue,
            known?.accreditedUntil.map({ sameBytes($0, until) }) != true
        {
            next.accreditations.removeAll { $0.role == nil }
            next.accreditations.append(.init(period: Period(until: until)))
        }
        let (hash, texts) = try body(
            draft.personal, known: row?.bodyHash, "person/\(draft.id)", view)
        next.bodyHash = hash
        guard next != known else {
            unchanged += 1
            return
        }
        plan.people.append(.init(subject: next, kind: "import", previous: row?.head))
        if let known {
            changed.append(change(draft.id, known.encoded, next.encoded, texts))
        } else {
            added.append(.string(draft.id))
        }
    }

    /// Whoever is not in the list leaves. Returns: whether all have been looked at.
    private mutating func findLeavers(_ view: borrowing StoreView) throws -> Bool {
        let rows = try view.people(
            PersonFilter(regions: [plan.order.region]), after: leaverAfter,
            limit: Self.rowsAtOnce)
        guard let last = rows.last else { return true }
        for row in rows where seenPeople[Array(row.id.utf8)] == nil {
            let person = try Person(row: row)
            guard person.isMember else { continue }
            let next = try Person.step(
                person, id: person.id,
                input: .message(name: "left", data: ["on": .string(plan.order.today)]),
                region: person.region)
            plan.people.append(.init(subject: next, kind: "left", previous: row.head))
            leaving.append(.string(row.id))
        }
        leaverAfter = last.id
        return false
    }

    // MARK: Organisations

    private mutating func take(
        organisation draft: RegisterDraft, _ view: borrowing StoreView
    ) throws {
        let path = "organisations[\(draft.index)]"
        guard let known = try find(draft, path, view) else { return }
        guard require(RegisterForm.organisations, of: draft, isNew: known.organisation == nil)
        else { return }
        var facts = known.organisation?.encoded ?? [:]
        merge(draft.facts, into: &facts)
        if facts["region"] == nil { facts["region"] = .string(plan.order.region) }
        var next = try Organisation(id: draft.id, decoding: facts)
        if next.kind == .region { next.region = draft.id }
        guard sameBytes(next.region, plan.order.region) || next.kind == .region else {
            problems.append(
                .init(subject: "\(path).region", expected: plan.order.region, found: next.region))
            return
        }
        let (hash, texts) = try body(
            draft.personal, known: known.organisation?.bodyHash, next.subject, view)
        next.bodyHash = hash
        guard next != known.organisation else {
            unchanged += 1
            return
        }
        plan.organisations.append(.init(subject: next, kind: "import", previous: known.head))
        if let before = known.organisation {
            changed.append(change(draft.id, before.encoded, next.encoded, texts))
        } else {
            added.append(.string(draft.id))
        }
    }

    /// What is known under the id; nil where it cannot be taken on.
    private mutating func find(
        _ draft: RegisterDraft, _ path: String, _ view: borrowing StoreView
    ) throws -> (organisation: Organisation?, head: [UInt8]?)? {
        let kind = draft.facts["kind"]?.stringValue.flatMap(Organisation.Kind.init)
        let sorts = kind.map { [$0.sort] } ?? ["organisation", "role", "region"]
        for sort in sorts {
            guard let row = try view.organisation(sort: sort, id: draft.id) else { continue }
            let known = try Organisation(row: row)
            guard sameBytes(known.region, plan.order.region) || known.kind == .region else {
                problems.append(
                    .init(
                        subject: "\(path).id", expected: "an id that no other region keeps",
                        found: draft.id))
                return nil
            }
            return (known, row.head)
        }
        return (nil, nil)
    }

    /// What rows name that the register does not have: a slip of the pen more often than news. Each
    /// once, and only where something was written anew.
    private mutating func noteUnknown(_ view: borrowing StoreView) throws {
        var ids: Set<[UInt8]> = []
        var names: [String] = []
        for step in plan.organisations where ids.insert(Array(step.subject.id.utf8)).inserted {
            names.append(step.subject.id)
        }
        var after: String?
        while true {
            let rows = try view.organisations(after: after, limit: 500)
            guard let last = rows.last else { break }
            for row in rows where ids.insert(Array(row.id.utf8)).inserted { names.append(row.id) }
            after = "\(last.sort)/\(last.id)"
        }
        // Whoever keeps no organisations needs no reminding of each.
        guard !names.isEmpty else { return }
        for step in plan.people {
            guard let row = seenPeople[Array(step.subject.id.utf8)] else { continue }
            let conflicts = step.subject.conflicts.map { ("conflicts", $0.organisation) }
            for (column, name) in [("organisation", step.subject.organisation)] + conflicts
            where ids.insert(Array(name.utf8)).inserted {
                note("people[\(row)].\(column)", name, names)
            }
        }
    }

    /// The same of people who are to act for others.
    private mutating func noteUnknownPeople(_ view: borrowing StoreView) throws {
        let names = plan.people.map(\.subject.id)
        var told = Set(names.map { Array($0.utf8) })
        var named: [(place: String, person: String)] = []
        for step in plan.people {
            guard let row = seenPeople[Array(step.subject.id.utf8)] else { continue }
            named += step.subject.delegates.map { ("people[\(row)].delegates", $0.person) }
        }
        for step in plan.organisations {
            guard let row = seenOrganisations[Array(step.subject.id.utf8)] else { continue }
            named += step.subject.holders.map { ("organisations[\(row)].holders", $0.person) }
        }
        for (place, person) in named where told.insert(Array(person.utf8)).inserted {
            guard try view.person(id: person) == nil else { continue }
            note(place, person, names)
        }
    }

    private mutating func note(_ place: String, _ name: String, _ names: [String]) {
        guard notes.count < Self.notesMax else { return }
        var note: JSONObject = [
            "subject": .string(place), "message": .string("\(name) is not in the register"),
        ]
        note["nearest"] = nearestName(name, in: names).map { .string($0) }
        notes.append(.object(note))
    }

    // MARK: Parts of both

    private mutating func require(
        _ form: RegisterForm, of draft: RegisterDraft, isNew: Bool
    ) -> Bool {
        var isWhole = true
        for name in form.needed {
            let given = draft.facts[name]
            guard given?.isNull == true || (isNew && given == nil) else { continue }
            problems.append(
                .init(
                    subject: "\(form.list)[\(draft.index)].\(name)", expected: "a value",
                    found: "nothing"))
            isWhole = false
        }
        if let region = draft.facts["region"]?.stringValue,
            !sameBytes(region, plan.order.region), form.list == "people"
        {
            problems.append(
                .init(
                    subject: "\(form.list)[\(draft.index)].region", expected: plan.order.region,
                    found: region))
            isWhole = false
        }
        return isWhole
    }

    private func merge(_ draft: JSONObject, into facts: inout JSONObject) {
        for (key, value) in draft { facts[key] = value.isNull ? nil : value }
    }

    /// The personal texts after the row: a new body only where they differ.
    private mutating func body(
        _ draft: JSONObject, known: String?, _ subject: String, _ view: borrowing StoreView
    ) throws -> (hash: String?, changes: [JSONValue]) {
        guard !draft.isEmpty else { return (known, []) }
        var before = JSONObject()
        if let known, case .present(let stored)? = try view.body(hash: known) {
            before = (try? JSONReader.parse(stored.content))?.objectValue ?? [:]
        }
        var after = before
        merge(draft, into: &after)
        let changes = differences(before, after)
        if changes.isEmpty { return (known, []) }
        guard !after.isEmpty else { return (nil, changes) }
        let content = JSONValue.object(after).canonicalBytes
        let salt = entropy(16)
        let stored = StoredBody(
            hash: Digest.hex(Digest.hash(parts: [salt, content])), salt: salt, content: content,
            subject: subject)
        plan.bodies.append(stored)
        return (stored.hash, changes)
    }

    private func change(
        _ id: String, _ old: JSONObject, _ new: JSONObject, _ texts: [JSONValue]
    ) -> JSONValue {
        let facts = differences(old, new).filter { $0["field"]?.stringValue != "body" }
        let all = facts + texts
        return [
            "id": .string(id),
            // An answer that is kept for days holds no names: only a dry run shows values.
            "fields": .array(
                plan.order.isDryRun ? all : all.compactMap { $0["field"] }),
        ]
    }

    private func differences(_ old: JSONObject, _ new: JSONObject) -> [JSONValue] {
        let keys = old.keys + new.keys.filter { old[$0] == nil }
        return keys.filter { old[$0] != new[$0] }.map { key in
            ["field": .string(key), "old": old[key] ?? .null, "new": new[key] ?? .null]
        }
    }
}
