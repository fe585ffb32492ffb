/// Reviews that go on though an expression of their workflow has failed are found without a walk; a
/// name has one current definition.
extension Migration {
    /// Those that a snapshot tells of; the next step of each says it for itself.
    static let troubledReviews = Migration(
        number: 8, title: "reviews of which an expression has failed, one current definition",
        sql: """
            ALTER TABLE reviews ADD COLUMN troubled INTEGER NOT NULL DEFAULT 0;
            UPDATE reviews SET troubled = 1 WHERE status = 'running'
                AND instr(snapshot, CAST('an expression of the workflow failed' AS BLOB)) > 0;
            UPDATE definitions SET current = 0 WHERE EXISTS (SELECT 1 FROM definitions later
                WHERE later.name = definitions.name
                AND (later.deployed_at, later.hash) > (definitions.deployed_at, definitions.hash));
            CREATE INDEX reviews_troubled ON reviews (number) WHERE troubled = 1;
            """)
}
