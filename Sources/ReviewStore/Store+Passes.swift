/// Links, sessions, codes and drafts: what pages need, beside the journal.
///
/// They are truth, written by `append` with the turn that made them; nothing is built from them.
internal import CSQLite
package import ReviewEngine

extension Store {
    /// Writes passes and drafts of a batch, within its transaction.
    func write(_ passes: [Pass], _ drafts: [Draft]) throws(StoreError) {
        for pass in passes {
            if pass.until <= pass.madeAt {
                let statement = try connection.cached("DELETE FROM passes WHERE hash=?1")
                statement.bind(1, pass.hash)
                try statement.run(doing: "end a pass")
            } else {
                let statement = try connection.cached(Pass.write)
                pass.bind(to: statement)
                try statement.run(doing: "write a pass")
            }
        }
        for draft in drafts {
            guard let key = TaskKey.parse(draft.task) else { continue }
            if draft.content.isEmpty {
                let statement = try connection.cached("DELETE FROM drafts WHERE task=?1")
                statement.bind(1, key)
                try statement.run(doing: "remove a draft")
            } else {
                let statement = try connection.cached(Draft.write)
                statement.bind(1, key)
                statement.bind(2, draft.revision)
                statement.bind(3, draft.savedAt)
                statement.bind(4, draft.who)
                statement.bind(5, draft.content)
                try statement.run(doing: "write a draft")
            }
        }
    }

    package func pass(hash: [UInt8]) throws(StoreError) -> Pass? {
        let statement = try connection.cached(
            "SELECT \(Pass.columns) FROM passes WHERE hash=?1")
        statement.bind(1, hash)
        return try statement.first { Pass($0) } ?? nil
    }

    /// Sessions that a link opened, the oldest first.
    package func sessions(ofLink hash: [UInt8]) throws(StoreError) -> [Pass] {
        let statement = try connection.cached(
            "SELECT \(Pass.columns) FROM passes WHERE parent=?1 ORDER BY made_at, hash")
        statement.bind(1, hash)
        return try statement.all { Pass($0) }.compactMap { $0 }
    }

    /// Addresses of somebody's calendars, the oldest first.
    package func feeds(of principal: String) throws(StoreError) -> [Pass] {
        let statement = try connection.cached(
            """
            SELECT \(Pass.columns) FROM passes WHERE kind='feed' AND principal=?1
            ORDER BY made_at, hash
            """)
        statement.bind(1, principal)
        return try statement.all { Pass($0) }.compactMap { $0 }
    }

    package func draft(task: String) throws(StoreError) -> Draft? {
        try connection.draft(task)
    }

    /// Forgets passes that ended before `before` and drafts of tasks that have ended, saved before
    /// it; at most `limit` of each. Returns how many went.
    package func prunePasses(before: Int64, limit: Int) throws(StoreError) -> Int {
        var gone = 0
        let passes = try connection.cached(
            """
            DELETE FROM passes WHERE hash IN (
                SELECT hash FROM passes WHERE until < ?1 ORDER BY until LIMIT ?2)
            """)
        let drafts = try connection.cached(
            """
            DELETE FROM drafts WHERE task IN (
                SELECT d.task FROM drafts d JOIN tasks t ON t.key = d.task
                WHERE d.saved_at < ?1 AND t.status IN ('done', 'stopped') LIMIT ?2)
            """)
        try transaction("forget old passes") { () throws(StoreError) in
            for statement in [passes, drafts] {
                statement.bind(1, before)
                statement.bind(2, Int64(limit))
                try statement.run(doing: "forget old passes")
                gone += Int(sqlite3_changes(connection.handle))
            }
        }
        return gone
    }
}

extension StoreView {
    package func draft(task: String) throws(StoreError) -> Draft? {
        try connection.draft(task)
    }
}

extension Connection {
    fileprivate func draft(_ task: String) throws(StoreError) -> Draft? {
        guard let key = TaskKey.parse(task) else { return nil }
        let statement = try cached("SELECT \(Draft.columns) FROM drafts WHERE task=?1")
        statement.bind(1, key)
        return try statement.first { Draft($0, task: task) }
    }
}
