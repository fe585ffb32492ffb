/// Reading what is committed and not yet in the tables, while the disk is too full to write them.
package import ReviewEngine

extension Store {
    /// Lends a reader that sees the tables as they will be once a dirty set has been applied.
    ///
    /// The rows are written into a transaction that never ends in a commit: its pages stay in
    /// SQLite's cache, which must not spill into the log meanwhile (`PRAGMA cache_spill`).
    package func reading<Value>(
        ahead dirty: DirtySet, milliseconds: Int64 = 1000, _ work: (borrowing Reader) -> Value
    ) throws(StoreError) -> Value {
        if let fatal { throw fatal }
        let plan = try ApplyPlan(dirty, store: self)
        try connection.run("PRAGMA cache_spill=OFF", doing: "read ahead")
        defer {
            connection.abandonTransaction()
            // Left off, a large apply would only keep more pages in memory.
            try? connection.run("PRAGMA cache_spill=ON", doing: "read ahead")
        }
        try statements.begin.run(doing: "read ahead")
        try write(dirty, plan)
        return work(Reader(on: connection, milliseconds: milliseconds, isLent: true))
    }
}
