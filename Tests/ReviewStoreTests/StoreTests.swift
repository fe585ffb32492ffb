/// What every store promises, whatever it lies on.
import ReviewEngine
import ReviewStore
import Testing

@Suite struct StoreTests {
    @Test(arguments: Ground.allCases)
    func `a new store is empty and keeps its identity over a restart`(ground: Ground) throws {
        let place = try TestStore(on: ground)
        let identity: String
        do {
            let store = try place.open()
            #expect(store.lastSequence == 0)
            #expect(store.appliedThrough == 0)
            #expect(store.epoch == 1)
            #expect(store.clockKind == "real")
            #expect(store.identity.count == 32)
            identity = store.identity
        }
        let again = try place.open()
        #expect(again.identity == identity)
        #expect(again.epoch == 1)
    }

    @Test(arguments: Ground.allCases)
    func `what was appended is there after the store is opened again`(ground: Ground) throws {
        let place = try TestStore(on: ground)
        var chronicle = Chronicle()
        var batch = chronicle.batch("review/r1", "review/r2", "review/r1")
        batch.answers = [Sample.answer("0190a000-0000-7000-8000-000000000001")]
        batch.bodies = [Sample.body("h1")]
        let chain: [UInt8]
        do {
            let store = try place.open()
            try store.append(batch)
            #expect(store.lastSequence == 3)
            #expect(store.lastTime == 3000)
            chain = store.chainHead
        }
        let store = try place.open()
        #expect(store.lastSequence == 3)
        #expect(store.lastTime == 3000)
        #expect(store.chainHead == chain)
        #expect(try store.journal(after: 0, limit: 10) == batch.entries)
        #expect(try store.journal(after: 1, limit: 1) == [batch.entries[1]])
        #expect(
            try store.journal(subject: "review/r1", after: 0, limit: 10)
                == [batch.entries[0], batch.entries[2]])
        #expect(
            try store.answer(
                scope: "uid:1000 operator", requestID: "0190a000-0000-7000-8000-000000000001")
                == batch.answers[0])
        #expect(try store.answer(scope: "uid:1001 operator", requestID: "0190a000") == nil)
        #expect(try store.body(hash: "h1") == .present(batch.bodies[0]))
        #expect(try store.body(hash: "h2") == nil)
    }

    @Test(arguments: Ground.allCases)
    func `an entry out of order is refused and leaves nothing behind`(ground: Ground) throws {
        let place = try TestStore(on: ground)
        let store = try place.open()
        var chronicle = Chronicle()
        try store.append(chronicle.batch("review/r1"))
        var later = Chronicle(after: 2)
        let error = #expect(throws: StoreError.self) {
            try store.append(later.batch("review/r1"))
        }
        #expect(error?.kind == .order)
        #expect(try store.journal(after: 0, limit: 10).count == 1)
        try store.append(chronicle.batch("review/r1"))
        #expect(store.lastSequence == 2)
    }

    @Test(arguments: Ground.allCases)
    func `a batch that breaks a rule is not half there`(ground: Ground) throws {
        let place = try TestStore(on: ground)
        let store = try place.open()
        var chronicle = Chronicle()
        var batch = chronicle.batch("review/r1")
        let answer = Sample.answer("0190a000-0000-7000-8000-000000000001")
        batch.answers = [answer, answer]
        let chain = store.chainHead
        let error = #expect(throws: StoreError.self) { try store.append(batch) }
        #expect(error?.kind == .invalid)
        #expect(store.lastSequence == 0)
        #expect(store.chainHead == chain)
        #expect(try store.journal(after: 0, limit: 10).isEmpty)
        #expect(
            try store.answer(scope: answer.scope, requestID: answer.requestID) == nil)
        batch.answers = [answer]
        try store.append(batch)
        #expect(store.lastSequence == 1)
    }

    @Test(arguments: Ground.allCases)
    func `an apply writes every table and says how far it stands`(ground: Ground) throws {
        let place = try TestStore(on: ground)
        var chronicle = Chronicle()
        var dirty = DirtySet()
        dirty.reviews = [Sample.review(12, parent: "r3"), Sample.review(3)]
        dirty.tasks = [Sample.task(12, 2, due: 50), Sample.task(3, 1)]
        dirty.timers = [
            Sample.timer(12, "b", due: 20), Sample.timer(3, "a", due: 30),
            Sample.timer(12, "a", due: 30),
        ]
        dirty.people = [Sample.person("derby-send-lead")]
        dirty.definitions = [
            DefinitionRow(
                hash: "d1", name: "peer-challenge", source: [1, 2], deployedAt: 7, current: true)
        ]
        dirty.settings = [(key: Setting.time, value: Array("999999".utf8))]
        dirty.appliedThrough = 2
        do {
            let store = try place.open()
            try store.append(chronicle.batch("review/r3", "review/r12"))
            try store.apply(dirty)
            #expect(store.appliedThrough == 2)
        }
        let store = try place.open()
        #expect(store.appliedThrough == 2)
        #expect(store.lastTime == 999_999)
        #expect(try store.review(id: "r12") == dirty.reviews[0])
        #expect(try store.review(id: "r3") == dirty.reviews[1])
        #expect(try store.review(id: "r4") == nil)
        #expect(try store.review(id: "r03") == nil)
        #expect(try store.children(ofReview: "r3") == [dirty.reviews[0]])
        #expect(try store.highestReviewNumber() == 12)
        #expect(try store.task(id: "r12-2") == dirty.tasks[0])
        #expect(try store.task(id: "r12-02") == nil)
        #expect(try store.tasks(ofReview: "r3") == [dirty.tasks[1]])
        #expect(try store.person(id: "derby-send-lead") == dirty.people[0])
        #expect(try store.definition(hash: "d1") == dirty.definitions[0])
        #expect(try store.definitions() == dirty.definitions)
        #expect(
            try store.timers(after: nil, limit: 10)
                == [dirty.timers[0], dirty.timers[1], dirty.timers[2]])
        #expect(try store.timers(after: dirty.timers[1], limit: 10) == [dirty.timers[2]])
        #expect(try store.timers(ofReview: "r12") == [dirty.timers[2], dirty.timers[0]])
    }

    @Test(arguments: Ground.allCases)
    func `of a workflow's definitions the one that was deployed last is current`(
        ground: Ground
    ) throws {
        let place = try TestStore(on: ground)
        func deploy(_ hash: String, _ name: String) -> DefinitionRow {
            DefinitionRow(hash: hash, name: name, source: [1], deployedAt: 7, current: true)
        }
        do {
            let store = try place.open()
            // All at one instant, and not in the order of their hashes.
            for hash in ["d2", "d3", "d1"] {
                var dirty = DirtySet()
                dirty.definitions = [deploy(hash, "challenge"), deploy("e\(hash)", "training")]
                try store.apply(dirty)
            }
            var again = DirtySet()
            again.definitions = [deploy("d3", "challenge")]
            try store.apply(again)
        }
        let current = try place.open().definitions().filter(\.current).map(\.hash)
        #expect(current == ["d3", "ed1"])
    }

    @Test(arguments: Ground.allCases)
    func `a later apply replaces rows and exactly the timers of its reviews`(ground: Ground) throws
    {
        let place = try TestStore(on: ground)
        let store = try place.open()
        var chronicle = Chronicle()
        try store.append(chronicle.batch("review/r1", "review/r2", "review/r1"))
        var first = DirtySet()
        first.reviews = [Sample.review(1), Sample.review(2)]
        first.timers = [
            Sample.timer(1, "a", due: 10), Sample.timer(1, "b", due: 11),
            Sample.timer(1, "c", due: 12), Sample.timer(2, "a", due: 13),
        ]
        first.appliedThrough = 2
        try store.apply(first)
        var second = DirtySet()
        second.reviews = [
            Sample.review(1, status: "done", organisation: "leicester", position: 3)
        ]
        second.timers = [Sample.timer(1, "b", due: 21), Sample.timer(1, "d", due: 5)]
        second.appliedThrough = 3
        try store.apply(second)
        #expect(try store.review(id: "r1") == second.reviews[0])
        #expect(
            try store.timers(after: nil, limit: 10) == [
                Sample.timer(1, "d", due: 5), Sample.timer(2, "a", due: 13),
                Sample.timer(1, "b", due: 21),
            ])
    }

    @Test(arguments: Ground.allCases)
    func `a dirty set that cannot be right is refused whole`(ground: Ground) throws {
        let place = try TestStore(on: ground)
        let store = try place.open()
        var chronicle = Chronicle()
        try store.append(chronicle.batch("review/r1"))
        func refusal(_ change: (inout DirtySet) -> Void) -> StoreError.Kind? {
            var dirty = DirtySet()
            dirty.appliedThrough = 1
            dirty.reviews = [Sample.review(1)]
            change(&dirty)
            return #expect(throws: StoreError.self) { try store.apply(dirty) }?.kind
        }
        #expect(refusal { $0.appliedThrough = 2 } == .order)
        #expect(refusal { $0.reviews[0].id = "r2" } == .invalid)
        #expect(refusal { $0.reviews[0].parent = "somewhere" } == .invalid)
        #expect(refusal { $0.reviews.append(Sample.review(1)) } == .invalid)
        #expect(refusal { $0.tasks = [Sample.task(1, 1 << 24)] } == .invalid)
        #expect(refusal { $0.timers = [Sample.timer(2, "a", due: 1)] } == .invalid)
        let twice = [Sample.timer(1, "a", due: 1), Sample.timer(1, "a", due: 2)]
        #expect(refusal { $0.timers = twice } == .invalid)
        #expect(refusal { $0.settings = [(key: "store.epoch", value: [])] } == .invalid)
        #expect(try store.review(id: "r1") == nil)
        #expect(store.appliedThrough == 0)
    }

    @Test(arguments: Ground.allCases)
    func `a queue gives its ready tasks oldest first, page by page`(ground: Ground) throws {
        let place = try TestStore(on: ground)
        let store = try place.open()
        var chronicle = Chronicle()
        try store.append(chronicle.batch("review/r1"))
        var dirty = DirtySet()
        dirty.tasks = [
            Sample.task(1, 1, createdAt: 30), Sample.task(1, 2, createdAt: 10),
            Sample.task(2, 1, createdAt: 20), Sample.task(2, 2, createdAt: 20),
            Sample.task(3, 1, status: "leased", createdAt: 5),
            Sample.task(3, 2, status: "done", createdAt: 5),
            Sample.task(3, 3, address: "queue:calendar", createdAt: 5),
        ]
        dirty.appliedThrough = 1
        try store.apply(dirty)
        let first = try store.readyTasks(address: "queue:mail", after: nil, limit: 2)
        #expect(first.map(\.id) == ["r1-2", "r2-1"])
        let rest = try store.readyTasks(
            address: "queue:mail", after: first.last.map { TaskPlace($0) }, limit: 10)
        #expect(rest.map(\.id) == ["r2-2", "r1-1"])
        let counts = try store.openTaskCounts()
        #expect(counts.map(\.address) == ["queue:calendar", "queue:mail"])
        #expect(counts.map(\.count) == [1, 5])
    }

    @Test(arguments: Ground.allCases)
    func `a subject's history is whole before and after an apply`(ground: Ground) throws {
        let place = try TestStore(on: ground)
        let store = try place.open()
        var chronicle = Chronicle()
        let first = chronicle.batch("review/r1", "review/r2", "review/r1", "person/lead")
        try store.append(first)
        var dirty = DirtySet()
        dirty.appliedThrough = 3
        try store.apply(dirty)
        let second = chronicle.batch("review/r1", "review/r1")
        try store.append(second)
        let all = [first.entries[0], first.entries[2]] + second.entries
        #expect(try store.journal(subject: "review/r1", after: 0, limit: 10) == all)
        #expect(try store.journal(subject: "review/r1", after: 1, limit: 2) == Array(all[1...2]))
        #expect(try store.journal(subject: "person/lead", after: 0, limit: 1).count == 1)
        #expect(try store.journal(subject: "person/nobody", after: 0, limit: 1).isEmpty)
    }
}
