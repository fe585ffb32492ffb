/// How people, definitions, timers, answers and bodies lie in their tables.
package import ReviewEngine

extension PersonRow {
    static let columns = "id, organisation, region, status, facts, body_hash, position, head"

    init(_ row: Row) {
        self.init(
            id: row.text(0), organisation: row.text(1), region: row.text(2), status: row.text(3),
            facts: row.bytes(4), bodyHash: row.optionalText(5), position: row.int64(6),
            head: row.bytes(7))
    }

    func bind(to statement: Statement) {
        statement.bind(1, id)
        statement.bind(2, organisation)
        statement.bind(3, region)
        statement.bind(4, status)
        statement.bind(5, facts)
        statement.bind(6, bodyHash)
        statement.bind(7, position)
        statement.bind(8, head)
    }

    static let write = """
        INSERT INTO people (\(columns)) VALUES (?1,?2,?3,?4,?5,?6,?7,?8) \
        ON CONFLICT (id) DO UPDATE SET organisation=?2, region=?3, status=?4, facts=?5, \
        body_hash=?6, position=?7, head=?8
        """
}

extension DefinitionRow {
    static let columns = "hash, name, deployed_at, current, source"

    init(_ row: Row) {
        self.init(
            hash: row.text(0), name: row.text(1), source: row.bytes(4), deployedAt: row.int64(2),
            current: row.bool(3))
    }

    /// Everything but `current` and the date stays as it was: the hash is of the source.
    static let write = """
        INSERT INTO definitions (\(columns)) VALUES (?1,?2,?3,?4,?5) \
        ON CONFLICT (hash) DO UPDATE SET deployed_at=?3, current=?4
        """

    func bind(to statement: Statement) {
        statement.bind(1, hash)
        statement.bind(2, name)
        statement.bind(3, deployedAt)
        statement.bind(4, current)
    }

    static let sourceParameter: Int32 = 5
}

extension TimerRow {
    static let columns = "review, id, due"

    init(_ row: Row) {
        self.init(review: ReviewNumber.name(row.int64(0)), id: row.text(1), due: row.int64(2))
    }

    static let write = """
        INSERT INTO timers (\(columns)) VALUES (?1,?2,?3) \
        ON CONFLICT (review, id) DO UPDATE SET due=?3
        """
}

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

/// A personal body as the store has it: there, or erased.
package enum BodyState: Sendable, Equatable {
    case present(StoredBody)
    /// When it was erased, in milliseconds since 1970.
    case erased(at: Int64)
}

extension BodyState {
    static let columns = "hash, subject, salt, content, erased_at"

    init(_ row: Row) {
        if let erasedAt = row.optionalInt64(4) {
            self = .erased(at: erasedAt)
        } else {
            self = .present(
                StoredBody(
                    hash: row.text(0), salt: row.bytes(2), content: row.bytes(3),
                    subject: row.text(1)))
        }
    }

    /// A body that was erased stays erased when the same one comes again.
    static let write = """
        INSERT INTO bodies (hash, subject, salt, content) VALUES (?1,?2,?3,?4) \
        ON CONFLICT (hash) DO NOTHING
        """
    static let contentParameter: Int32 = 4
}
