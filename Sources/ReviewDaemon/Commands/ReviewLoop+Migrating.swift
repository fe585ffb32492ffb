import JSON
import ReviewEngine
import ReviewStore
import Statechart

/// MIGRATE: running reviews go on by another definition of their workflow.
extension ReviewLoop {
    /// Reviews that one request names or one dry run looks at.
    static let migrateMost = 50

    func migrate(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        guard case .coordinator(let region) = principal else {
            throw Refusal(
                .notYours, "DMN-110", "only a coordinator moves reviews", subject: "as",
                expected: "coordinator:REGION", found: "\(principal)")
        }
        let name = try fields.name("name")
        let mapping = try MigrationOrder.parse(
            try fields.object["mapping"] == nil ? "{}" : fields.text("mapping"))
        let order = try MigrationOrder(
            name, to: try fields.text("to"), mapping, shelf: shelf)
        let reason = body(
            .object(["reason": .string(try fields.text("reason"))]), subject: "workflow/\(name)")
        let dryRun = try fields.flag("dryRun")
        var answer: JSONObject = [
            "workflow": .string(name), "to": .string(order.target.workflow.hash),
        ]
        if dryRun { answer["dryRun"] = true }
        let named = try fields.reviews("reviews", most: Self.migrateMost)
        if named == nil, !dryRun {
            batch.bodies.append(reason)
            let job = begin(
                job: .migrate, on: ReviewSelection(region: region, workflow: name),
                parameters: [
                    "to": .string(order.target.workflow.hash), "mapping": mapping.value,
                    "reason": .string(reason.hash),
                ], region: region, by: Actor(caller, principal))
            answer["job"] = .string(job.subject)
            return .ok(answer)
        }
        let numbers: [Int64]
        if let named {
            numbers = named.map(\.number)
        } else {
            numbers = try candidates(order, region)
        }
        var lines: [JSONValue] = []
        for number in numbers.prefix(Self.migrateMost) {
            let review = try steerable(ReviewID(number: number), by: principal)
            try requireCoordinator(review, principal)
            lines.append(
                .object(try trial(of: review, order, reason, Actor(caller, principal), dryRun)))
        }
        answer["reviews"] = .array(lines)
        if numbers.count > lines.count {
            answer["more"] = .int(Int64(numbers.count - lines.count))
        }
        return .ok(answer)
    }

    /// One review of a job: one that goes by the definition already is passed over, so that a slice
    /// that is done again changes nothing.
    func migrate(_ review: Review, by job: Job, _ actor: Actor) throws(Refusal) {
        let mapping = job.parameters["mapping"] ?? [:]
        let order = try MigrationOrder(
            job.selection.workflow ?? "", to: job.parameters["to"]?.stringValue ?? "",
            MigrationOrder.parse(mapping.compactText), shelf: shelf)
        guard order.concerns(review) else { return }
        _ = try migrate(
            review, order, reason: job.parameters["reason"]?.stringValue ?? "", by: actor)
    }

    /// Reviews of the workflow that have not ended and go by another definition, by number.
    private func candidates(
        _ order: MigrationOrder, _ region: String
    ) throws(Refusal) -> [Int64] {
        var numbers: [Int64]
        do {
            numbers = try store.openReviews(
                ReviewSelection(region: region, workflow: order.target.workflow.name), after: 0,
                through: nextReview, limit: Int(Int32.max))
        } catch {
            throw Refusal(.internal, "DMN-013", "the store cannot be read: \(error)")
        }
        numbers += working.dirty.map(\.review.id.number)
        var found: [Int64] = []
        for number in Set(numbers).sorted() {
            if let review = try load(number)?.review, review.isOpen,
                sameBytes(review.region, region), order.concerns(review)
            {
                found.append(number)
            }
        }
        return found
    }

    /// One line of the answer: what would become, or has become, of one review.
    private func trial(
        of review: Review, _ order: MigrationOrder, _ reason: StoredBody, _ actor: Actor,
        _ dryRun: Bool
    ) throws(Refusal) -> JSONObject {
        let mark = Mark(self)
        var line: JSONObject = [
            "review": .string("\(review.id)"), "title": .string(review.title),
            "organisation": .string(review.organisation),
        ]
        do throws(Refusal) {
            let told = try migrate(review, order, reason: reason.hash, by: actor)
            for (key, value) in try standing(of: review.id, before: review) { line[key] = value }
            line["told"] = .array(told.map { .string($0) })
            line["possible"] = true
            if dryRun { rollBack(to: mark) } else { batch.bodies.append(reason) }
        } catch {
            line["possible"] = false
            line["problems"] = .array(
                error.problems.isEmpty
                    ? [["subject": .string(error.message)]]
                    : error.problems.map {
                        [
                            "subject": .string($0.subject), "expected": .string($0.expected),
                            "found": .string($0.found),
                        ]
                    })
            line["code"] = .string(error.code)
        }
        return line
    }

