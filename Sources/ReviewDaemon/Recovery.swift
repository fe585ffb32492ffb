package import CivilTime
import Digest
import Foundation
import JSON
import ReviewEngine
package import ReviewStore
import Statechart

/// From a closed store to a loop that may bind its sockets: open, apply the tail, fill the boards.
package struct Recovery {
    let configuration: Configuration
    let log: Log
    let calendars: Calendars
    /// How the store is opened; its kind of clock is the configuration's.
    let options: StoreOptions
    /// Machine and wall time of the start.
    let began: (machine: Int64, wall: Int64)
    /// Where salts come from; a simulated daemon draws them from its seed.
    let entropy: @Sendable (Int) -> [UInt8]

    package init(
        configuration: Configuration, log: Log, calendars: Calendars,
        options: StoreOptions = StoreOptions(),
        began: (machine: Int64, wall: Int64) = CalendarClock.read(),
        entropy: @escaping @Sendable (Int) -> [UInt8] = Entropy.bytes
    ) {
        self.configuration = configuration
        self.log = log
        self.calendars = calendars
        self.options = options
        self.began = began
        self.entropy = entropy
    }

    package func loop() throws(Ending) -> ReviewLoop {
        let store = try open()
        do {
            let shelf = try shelf(of: store)
            let (machine, wall) = began
            var clock = CalendarClock(
                kind: configuration.clock,
                last: store.lastSequence > 0
                    ? store.lastTime : configuration.manualStart ?? wall,
                machine: machine, wall: wall)
            let times = clock.now(machine: machine, wall: wall)
            let loop = ReviewLoop(
                configuration: configuration, log: log, store: store, calendars: calendars,
                clock: clock, times: times, shelf: shelf,
                recent: RecentAnswers(floor: try store.newestRequestID() ?? ""),
                storeHead: try store.setting("storeHead") ?? EntryHash.none,
                note: try CrashNote(beside: configuration.store), entropy: entropy)
            try learnRegister(loop)
            try loop.admit(try store.subjects())
            try applyTail(loop)
            try findErasures(loop)
            try findWorkflowHeads(loop)
            loop.nextReview = try store.highestReviewNumber() + 1
            try fillBoards(loop)
            try deployFolder(loop)
            try loop.setAsideThoseThatCrashed()
            return loop
        } catch let ending as Ending {
            throw ending
        } catch {
            throw Ending(.store, "\(configuration.store): \(error)")
        }
    }

    private func open() throws(Ending) -> Store {
        var options = options
        options.clockKind = configuration.clock.rawValue
        do {
            return try Store.open(configuration.store, options: options)
        } catch {
            if case .locked = error.kind { throw Ending(.locked, "\(error)") }
            throw Ending(.store, "\(error)")
        }
    }

    private func shelf(of store: Store) throws -> WorkflowShelf {
        var shelf = WorkflowShelf()
        for row in try store.definitions() {
            shelf.add(try Workflow(row), isCurrent: row.current)
        }
        return shelf
    }

    /// Entries that the tables do not hold yet are applied as recorded: no step is repeated.
    private func applyTail(_ loop: ReviewLoop) throws {
        var after = loop.store.appliedThrough
        var applied = 0
        while true {
            let entries = try loop.store.journal(after: after, limit: 2_000)
            guard let last = entries.last else { break }
            for entry in entries { try loop.replay(entry) }
            after = last.sequence
            applied += entries.count
            if loop.working.dirtyCount >= configuration.limits.dirtyReviews {
                try loop.applyReplayed(through: after)
            }
        }
        if applied > 0 {
            try loop.applyReplayed(through: after)
            log.info("\(applied) journal entries were applied to the tables")
        }
    }

    /// Who may act for whom, before the tail of the journal changes it.
    private func learnRegister(_ loop: ReviewLoop) throws {
        for row in try loop.store.peopleWithDelegates() {
            loop.register.learn(try Person(row: row))
        }
        for row in try loop.store.organisationsWithHolders() {
            loop.register.learn(try Organisation(row: row))
        }
    }

    /// What was erased once and is there again, because an older copy of the store was put back.
    private func findErasures(_ loop: ReviewLoop) throws {
        var again = 0
        for line in try loop.erasureList.lines() {
            guard case .present? = try loop.store.body(hash: line.hash) else { continue }
            loop.erasures.waiting.append(line)
            again += 1
        }
        loop.wantsTurn = again > 0 || !loop.erasures.unlisted.isEmpty
        if again > 0 { log.info("\(again) texts are erased again, as the list of erasures says") }
    }

    /// The last entry of each workflow's chain, so that a later deployment goes on from it.
    private func findWorkflowHeads(_ loop: ReviewLoop) throws {
        for name in loop.shelf.names {
            var after: Int64 = 0
            while let last = try loop.store.journal(
                subject: "workflow/\(name)", after: after, limit: 100
            ).last {
                loop.workflowHeads[name] = last.hash
                after = last.sequence
            }
        }
    }

    /// Queues, leases, timers and facts as the tables have them, or will have them where a full disk
    /// keeps them behind: a lease of an attempt that is over would never end.
    private func fillBoards(_ loop: ReviewLoop) throws {
        guard loop.appliedThrough < loop.sequence else { return try fillFromTables(loop) }
        try loop.store.reading(ahead: loop.owed) { _ in Result { try fillFromTables(loop) } }.get()
    }

    /// Every open lease gets its full length again: its holder may still be at work.
    private func fillFromTables(_ loop: ReviewLoop) throws {
        for (address, _) in try loop.store.openTaskCounts()
        where address.utf8.starts(with: "queue:".utf8) {
            let queue = String(decoding: address.utf8.dropFirst("queue:".utf8.count), as: UTF8.self)
            try loop.refill(queue)
            var place: TaskPlace?
            while true {
                let rows = try loop.store.openTasks(
                    address: address, status: "leased", after: place, limit: 1_000)
                guard let last = rows.last else { break }
                for row in rows { loop.resumeLease(try ReviewTask(row: row), of: queue) }
                place = TaskPlace(last)
            }
        }
        try loop.refillTimers()
        let withFacts = loop.shelf.byHash.values.filter { !$0.chart.facts.isEmpty }
        for name in Set(withFacts.map(\.name)) {
            for number in try loop.store.runningReviews(ofWorkflow: name) {
                if let review = try loop.load(number)?.review {
                    loop.facts.update(review, loop.published(by: review))
                }
            }
        }
    }

    /// Workflow files of the configured folder are deployed unless that very text already is.
    private func deployFolder(_ loop: ReviewLoop) throws {
        for (file, source, workflow) in try configuration.workflowFiles()
        where loop.shelf[name: workflow.name]?.hash != workflow.hash {
            try loop.deployAtStart(workflow, source: source)
            log.info("deployed \(workflow.name) \(workflow.hash.prefix(12)) from \(file)")
        }
    }
}

extension Workflow {
    /// Reads a workflow file; its name is the chart's id, its hash that of the very bytes.
    convenience init(source: [UInt8], file: String) throws {
        let node = try JSONReader.parseJSON5(source, file: file)
        let chart = try Chart.load(node)
        self.init(name: chart.id, hash: Digest.hex(Digest.hash(source)), chart: chart)
    }

    /// A stored definition was checked when it was deployed; one that cannot be read is damage.
    convenience init(_ row: DefinitionRow) throws {
        let node = try JSONReader.parseJSON5(row.source, file: "\(row.name) \(row.hash.prefix(12))")
        self.init(name: row.name, hash: row.hash, chart: try Chart.load(node))
    }
}
