/// Holds of hosts and regions, jobs, calendar files: subjects that had no row so far.
extension Migration {
    static let subjects = Migration(
        number: 2, title: "holds, jobs and calendars",
        sql: """
            CREATE TABLE subjects (
                subject TEXT NOT NULL PRIMARY KEY,
                region TEXT NOT NULL,
                organisation TEXT NOT NULL,
                state BLOB NOT NULL,
                position INTEGER NOT NULL,
                head BLOB NOT NULL
            ) STRICT, WITHOUT ROWID;
            """)
}
