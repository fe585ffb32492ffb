/// What readers see, and how long they may look.
import ReviewEngine
import ReviewStore
import Testing

@Suite struct ReaderTests {
    /// A store with two regions, four reviews, their tasks and three people.
    private func filled(_ place: TestStore) throws -> Store {
        let store = try place.open()
        var chronicle = Chronicle()
        try store.append(
            chronicle.batch("review/r1", "review/r2", "review/r1", "review/r3", "review/r4"))
        var dirty = DirtySet()
        dirty.reviews = [
            Sample.review(1), Sample.review(2, status: "done"),
            Sample.review(3, region: "north-west", organisation: "bolton"),
            Sample.review(4, workflow: "team-place", parent: "r3"),
        ]
        dirty.tasks = [
            Sample.task(1, 1, address: "person:a", createdAt: 20, due: 100),
            Sample.task(1, 2, address: "person:a", status: "done", createdAt: 10, due: 50),
            Sample.task(2, 1, address: "organisation:derby", createdAt: 15, due: 200),
            Sample.task(3, 1, address: "person:b", createdAt: 5, due: 90, region: "north-west"),
            Sample.task(3, 2, address: "person:a", createdAt: 30, region: "north-west"),
        ]
        dirty.people = [
            Sample.person("a"), Sample.person("b", region: "north-west"), Sample.person("c"),
        ]
        dirty.appliedThrough = 5
        try store.apply(dirty)
        return store
    }

