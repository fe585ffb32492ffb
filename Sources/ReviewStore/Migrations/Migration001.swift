/// The first tables. `Storage.md` says what every column means, who writes it and why it is there.
extension Migration {
    static let firstTables = Migration(
        number: 1, title: "the first tables",
        sql: """
            CREATE TABLE settings (
                key TEXT NOT NULL PRIMARY KEY,
                value BLOB NOT NULL
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE journal (
                sequence INTEGER PRIMARY KEY,
                at INTEGER NOT NULL,
                subject TEXT NOT NULL,
                kind TEXT NOT NULL,
                who TEXT NOT NULL,
                identity TEXT NOT NULL,
                region TEXT NOT NULL,
                organisation TEXT NOT NULL,
                hash BLOB NOT NULL,
                body BLOB NOT NULL
            ) STRICT;

            CREATE TABLE history (
                period INTEGER NOT NULL,
                subject TEXT NOT NULL,
                sequence INTEGER NOT NULL,
                PRIMARY KEY (period, subject, sequence)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE answers (
                request TEXT NOT NULL,
                scope TEXT NOT NULL,
                at INTEGER NOT NULL,
                verb TEXT NOT NULL,
                request_hash BLOB NOT NULL,
                body BLOB NOT NULL,
                PRIMARY KEY (request, scope)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE bodies (
                number INTEGER PRIMARY KEY,
                hash TEXT NOT NULL UNIQUE,
                subject TEXT NOT NULL,
                salt BLOB,
                content BLOB,
                erased_at INTEGER
            ) STRICT;

            CREATE TABLE reviews (
                number INTEGER PRIMARY KEY,
                workflow TEXT NOT NULL,
                definition TEXT NOT NULL,
                title TEXT NOT NULL,
                region TEXT NOT NULL,
                organisation TEXT NOT NULL,
                parent INTEGER,
                started_at INTEGER NOT NULL,
                status TEXT NOT NULL,
                ended_at INTEGER,
                held INTEGER NOT NULL,
                next_due INTEGER,
                states TEXT NOT NULL,
                facts BLOB NOT NULL,
                position INTEGER NOT NULL,
                head BLOB NOT NULL,
                snapshot BLOB NOT NULL
            ) STRICT;
            CREATE INDEX reviews_of_region ON reviews (region, status);
            CREATE INDEX reviews_of_organisation ON reviews (organisation);
            CREATE INDEX reviews_of_workflow ON reviews (workflow, status);
            CREATE INDEX reviews_of_parent ON reviews (parent) WHERE parent IS NOT NULL;

            CREATE TABLE tasks (
                key INTEGER PRIMARY KEY,
                name TEXT NOT NULL,
                title TEXT NOT NULL,
                address TEXT NOT NULL,
                status TEXT NOT NULL,
                attempt INTEGER NOT NULL,
                created_at INTEGER NOT NULL,
                due INTEGER,
                overdue INTEGER NOT NULL,
                region TEXT NOT NULL,
                organisation TEXT NOT NULL,
                result_hash BLOB,
                body BLOB NOT NULL
            ) STRICT;
            CREATE INDEX tasks_open ON tasks (address, created_at, key, status)
                WHERE status NOT IN ('done', 'stopped');
            CREATE INDEX tasks_due ON tasks (region, due)
                WHERE status NOT IN ('done', 'stopped') AND due IS NOT NULL;

            CREATE TABLE timers (
                review INTEGER NOT NULL,
                id TEXT NOT NULL,
                due INTEGER NOT NULL,
                PRIMARY KEY (review, id)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX timers_due ON timers (due);

            CREATE TABLE people (
                id TEXT NOT NULL PRIMARY KEY,
                organisation TEXT NOT NULL,
                region TEXT NOT NULL,
                status TEXT NOT NULL,
                facts BLOB NOT NULL,
                body_hash TEXT,
                position INTEGER NOT NULL,
                head BLOB NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX people_of_region ON people (region);

            CREATE TABLE definitions (
                hash TEXT NOT NULL PRIMARY KEY,
                name TEXT NOT NULL,
                deployed_at INTEGER NOT NULL,
                current INTEGER NOT NULL,
                source BLOB NOT NULL
            ) STRICT;
            """)
}
