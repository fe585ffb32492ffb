/// What pages need: who may act by a link, and answers that are not finished.
extension Migration {
    static let passesAndDrafts = Migration(
        number: 5, title: "passes and drafts",
        sql: """
            CREATE TABLE passes (
                hash BLOB NOT NULL PRIMARY KEY,
                kind TEXT NOT NULL,
                principal TEXT NOT NULL,
                task TEXT,
                parent BLOB,
                made_at INTEGER NOT NULL,
                until INTEGER NOT NULL,
                assistant INTEGER NOT NULL,
                confirmed INTEGER NOT NULL,
                digits BLOB,
                tries INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX passes_of_parent ON passes (parent, made_at) WHERE parent IS NOT NULL;
            CREATE INDEX passes_by_end ON passes (until);

            CREATE TABLE drafts (
                task INTEGER PRIMARY KEY,
                revision INTEGER NOT NULL,
                saved_at INTEGER NOT NULL,
                who TEXT NOT NULL,
                content BLOB NOT NULL
            ) STRICT;
            """)
}