    @Test(arguments: Ground.allCases)
    func `reviews are listed by what the filter names, page by page`(ground: Ground) throws {
        let place = try TestStore(on: ground)
        let store = try filled(place)
        let reader = try Reader(place.path, options: place.options)
        func ids(_ filter: ReviewFilter, after: String? = nil, limit: Int = 10) throws -> [String] {
            try reader.read { view throws(StoreError) in
                try view.reviews(filter, after: after, limit: limit).map(\.id)
            }
        }
        #expect(try ids(ReviewFilter()) == ["r1", "r2", "r3", "r4"])
        #expect(try ids(ReviewFilter(), after: "r1", limit: 2) == ["r2", "r3"])
        #expect(try ids(ReviewFilter(status: "done")) == ["r2"])
        #expect(try ids(ReviewFilter(regions: ["north-west"])) == ["r3"])
        #expect(try ids(ReviewFilter(regions: [])) == [])
        #expect(
            try ids(ReviewFilter(regions: ["north-west", "east-midlands"]))
                == ["r1", "r2", "r3", "r4"])
        #expect(try ids(ReviewFilter(organisation: "bolton")) == ["r3"])
        #expect(try ids(ReviewFilter(workflow: "team-place", status: "active")) == ["r4"])
        #expect(store.appliedThrough == 5)
    }

    @Test(arguments: Ground.allCases)
    func `tasks, inboxes and due dates are listed in their order`(ground: Ground) throws {
        let place = try TestStore(on: ground)
        let store = try filled(place)
        let reader = try Reader(place.path, options: place.options)
        try reader.read { view throws(StoreError) in
            let ofReview = try view.tasks(TaskFilter(review: "r1"), limit: 10)
            #expect(ofReview.map(\.id) == ["r1-1", "r1-2"])
            let ofNothing = try view.tasks(TaskFilter(review: "nothing"), limit: 10)
            #expect(ofNothing.isEmpty)
            let ready = try view.tasks(
                TaskFilter(status: "ready", address: "person:a"), after: "r1-1", limit: 10)
            #expect(ready.map(\.id) == ["r3-2"])
            let inbox = try view.inbox(
                addresses: ["person:a", "organisation:derby"], limit: 10)
            #expect(inbox.map(\.id) == ["r2-1", "r1-1", "r3-2"])
            let page = try view.inbox(
                addresses: ["person:a", "organisation:derby"], after: TaskPlace(inbox[0]), limit: 1)
            #expect(page.map(\.id) == ["r1-1"])
            let overdue = try view.overdue(regions: nil, now: 101, limit: 10)
            #expect(overdue.map(\.id) == ["r3-1", "r1-1"])
            let here = try view.overdue(regions: ["east-midlands"], now: 101, limit: 10)
            #expect(here.map(\.id) == ["r1-1"])
            let coming = try view.upcoming(
                regions: ["east-midlands"], from: 101, to: 201, limit: 10)
            #expect(coming.map(\.id) == ["r2-1"])
        }
        #expect(store.appliedThrough == 5)
    }

    @Test(arguments: Ground.allCases)
    func `people, single rows and histories can be read`(ground: Ground) throws {
        let place = try TestStore(on: ground)
        let store = try filled(place)
        let reader = try Reader(place.path, options: place.options)
        try reader.read { view throws(StoreError) in
            let people = try view.people(PersonFilter(regions: ["east-midlands"]), limit: 10)
            #expect(people.map(\.id) == ["a", "c"])
            let later = try view.people(after: "a", limit: 1)
            #expect(later.map(\.id) == ["b"])
            #expect(try view.review(id: "r3")?.organisation == "bolton")
            #expect(try view.children(ofReview: "r3").map(\.id) == ["r4"])
            #expect(try view.task(id: "r1-1")?.due == 100)
            let history = try view.history(subject: "review/r1", after: 0, limit: 10)
            #expect(history.map(\.sequence) == [1, 3])
            #expect(try view.appliedThrough() == 5)
        }
        #expect(store.lastSequence == 5)
    }

    @Test(arguments: Ground.allCases)
    func `one read sees one state of the store, whatever is committed meanwhile`(ground: Ground)
        throws
    {
        let place = try TestStore(on: ground)
        let store = try filled(place)
        var chronicle = Chronicle(after: 5)
        let reader = try Reader(place.path, options: place.options)
        let seen = try reader.read { view throws(StoreError) in
            let before = try view.lastSequence()
            try store.append(chronicle.batch("review/r9"))
            return [before, try view.lastSequence()]
        }
        #expect(seen == [5, 5])
        let after = try reader.read { view throws(StoreError) in try view.lastSequence() }
        #expect(after == 6)
    }

    @Test(arguments: Ground.allCases)
    func `a read that takes too long ends with a timeout and the next one works`(ground: Ground)
        throws
    {
        let place = try TestStore(on: ground)
        let store = try place.open()
        var chronicle = Chronicle()
        var batch = Batch()
        for number in 0..<3000 { batch.entries.append(chronicle.entry("review/r\(number)")) }
        try store.append(batch)
        let hasty = try Reader(place.path, options: place.options, milliseconds: 0)
        let error = #expect(throws: StoreError.self) {
            try hasty.read { view throws(StoreError) in
                _ = try view.journal(after: 0, limit: 3000)
            }
        }
        #expect(error?.kind == .timeout)
        let patient = try Reader(place.path, options: place.options)
        let count = try patient.read { view throws(StoreError) in
            try view.journal(after: 0, limit: 3000).count
        }
        #expect(count == 3000)
        #expect(store.lastSequence == 3000)
    }

    @Test(arguments: Ground.allCases)
    func `a reader cannot write`(ground: Ground) throws {
        let place = try TestStore(on: ground)
        let store = try filled(place)
        do {
            let reader = try Reader(place.path, options: place.options)
            _ = try reader.read { view throws(StoreError) in try view.lastSequence() }
        }
        // Its end left the log to the one connection that may copy it.
        #expect(store.pagesInLog > 0)
        let missing = try TestStore(on: ground)
        let error = #expect(throws: StoreError.self) {
            let reader = try Reader(missing.path, options: missing.options)
            _ = try reader.read { view throws(StoreError) in try view.lastSequence() }
        }
        #expect(error?.kind == .io)
    }
}
