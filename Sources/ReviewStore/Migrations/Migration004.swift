/// The register beside the pool: organisations, regions, roles.
extension Migration {
    static let register = Migration(
        number: 4, title: "the register of organisations, regions and roles",
        sql: """
            CREATE TABLE organisations (
                sort TEXT NOT NULL,
                id TEXT NOT NULL,
                kind TEXT NOT NULL,
                region TEXT NOT NULL,
                facts BLOB NOT NULL,
                body_hash TEXT,
                position INTEGER NOT NULL,
                head BLOB NOT NULL,
                PRIMARY KEY (sort, id)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX people_of_organisation ON people (organisation);
            """)
}
