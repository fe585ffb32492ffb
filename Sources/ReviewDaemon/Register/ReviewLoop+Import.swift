import JSON
import ReviewEngine
import ReviewStore
import ReviewWire

/// IMPORT: people and organisations from a coordinator's lists, all or nothing.
///
/// Rows are read and compared beside the loop; the loop records what differs in one commit. Lists
/// that are too long for one message come in parts.
extension ReviewLoop {
    func importRegister(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let region = try keeper(principal, doing: "imports into the register")
        var people = try fields.read { object throws(WireError) in
            try object.array("people", atMost: WireLimits.people)
        }
        var organisations = try fields.read { object throws(WireError) in
            try object.array("organisations", atMost: WireLimits.people)
        }
        if let part = try UploadPart(fields) {
            let scope = "\(caller.identity) \(principal)"
            uploads.add(part, people, organisations, from: scope, at: times.machine)
            guard part.isLast else { return .ok(["staged": .int(part.number)]) }
            guard let whole = uploads.take(part, from: scope) else {
                throw Refusal(
                    .refused, "DMN-088", "the parts of this import are not all here",
                    subject: "upload", expected: "\(part.count) parts",
                    hint: "Send them again, from the first, under a new id.")
            }
            (people, organisations) = whole
        }
        try plan(
            ImportOrder(
                people: people, organisations: organisations,
                isWhole: try fields.flag("whole"), isDryRun: try fields.flag("dryRun"),
                region: region, today: today),
            by: Actor(caller, principal), for: caller)
        return .later
    }

    private func plan(
        _ order: ImportOrder, by actor: Actor, for caller: Caller
    ) throws(Refusal) {
        try goOn(
            ImportPlanner(order, basis: sequence, by: actor, entropy: entropy), for: caller)
    }

    private func goOn(_ planner: ImportPlanner, for caller: Caller) throws(Refusal) {
        try ask(caller) { view, _ in
            var planner = planner
            let plan = try planner.advance(view)
            return plan.map { .importing($0) } ?? .planning(planner)
        }
    }

    /// Some rows are planned: the next ones.
    func conclude(_ planner: ImportPlanner, for caller: Caller, _ memory: Memory?) {
        do throws(Refusal) {
            try goOn(planner, for: caller)
            if let key = caller.memoryKey { pendingMemory[key] = memory }
        } catch {
            answer(caller, refusing: error)
        }
    }

    /// Records what a plan says, unless the register has changed since: then it is made anew.
    ///
    /// Returns: whether it was recorded, and the answer may go.
    private func carryOut(_ plan: ImportPlan, for caller: Caller) throws(Refusal) -> Bool {
        guard !plan.order.isDryRun else { return true }
        guard register.changedAt <= plan.basis else {
            try self.plan(plan.order, by: plan.actor, for: caller)
            return false
        }
        batch.bodies += plan.bodies
        for step in plan.organisations {
            record(step.subject, kind: step.kind, previous: step.previous, by: plan.actor)
        }
        for step in plan.people {
            record(step.subject, kind: step.kind, previous: step.previous, by: plan.actor)
        }
        return true
    }

    func conclude(_ plan: ImportPlan, for caller: Caller, _ memory: Memory?) {
        do throws(Refusal) {
            if try carryOut(plan, for: caller) {
                if let memory { remember(memory, .ok, plan.answer) }
                push(.ok, plan.answer, to: caller)
            } else if let key = caller.memoryKey {
                pendingMemory[key] = memory
            }
        } catch {
            answer(caller, refusing: error)
        }
    }

    /// The region that a coordinator keeps the register of.
    func keeper(_ principal: Principal, doing what: String) throws(Refusal) -> String {
        guard case .coordinator(let region) = principal else {
            throw Refusal(
                .notYours, "DMN-085", "only a coordinator \(what)", subject: "as",
                expected: "coordinator:REGION", found: "\(principal)")
        }
        return region
    }
}

/// Which part of a long import a message brings.
struct UploadPart {
    var id: String
    var number: Int64
    var count: Int64
    var isLast: Bool { number == count }

    /// Nil where a message is the whole import.
    init?(_ fields: Fields) throws(Refusal) {
        guard let object = try fields.optionalMembers("upload") else { return nil }
        let upload = Fields(object)
        id = try upload.name("id")
        count = try upload.integer("parts", 1...1_000, unasked: 0)
        number = try upload.integer("part", 1...1_000, unasked: 0)
        guard count >= 1, (1...count).contains(number) else {
            throw Refusal(
                .invalid, "DMN-089", "the parts of an import are counted from 1",
                subject: "upload", expected: "part 1 to \(max(count, 1))", found: "\(number)")
        }
    }
}

/// Parts of imports until the last of them is here; lost with the daemon, and then sent again.
struct UploadShelf {
    private struct Upload {
        var parts: [Int64: (people: [JSONValue], organisations: [JSONValue])] = [:]
        var at: Int64
    }
    private var uploads: [String: Upload] = [:]

    /// Uploads at a time; the oldest makes room. And how long one may rest, in milliseconds.
    private static let uploadsMax = 4
    private static let restMax: Int64 = 600_000
    /// Parts of one upload that are kept.
    private static let partsMax = 64

    mutating func add(
        _ part: UploadPart, _ people: [JSONValue], _ organisations: [JSONValue],
        from scope: String, at now: Int64
    ) {
        uploads = uploads.filter { now - $0.value.at < Self.restMax }
        let key = "\(scope) \(part.id)"
        if uploads[key] == nil, uploads.count >= Self.uploadsMax,
            let oldest = uploads.min(by: { $0.value.at < $1.value.at })
        {
            uploads[oldest.key] = nil
        }
        var upload = uploads[key] ?? Upload(at: now)
        upload.at = now
        if upload.parts.count < Self.partsMax {
            upload.parts[part.number] = (people, organisations)
        }
        uploads[key] = upload
    }

    /// All of it in order, if all of it is here; it is forgotten either way.
    mutating func take(
        _ part: UploadPart, from scope: String
    ) -> (people: [JSONValue], organisations: [JSONValue])? {
        guard let upload = uploads.removeValue(forKey: "\(scope) \(part.id)") else { return nil }
        var whole: (people: [JSONValue], organisations: [JSONValue]) = ([], [])
        for number in 1...part.count {
            guard let part = upload.parts[number] else { return nil }
            whole.people += part.people
            whole.organisations += part.organisations
        }
        return whole
    }
}
