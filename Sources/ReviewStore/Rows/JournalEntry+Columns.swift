/// How an entry lies in the journal.
internal import ReviewEngine

extension JournalEntry {
    static let columns = """
        sequence, at, subject, kind, who, identity, region, organisation, hash, body
        """

    init(_ row: Row) {
        self.init(
            sequence: row.int64(0), subject: row.text(2), kind: row.text(3), at: row.int64(1),
            who: row.text(4), identity: row.text(5), region: row.text(6),
            organisation: row.text(7), body: row.bytes(9), hash: row.bytes(8))
    }

    func bind(to statement: Statement) {
        statement.bind(1, sequence)
        statement.bind(2, at)
        statement.bind(3, subject)
        statement.bind(4, kind)
        statement.bind(5, who)
        statement.bind(6, identity)
        statement.bind(7, region)
        statement.bind(8, organisation)
        statement.bind(9, hash)
    }

    static let bodyParameter: Int32 = 10

    static let write = "INSERT INTO journal (\(columns)) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)"
}