    /// Moves a review and those of its children that the mapping speaks of, all or none.
    ///
    /// - Returns: what changes besides tasks and states, in words.
    func migrate(
        _ review: Review, _ order: MigrationOrder, reason: String, by actor: Actor
    ) throws(Refusal) -> [String] {
        let mark = Mark(self)
        var told: [String] = []
        var open = [review.id]
        var seen = 0
        var at = review
        do throws(Refusal) {
            while let id = open.popLast() {
                seen += 1
                guard let present = try load(id.number)?.review, present.isOpen,
                    seen <= Self.cascadeMax
                else { continue }
                at = present
                if let target = order.target(of: present),
                    id == review.id || !sameBytes(present.definition, target.workflow.hash)
                {
                    let outcome = try take(
                        .migrate(
                            .init(
                                definition: target.workflow.hash, mapping: target.mapping,
                                reason: reason)),
                        on: id.number, by: actor)
                    if id != review.id {
                        let states = try load(id.number)?.review.chart.configuration ?? []
                        told.append(
                            "\(id) (`\(present.workflow)`) moves with it and stands in "
                                + states.map { "`\($0)`" }.joined(separator: ", "))
                    }
                    told += outcome.told.map { id == review.id ? $0 : "\(id): \($0)" }
                }
                open += try load(id.number)?.review.children.map(\.review) ?? []
            }
        } catch {
            rollBack(to: mark)
            throw at.id == review.id ? error : error.of(part: at)
        }
        return told
    }
}

extension Refusal {
    /// The same, said of a child: its parent is not what stands in the way.
    fileprivate func of(part: Review) -> Refusal {
        var refusal = self
        let name = "\(part.id) (`\(part.workflow)`)"
        if problems.isEmpty { refusal.message = "\(name): \(message)" }
        refusal.problems = problems.map { problem in
            var problem = problem
            problem.subject = "\(name): \(problem.subject)"
            return problem
        }
        return refusal
    }
}

/// Where reviews of a workflow, and their children, are to move.
struct MigrationOrder {
    struct Target {
        var workflow: Workflow
        /// `states`, `invocations` and `context`.
        var mapping: JSONObject
    }

    let target: Target
    let children: [Target]

    /// Reads the mapping file. Throws: DMN-113.
    static func parse(_ text: String) throws(Refusal) -> JSONNode {
        do {
            return try JSONReader.parseJSON5(Array(text.utf8), file: "mapping")
        } catch {
            throw Refusal(
                .invalid, "DMN-113", "the mapping cannot be read: \(error)", subject: "mapping")
        }
    }

    init(
        _ name: String, to hash: String, _ mapping: JSONNode, shelf: WorkflowShelf
    ) throws(Refusal) {
        target = try Self.target(name, hash, mapping, shelf, beside: ["children"])
        var children: [Target] = []
        for member in mapping["children"]?.members ?? [] {
            children.append(
                try Self.target(
                    member.key, member.value["to"]?.stringValue, member.value, shelf,
                    beside: ["to"]))
        }
        self.children = children
    }

    private static func target(
        _ name: String, _ hash: String?, _ mapping: JSONNode, _ shelf: WorkflowShelf,
        beside keys: [String]
    ) throws(Refusal) -> Target {
        let all = shelf.byHash.values.filter { sameBytes($0.name, name) }
        if all.isEmpty {
            throw Refusal(
                .notFound, "DMN-052", "no workflow of this name is deployed", subject: "name",
                expected: shelf.names.joined(separator: ", "), found: name,
                nearest: nearestName(name, in: shelf.names))
        }
        let fitting = all.filter { workflow in
            hash.map { workflow.hash.utf8.starts(with: $0.utf8) }
                ?? (shelf[name: name]?.hash == workflow.hash)
        }
        guard let workflow = fitting.first, fitting.count == 1, hash?.isEmpty != true else {
            throw Refusal(
                .notFound, "DMN-114", "no one definition of this name has this hash",
                subject: "to",
                expected: all.map { String($0.hash.prefix(12)) }.sorted().joined(separator: ", "),
                found: hash ?? name, hint: "Try: reviewctl workflow list --all")
        }
        let known = ChartMapping.keys + keys
        for member in mapping.members ?? []
        where !known.contains(where: { sameBytes($0, member.key) }) {
            throw Refusal(
                .invalid, "DMN-113", "the mapping has no such key",
                subject: "\(member.keyPosition)", expected: known.joined(separator: ", "),
                found: member.key, nearest: nearestName(member.key, in: known))
        }
        var slips: [ChartError]
        do throws(ChartErrors) {
            slips = try ChartMapping(mapping).slips(
                from: all.filter { !sameBytes($0.hash, workflow.hash) }.map(\.chart),
                to: workflow.chart)
        } catch {
            slips = error.errors
        }
        if mapping.members == nil {
            throw Refusal(
                .invalid, "DMN-113", "a mapping is an object", subject: "\(mapping.position)",
                expected: known.joined(separator: ", "), found: mapping.kindName)
        }
        guard let first = slips.first else {
            let parts = mapping.value.objectValue ?? [:]
            return Target(
                workflow: workflow,
                mapping: JSONObject(
                    ChartMapping.keys.compactMap { key in parts[key].map { (key, $0) } }))
        }
        var refusal = Refusal(
            .invalid, "DMN-113", "the mapping does not fit the definitions: \(first.problem)",
            subject: first.position.map { "\($0)" }, expected: first.expected, found: first.found,
            nearest: first.nearest)
        refusal.problems = slips.map {
            .init(
                subject: "\($0.position.map { "\($0)" } ?? "mapping"): \($0.problem)",
                expected: $0.expected ?? "", found: $0.found ?? "")
        }
        throw refusal
    }

    /// Where a review of this workflow goes; nil: it stays.
    func target(of review: Review) -> Target? {
        if sameBytes(review.workflow, target.workflow.name) { return target }
        return children.first { sameBytes($0.workflow.name, review.workflow) }
    }

    func concerns(_ review: Review) -> Bool {
        sameBytes(review.workflow, target.workflow.name)
            && !sameBytes(review.definition, target.workflow.hash)
    }
}
