/// Everybody who may answer a task is told of it in a letter of their own; a calendar has an address.
extension Migration {
    static let lettersOfReaders = Migration(
        number: 7, title: "letters of each reader, addresses of calendars",
        sql: """
            CREATE TABLE told (
                task INTEGER NOT NULL,
                attempt INTEGER NOT NULL,
                kind TEXT NOT NULL,
                number INTEGER NOT NULL,
                recipient TEXT NOT NULL,
                letter TEXT NOT NULL,
                PRIMARY KEY (task, attempt, kind, number, recipient)
            ) STRICT, WITHOUT ROWID;
            INSERT INTO told SELECT t.task, t.attempt, t.kind, t.number, l.recipient, t.letter
                FROM letter_tasks t JOIN letters l ON l.id = t.letter;
            DROP TABLE letter_tasks;
            ALTER TABLE told RENAME TO letter_tasks;

            ALTER TABLE passes ADD COLUMN review TEXT;
            CREATE INDEX passes_of_feeds ON passes (principal, made_at) WHERE kind = 'feed';
            """)
}
