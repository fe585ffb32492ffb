/// Letters and what they told of.
extension Migration {
    static let letters = Migration(
        number: 3, title: "letters",
        sql: """
            CREATE TABLE letters (
                id TEXT NOT NULL PRIMARY KEY,
                recipient TEXT NOT NULL,
                region TEXT NOT NULL,
                state TEXT NOT NULL,
                at INTEGER NOT NULL,
                facts BLOB NOT NULL,
                position INTEGER NOT NULL,
                head BLOB NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX letters_open ON letters (state, region)
                WHERE state NOT IN ('handed', 'settled');
            CREATE INDEX letters_about_dates ON letters (id) WHERE instr(id, '.dates.') > 0;
            CREATE INDEX letters_of_recipient ON letters (recipient, at);

            CREATE TABLE letter_tasks (
                task INTEGER NOT NULL,
                attempt INTEGER NOT NULL,
                kind TEXT NOT NULL,
                number INTEGER NOT NULL,
                letter TEXT NOT NULL,
                PRIMARY KEY (task, attempt, kind, number)
            ) STRICT, WITHOUT ROWID;
            """)
}
