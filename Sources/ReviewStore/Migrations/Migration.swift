/// A numbered step from one version of the tables to the next; each stands in a file of its own.
///
/// `PRAGMA user_version` of a file says how many have run. A migration that has been released is
/// never changed: what is wrong with it is put right by the next one.
struct Migration {
    /// 1, 2, 3 … without gaps; also the version of the file afterwards.
    let number: Int32
    /// What is different afterwards, in a sentence.
    let title: String
    let sql: String

    /// All of them in order; a new one goes at the end.
    static let all: [Migration] = [
        .firstTables, .subjects, .letters, .register, .passesAndDrafts, .documents,
        .lettersOfReaders, .troubledReviews,
    ]

    /// The version that this program writes.
    static var latest: Int32 { all.last?.number ?? 0 }

    /// Runs what the file still lacks, each in a transaction of its own, so that a stop in between
    /// leaves a whole version behind.
    static func run(on connection: Connection, from version: Int32) throws(StoreError) {
        for migration in all where migration.number > version {
            let doing = "bring its tables to version \(migration.number) (\(migration.title))"
            do {
                try connection.run("BEGIN IMMEDIATE", doing: doing)
                try connection.run(migration.sql, doing: doing)
                try connection.run("PRAGMA user_version=\(migration.number)", doing: doing)
                try connection.run("COMMIT", doing: doing)
            } catch {
                connection.abandonTransaction()
                throw error
            }
        }
    }
}
