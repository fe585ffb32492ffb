/// Documents that were given with answers, in parts.
extension Migration {
    static let documents = Migration(
        number: 6, title: "documents",
        sql: """
            CREATE TABLE documents (
                review INTEGER NOT NULL,
                hash TEXT NOT NULL,
                bytes INTEGER NOT NULL,
                kind TEXT NOT NULL,
                name_body TEXT NOT NULL,
                task INTEGER NOT NULL,
                who TEXT NOT NULL,
                kept_at INTEGER NOT NULL,
                handed_in INTEGER NOT NULL,
                discarded_at INTEGER,
                PRIMARY KEY (review, hash)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX documents_of_name ON documents (name_body);
            CREATE INDEX documents_not_handed_in ON documents (kept_at) WHERE handed_in = 0;

            CREATE TABLE document_parts (
                place INTEGER PRIMARY KEY,
                review INTEGER NOT NULL,
                document TEXT NOT NULL,
                part INTEGER NOT NULL,
                bytes INTEGER NOT NULL,
                saved_at INTEGER NOT NULL,
                content BLOB NOT NULL
            ) STRICT;
            CREATE UNIQUE INDEX document_parts_of_document
                ON document_parts (review, document, part);
            CREATE INDEX document_parts_of_review ON document_parts (review, bytes);
            CREATE INDEX document_parts_by_age ON document_parts (saved_at);
            """)
}
