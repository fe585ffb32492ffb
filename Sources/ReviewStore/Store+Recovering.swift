/// What a starting loop asks once.
extension Store {
    /// The newest request id that was answered: ids above it need no look-up. UUIDv7 sort by time.
    package func newestRequestID() throws(StoreError) -> String? {
        try connection.cached("SELECT max(request) FROM answers").first { $0.optionalText(0) }
            ?? nil
    }

    /// Numbers of the running reviews of a workflow, in order.
    package func runningReviews(ofWorkflow name: String) throws(StoreError) -> [Int64] {
        let statement = try connection.cached(
            "SELECT number FROM reviews WHERE workflow=?1 AND status='running' ORDER BY number")
        statement.bind(1, name)
        return try statement.all { $0.int64(0) }
    }
}
