internal import ReviewEngine

/// A SELECT whose conditions depend on which filters are given; values are always bound.
struct Query {
    private var sql: String
    private var conditions: [String] = []
    private var values: [Value]

    private enum Value {
        case text(String)
        case number(Int64)
    }

    /// - Parameter first: the values of ?1, ?2 … that the conditions name themselves.
    init(_ select: String, first: [String] = []) {
        sql = select
        values = first.map { .text($0) }
    }

    mutating func add(_ condition: String) {
        conditions.append(condition)
    }

    mutating func add(_ column: String, is text: String?) {
        guard let text else { return }
        conditions.append("\(column) = ?\(next(.text(text)))")
    }

    mutating func add(_ column: String, isAfter text: String) {
        conditions.append("\(column) > ?\(next(.text(text)))")
    }

    mutating func add(_ column: String, isBefore text: String) {
        conditions.append("\(column) < ?\(next(.text(text)))")
    }

    /// Any of these; nil is no condition, an empty list is a condition that nothing meets.
    mutating func add(_ column: String, isAmong texts: [String]?) {
        guard let texts else { return }
        let places = texts.map { "?\(next(.text($0)))" }.joined(separator: ",")
        conditions.append("\(column) IN (\(places))")
    }

    mutating func add(_ column: String, _ comparison: String, _ number: Int64) {
        conditions.append("\(column) \(comparison) ?\(next(.number(number)))")
    }

    /// After a place in an order of two columns.
    mutating func add(_ columns: (String, String), isAfter place: (Int64, Int64)) {
        let first = next(.number(place.0))
        let second = next(.number(place.1))
        conditions.append("(\(columns.0), \(columns.1)) > (?\(first), ?\(second))")
    }

    /// After a place in an order of three columns, the last of them text.
    mutating func add(
        _ columns: (String, String), isAfter place: (Int64, Int64), then last: String,
        _ text: String
    ) {
        let first = next(.number(place.0))
        let second = next(.number(place.1))
        let third = next(.text(text))
        conditions.append(
            "(\(columns.0), \(columns.1), \(last)) > (?\(first), ?\(second), ?\(third))")
    }

    /// Only what belongs to no review that one of these holds keeps standing still.
    ///
    /// - Parameter review: the expression that gives the review's number.
    mutating func add(noneHeldBy held: [HoldReach], review: String) {
        guard !held.isEmpty else { return }
        conditions.append(
            "NOT EXISTS (SELECT 1 FROM reviews AS held WHERE held.number = \(review) AND "
                + "\(isHeld(by: held, table: "held")))")
    }

    /// Only tasks of reviews that go on: what stands still is neither late nor reminded of.
    mutating func addTasksGoingOn(_ held: [HoldReach]) {
        conditions.append(
            "NOT EXISTS (SELECT 1 FROM reviews AS held WHERE "
                + "held.number = tasks.key >> \(TaskKey.bits) AND "
                + "(held.held = 1 OR \(isHeld(by: held, table: "held"))))")
    }

    /// Only reviews that stand still, by themselves or by one of these holds; or only the others.
    mutating func add(_ areHeld: Bool?, orHeldBy held: [HoldReach], table: String) {
        guard let areHeld else { return }
        let condition = "(\(table).held = 1 OR \(isHeld(by: held, table: table)))"
        conditions.append(areHeld ? condition : "NOT \(condition)")
    }

    private mutating func isHeld(by held: [HoldReach], table: String) -> String {
        var reaches: [String] = []
        for reach in held {
            var reached = "\(table).region = ?\(next(.text(reach.hold.scope.region)))"
            reached += " AND \(table).number > ?\(next(.number(reach.after)))"
            reached += " AND \(table).number <= ?\(next(.number(reach.through)))"
            if case .organisation(let name, _) = reach.hold.scope {
                reached += " AND \(table).organisation = ?\(next(.text(name)))"
            }
            reaches.append("(\(reached))")
        }
        return reaches.isEmpty ? "0" : "(\(reaches.joined(separator: " OR ")))"
    }

    func prepare(
        order: String, limit: Int, on connection: Connection
    ) throws(StoreError) -> Statement {
        let filter = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
        let statement = try connection.cached(
            sql + filter + " ORDER BY \(order) LIMIT ?\(values.count + 1)")
        for (index, value) in values.enumerated() {
            let place = Int32(truncatingIfNeeded: index + 1)
            switch value {
            case .text(let text): statement.bind(place, text)
            case .number(let number): statement.bind(place, number)
            }
        }
        statement.bind(Int32(truncatingIfNeeded: values.count + 1), Int64(limit))
        return statement
    }

    private mutating func next(_ value: Value) -> Int {
        values.append(value)
        return values.count
    }
}
