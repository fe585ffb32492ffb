import JSON
import ReviewEngine
import ReviewStore

/// What recovery asks of a loop that has not turned yet.
extension ReviewLoop {
    /// Applies the change of one journal entry to what is in memory.
    func replay(_ entry: JournalEntry) throws(Refusal) {
        sequence = entry.sequence
        let body: JSONValue
        do {
            body = try JSONReader.parse(entry.body)
        } catch {
            throw Refusal(
                .internal, "DMN-100", "a journal entry cannot be read: \(error)",
                subject: "entry \(entry.sequence)")
        }
        let change = body["change"]?.objectValue ?? [:]
        let (kind, name) = entry.subjectParts
        switch kind {
        case "review": try replay(review: name, change, entry)
        case "person":
            register.replace(
                try Person(id: name, decoding: change), head: entry.hash, position: entry.sequence)
            register.commit()
            erasures.remember(body["input"], at: entry.at)
        case "organisation", "region", "role":
            register.replace(
                try Organisation(id: name, decoding: change), head: entry.hash,
                position: entry.sequence)
            register.commit()
        case "letter":
            letters.replace(
                try Letter(id: name, decoding: change), head: entry.hash, position: entry.sequence)
            letters.commit()
        case "workflow": try replay(workflow: change)
        case "hold", "job", "calendar": try replay(subject: change, entry)
        default:
            storeHead = entry.hash
            erasures.remember(body["input"], at: entry.at)
            clock.restore(change["calendar"]?.intValue)
        }
    }

    private func replay(
        review name: String, _ change: JSONObject, _ entry: JournalEntry
    ) throws(Refusal) {
        guard let id = ReviewID(name) else {
            throw Refusal(
                .internal, "DMN-101", "a journal entry is of no review",
                subject: "entry \(entry.sequence)", found: name)
        }
        let known = try load(id.number)
        // A round that was under way when the daemon ended brought some reviews further than others.
        if let known, known.position >= entry.sequence { return }
        let before = known?.review
        let hash = Change.definition(of: change, for: before)
        guard let workflow = shelf[hash: hash] else {
            throw Refusal(
                .internal, "DMN-012", "the review's definition is missing", subject: name,
                found: hash)
        }
        let (review, tasks) = try Change.applying(change, to: before, chart: workflow.chart)
        working.replace(review, tasks: tasks, head: entry.hash, position: entry.sequence)
        working.commit()
    }

    private func replay(workflow change: JSONObject) throws(Refusal) {
        do {
            let row = try DefinitionRow(change: change)
            shelf.add(try Workflow(row), isCurrent: true)
            newDefinitions.append(row)
        } catch {
            throw Refusal(
                .internal, "DMN-102", "a deployed workflow cannot be read: \(error)",
                subject: "workflow")
        }
    }

    func applyReplayed(through sequence: Int64) throws(Ending) {
        self.sequence = sequence
        try apply()
    }

    func resumeLease(_ task: ReviewTask, of queue: String) {
        leases.begin(
            .init(
                task: task.id, attempt: task.attempt, queue: queue, holder: task.holder ?? "",
                length: task.leaseMilliseconds, until: times.machine + task.leaseMilliseconds,
                isAccepted: true))
    }

    /// Deploys a workflow outside a turn: the daemon's own folder, before the sockets bind.
    func deployAtStart(_ workflow: Workflow, source: [UInt8]) throws(Ending) {
        begin()
        deploy(workflow, source: source, by: Actor(who: "operator", identity: ""))
        try commit()
        if let fullReason { throw Ending(.store, fullReason) }
    }

    /// So many kills in a row within steps of one review are no accident.
    private static let killsMax = 5

    /// A review that was being stepped at two crashes in a row is set aside; the others run.
    func setAsideThoseThatCrashed() throws(Ending) {
        // A fault of our own is the review's doing at once; a kill from outside (the kernel's, when
        // memory runs out) only when it keeps meeting the same review.
        guard let suspect = note.suspect,
            suspect.crashes >= (suspect.trapped ? 2 : Self.killsMax),
            let id = ReviewID(suspect.review)
        else { return }
        begin()
        setAside(
            id.number, because: "the daemon ended \(suspect.crashes) times while it was stepped")
        try commit()
    }
}

extension JournalEntry {
    /// `review/r42` as `review` and `r42`.
    var subjectParts: (kind: String, name: String) {
        guard let slash = subject.utf8.firstIndex(of: UInt8(ascii: "/")) else {
            return (subject, "")
        }
        return (String(subject[..<slash]), String(subject[subject.utf8.index(after: slash)...]))
    }
}

extension DefinitionRow {
    /// A deployment as its journal entry holds it.
    init(change: JSONObject) throws(Refusal) {
        guard let hash = change["hash"]?.stringValue, let name = change["name"]?.stringValue,
            let source = change["source"]?.stringValue, let at = change["deployedAt"]?.intValue
        else {
            throw Refusal(.internal, "DMN-103", "a deployment's entry lacks its members")
        }
        self.init(
            hash: hash, name: name, source: Array(source.utf8), deployedAt: at, current: true)
    }
}
