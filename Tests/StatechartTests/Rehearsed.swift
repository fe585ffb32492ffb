import CivilTime
import JSON
import Statechart
import Testing

/// A chart and a review of it, driven by tests.
struct Rehearsed {
    let chart: Chart
    var snapshot: ChartSnapshot
    var effects: [ChartEffect]
    var taken: [String]
    var errors: [ChartError]
    var now: Timestamp
    var lookups = JSONObject()

    static let start = Timestamp(milliseconds: 1_496_311_200_000)  // 2017-06-01T10:00:00Z

    /// England's bank holidays of 2017 and 2018, Saturdays and Sundays, UTC.
    static let calendars: Calendars = {
        let days = [
            "2017-01-02", "2017-04-14", "2017-04-17", "2017-05-01", "2017-05-29", "2017-08-28",
            "2017-12-25", "2017-12-26", "2018-01-01", "2018-03-30", "2018-04-02", "2018-05-07",
            "2018-05-28", "2018-08-27", "2018-12-25", "2018-12-26",
        ]
        let events = days.map { day -> JSONValue in
            ["title": "Bank holiday", "date": .string(day), "notes": "", "bunting": true]
        }
        let file: JSONValue = [
            "england-and-wales": ["division": "england-and-wales", "events": .array(events)]
        ]
        guard let holidays = try? BankHolidays(govUK: file, division: "england-and-wales") else {
            preconditionFailure("the file above has gov.uk's shape")
        }
        return Calendars(
            version: "test", zone: .utc,
            working: WorkingCalendar(zone: .utc, bankHolidays: holidays))
    }()

    static func chart(_ source: String) throws -> Chart {
        let node = try JSONReader.parseJSON5(Array(source.utf8), file: "chart.json5")
        return try Chart.load(node)
    }

    var environment: StepEnvironment { Self.environment(now, lookups) }

    static func environment(_ now: Timestamp, _ lookups: JSONObject = [:]) -> StepEnvironment {
        StepEnvironment(
            now: now, calendars: calendars, review: ["id": "r1", "host": "derby"],
            lookups: lookups)
    }

    init(_ source: String, input: JSONObject = [:], now: Timestamp = Self.start) throws {
        try self.init(Self.chart(source), input: input, now: now)
    }

    init(_ chart: Chart, input: JSONObject = [:], now: Timestamp = Self.start) throws {
        self.chart = chart
        self.now = now
        let step = try chart.start(input: input, env: Self.environment(now))
        snapshot = step.snapshot
        effects = step.effects
        taken = step.taken
        errors = step.errors
    }

    var leaves: [String] { snapshot.leaves }

    mutating func take(_ step: ChartStep) throws {
        var before = snapshot
        snapshot = step.snapshot
        effects = step.effects
        taken = step.taken
        errors = step.errors
        // Every step of every test also proves that a stored snapshot goes on as the one in memory.
        let stored = snapshot.bytes
        let decoded = try ChartSnapshot(
            decoding: #require(JSONReader.parse(stored).objectValue), chart: chart)
        #expect(decoded == snapshot)
        #expect(decoded.bytes == stored)
        // And that what differs from the one before, put onto that, gives it.
        var json = JSONStream()
        snapshot.encode(since: before, to: &json)
        let difference = try #require(JSONReader.parse(json.bytes).objectValue)
        #expect(difference.isEmpty != snapshot.isOther(than: before))
        try before.take(difference: difference)
        #expect(before.bytes == stored)
    }

    mutating func send(_ event: String, _ data: JSONValue = [:]) throws {
        try take(chart.handle(event: event, data: data, snapshot: snapshot, env: environment))
    }

    mutating func complete(_ invocation: String, _ data: JSONValue = .null) throws {
        try take(
            chart.complete(
                invocation: invocation, data: data, snapshot: snapshot, env: environment))
    }

    mutating func fail(_ invocation: String, _ code: String) throws {
        try take(
            chart.fail(invocation: invocation, error: code, snapshot: snapshot, env: environment))
    }

    /// Moves to the next due timer and fires it.
    mutating func fireNext() throws {
        let next = try #require(
            snapshot.timers.filter { $0.due != nil }.min { ($0.due ?? now) < ($1.due ?? now) })
        now = max(now, next.due ?? now)
        try take(chart.fire(timer: next.id, snapshot: snapshot, env: environment))
    }

    var started: [Invocation] {
        effects.compactMap { if case .start(let invocation) = $0 { invocation } else { nil } }
    }

    var stopped: [String] {
        effects.compactMap { if case .stop(let id) = $0 { id } else { nil } }
    }

    var logged: [String] {
        effects.compactMap { if case .log(let text) = $0 { text } else { nil } }
    }

    var dues: [String?] { snapshot.timers.map { $0.due?.description } }
}

extension ChartSnapshot {
    /// As the store keeps it.
    var bytes: [UInt8] {
        var json = JSONStream()
        encode(to: &json)
        return json.bytes
    }
}
