internal import ReviewEngine

/// The columns of its table, and how a row is bound and read.
extension StoredAnswer {
    static let columns = "scope, request, request_hash, verb, at, body"

    init(_ row: Row) {
        self.init(
            scope: row.text(0), requestID: row.text(1), requestHash: row.bytes(2),
            verb: row.text(3), body: row.bytes(5), at: row.int64(4))
    }

    static let write = "INSERT INTO answers (\(columns)) VALUES (?1,?2,?3,?4,?5,?6)"

    func bind(to statement: Statement) {
        statement.bind(1, scope)
        statement.bind(2, requestID)
        statement.bind(3, requestHash)
        statement.bind(4, verb)
        statement.bind(5, at)
    }

    static let bodyParameter: Int32 = 6
}
