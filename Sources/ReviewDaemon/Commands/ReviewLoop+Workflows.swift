import Digest
import JSON
import ReviewEngine
import ReviewStore
import Statechart

/// WORKFLOWS, WORKFLOW, DEPLOY: definitions are immutable and addressed by content.
extension ReviewLoop {
    func listWorkflows(_ fields: Fields, _ principal: Principal) throws(Refusal) -> Reply {
        let rows = try definitionRows()
        return .ok([
            "workflows": .array(
                rows.filter(\.current).map { row in
                    [
                        "name": .string(row.name),
                        "title": .string(shelf[hash: row.hash]?.chart.title ?? row.name),
                        "hash": .string(row.hash),
                        "deployedAt": .string(InstantText.text(row.deployedAt)),
                        "earlier": .array(
                            rows.filter { !$0.current && sameBytes($0.name, row.name) }.map {
                                [
                                    "hash": .string($0.hash),
                                    "deployedAt": .string(InstantText.text($0.deployedAt)),
                                ]
                            }),
                    ]
                })
        ])
    }

    func showWorkflow(_ fields: Fields, _ principal: Principal) throws(Refusal) -> Reply {
        let name = try fields.name("name")
        let hash = try fields.optionalText("hash")
        let rows = try definitionRows().filter { sameBytes($0.name, name) }
        let row = rows.last { row in
            hash.map { row.hash.utf8.starts(with: $0.utf8) } ?? row.current
        }
        guard let row else {
            throw Refusal(
                .notFound, "DMN-052", "no workflow of this name is deployed", subject: "name",
                expected: shelf.names.joined(separator: ", "), found: name,
                nearest: nearestName(name, in: shelf.names))
        }
        return .ok([
            "name": .string(row.name),
            "title": .string(shelf[hash: row.hash]?.chart.title ?? row.name),
            "hash": .string(row.hash), "deployedAt": .string(InstantText.text(row.deployedAt)),
            "source": .string(String(decoding: row.source, as: UTF8.self)),
        ])
    }

    /// Those in the tables and those of this batch or not applied yet.
    private func definitionRows() throws(Refusal) -> [DefinitionRow] {
        do {
            let fresh = newDefinitions
            let stored = try store.definitions().filter { row in
                !fresh.contains { sameBytes($0.hash, row.hash) }
            }
            // The shelf is what new reviews go by.
            let rows = (stored + fresh).map { row in
                var row = row
                row.current = shelf[name: row.name].map { sameBytes($0.hash, row.hash) } ?? false
                return row
            }
            return rows.sorted { bytesPrecede($0.name, $1.name) }
        } catch {
            throw Refusal(.internal, "DMN-013", "the store cannot be read: \(error)")
        }
    }

    /// Reading and checking a file can take long: the reader does it, the loop then deploys.
    func deploy(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        switch principal {
        case .coordinator, .operator: break
        default:
            throw Refusal(
                .notYours, "DMN-110", "only a coordinator or operator deploys workflows",
                subject: "as", expected: "coordinator:REGION or operator", found: "\(principal)")
        }
        let name = try fields.name("name")
        let source = Array(try fields.text("source", bytes: configuration.limits.bodyBytes).utf8)
        let dryRun = try fields.flag("dryRun")
        let present = shelf[name: name]
        let actor = Actor(caller, principal)
        let zone = configuration.zone
        try ask(caller) { view, job in
            var deployment = try Deployment.check(
                name, source, present: present, among: job.shelf, zone: zone, by: actor,
                dryRun: dryRun)
            deployment.answer["running"] = .array(
                try view.runningReviews(ofWorkflow: name).map { running in
                    [
                        "hash": .string(running.definition), "count": .int(running.count),
                        "first": .array(running.first.map { .string("\(ReviewID(number: $0))") }),
                    ]
                })
            return .deployment(deployment)
        }
        return .later
    }

    /// A checked workflow becomes the current one of its name.
    func deploy(_ workflow: Workflow, source: [UInt8], by actor: Actor) {
        let row = DefinitionRow(
            hash: workflow.hash, name: workflow.name, source: source, deployedAt: times.calendar,
            current: true)
        let change: JSONObject = [
            "hash": .string(row.hash), "name": .string(row.name),
            "deployedAt": .int(row.deployedAt),
            "source": .string(String(decoding: source, as: UTF8.self)),
        ]
        _ = record(
            subject: "workflow/\(workflow.name)", kind: "deploy", by: actor, region: "",
            organisation: "",
            body: JSONValue.object(["v": 1, "change": .object(change)]).compactBytes,
            previous: workflowHeads[workflow.name] ?? EntryHash.none)
        workflowHeads[workflow.name] = batch.entries.last?.hash
        newDefinitions.removeAll { sameBytes($0.name, workflow.name) }
        newDefinitions.append(row)
        shelf.add(workflow, isCurrent: true)
    }
}

extension Deployment {
    /// What its children are started with; of workflows that start it, that they no longer could is
    /// a warning, because theirs may be deployed next.
    private static func inputs(_ workflow: Workflow, among shelf: WorkflowShelf) -> [Finding] {
        let others = shelf.names.compactMap { shelf[name: $0] }.filter {
            !sameBytes($0.name, workflow.name)
        }
        let own =
            workflow.chart.checkInputs(of: others.map(\.chart) + [workflow.chart])
            + workflow.chart.checkChildren(
                known: others.map(\.name), elsewhere: "is deployed here")
        let starting = others.flatMap { $0.chart.checkInputs(of: [workflow.chart]) }
        return own + starting.map { $0.asWarning }
    }

    /// Reads and checks a workflow's text.
    ///
    /// Throws: DMN-111 with every fault of the file, unless it is a dry run.
    static func check(
        _ name: String, _ source: [UInt8], present: Workflow?, among shelf: WorkflowShelf,
        zone: String, by actor: Actor, dryRun: Bool
    ) throws -> Deployment {
        let workflow: Workflow
        let findings: [Finding]
        do {
            workflow = try Workflow(source: source, file: "\(name).json5")
            findings = workflow.chart.check(zones: [zone]) + inputs(workflow, among: shelf)
        } catch {
            throw Refusal(
                .invalid, "DMN-111", "the workflow cannot be read: \(error)", subject: "source")
        }
        guard sameBytes(workflow.name, name) else {
            throw Refusal(
                .invalid, "DMN-112", "the file is of another name", subject: "name",
                expected: workflow.name, found: name)
        }
        let errors = findings.filter { $0.severity == .error }
        guard errors.isEmpty || dryRun else {
            var refusal = Refusal(
                .invalid, "DMN-111", "the workflow has errors", subject: "source",
                expected: "a file that `reviewctl workflow check` passes",
                found: "\(errors.count) errors")
            refusal.problems = errors.map {
                .init(
                    subject: "\($0.position)", expected: $0.expected ?? $0.problem,
                    found: $0.found ?? "")
            }
            throw refusal
        }
        let differs = present.map { !sameBytes($0.hash, workflow.hash) } ?? true
        var answer: JSONObject = [
            "name": .string(name), "hash": .string(workflow.hash), "differs": .bool(differs),
            "findings": .array(findings.map(Self.line)),
        ]
        if let present, differs {
            let difference = ChartDifference(from: present.chart, to: workflow.chart)
            answer["before"] = .string(present.hash)
            answer["changes"] = .array(
                difference.lines.map {
                    ["about": .string($0.about.rawValue), "text": .string($0.text)]
                })
        }
        if dryRun { answer["dryRun"] = .bool(true) }
        return Deployment(
            workflow: differs && !dryRun ? workflow : nil, source: source, answer: answer,
            actor: actor)
    }

    private static func line(_ finding: Finding) -> JSONValue {
        var line: JSONObject = [
            "severity": .string(finding.severity.rawValue), "at": .string("\(finding.position)"),
            "message": .string(finding.problem), "code": .string(finding.code),
        ]
        line["expected"] = finding.expected.map { .string($0) }
        line["found"] = finding.found.map { .string($0) }
        line["hint"] = finding.hint.map { .string($0) }
        return .object(line)
    }
}
