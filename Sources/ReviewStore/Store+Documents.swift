/// Documents and their parts: truth beside the journal, written by `append`, discarded like bodies.
internal import CSQLite
package import ReviewEngine

extension Store {
    /// Writes documents and parts of a batch, within its transaction. An empty part says that those
    /// of its document go.
    func write(_ parts: [DocumentPart], _ documents: [KeptDocument]) throws(StoreError) {
        for part in parts {
            guard !part.content.isEmpty else {
                try connection.removeParts(of: part.document, review: part.review)
                continue
            }
            let statement = try connection.cached(DocumentPart.write)
            statement.bind(1, part.review)
            statement.bind(2, part.document)
            statement.bind(3, part.part)
            statement.bind(4, Int64(part.content.count))
            statement.bind(5, part.savedAt)
            try statement.run(
                blob: DocumentPart.contentParameter, part.content,
                doing: "write a part of a document")
        }
        for document in documents {
            guard let key = TaskKey.parse(document.task) else { continue }
            let statement = try connection.cached(KeptDocument.write)
            document.bind(to: statement, task: key)
            try statement.run(doing: "write a document")
        }
    }

    /// Discards the document whose name is this body, within the transaction that erases it: its
    /// parts go and are overwritten (`secure_delete`), its row stays.
    func discardDocument(named body: String, at: Int64) throws(StoreError) {
        let naming = try connection.cached(
            "SELECT review, hash FROM documents WHERE name_body=?1 AND discarded_at IS NULL")
        naming.bind(1, body)
        for document in try naming.all({ (review: $0.int64(0), hash: $0.text(1)) }) {
            let statement = try connection.cached(
                "UPDATE documents SET discarded_at=?3 WHERE review=?1 AND hash=?2")
            statement.bind(1, document.review)
            statement.bind(2, document.hash)
            statement.bind(3, at)
            try statement.run(doing: "discard a document")
            try connection.removeParts(of: document.hash, review: document.review)
        }
    }

    package func document(_ hash: String, review: Int64) throws(StoreError) -> KeptDocument? {
        try connection.document(hash, review: review)
    }

    /// Bytes that a review's documents take, those on their way in included.
    package func documentBytes(review: Int64) throws(StoreError) -> Int64 {
        let statement = try connection.cached(
            "SELECT coalesce(sum(bytes), 0) FROM document_parts WHERE review=?1")
        statement.bind(1, review)
        return try statement.first { $0.int64(0) } ?? 0
    }

    /// Forgets what came before `before` and belongs to nothing: parts of documents that were never
    /// whole, and documents that no answer names, once their task has ended. At most `limit` of each;
    /// returns how many went.
    package func pruneDocuments(before: Int64, limit: Int) throws(StoreError) -> Int {
        let unnamed = try connection.cached(
            """
            SELECT d.review, d.hash FROM documents d JOIN tasks t ON t.key = d.task
            WHERE d.handed_in = 0 AND d.kept_at < ?1 AND t.status IN ('done', 'stopped')
            ORDER BY d.kept_at LIMIT ?2
            """)
        unnamed.bind(1, before)
        unnamed.bind(2, Int64(limit))
        let gone = try unnamed.all { (review: $0.int64(0), hash: $0.text(1)) }
        let parts = try connection.cached(
            """
            DELETE FROM document_parts WHERE place IN (
                SELECT p.place FROM document_parts p LEFT JOIN documents d
                ON d.review = p.review AND d.hash = p.document
                WHERE p.saved_at < ?1 AND d.hash IS NULL LIMIT ?2)
            """)
        var count = gone.count
        try transaction("forget old documents") { () throws(StoreError) in
            for document in gone {
                let statement = try connection.cached(
                    "DELETE FROM documents WHERE review=?1 AND hash=?2")
                statement.bind(1, document.review)
                statement.bind(2, document.hash)
                try statement.run(doing: "forget a document")
                try connection.removeParts(of: document.hash, review: document.review)
            }
            parts.bind(1, before)
            parts.bind(2, Int64(limit))
            try parts.run(doing: "forget parts of documents")
            count += Int(sqlite3_changes(connection.handle))
        }
        return count
    }
}

extension StoreView {
    /// A review's documents, in the order in which they were given.
    package func documents(review: Int64) throws(StoreError) -> [KeptDocument] {
        let statement = try connection.cached(
            """
            SELECT \(KeptDocument.columns) FROM documents WHERE review=?1 ORDER BY kept_at, hash
            """)
        statement.bind(1, review)
        return try statement.all { KeptDocument($0) }.compactMap { $0 }
    }

    package func document(_ hash: String, review: Int64) throws(StoreError) -> KeptDocument? {
        try connection.document(hash, review: review)
    }

    /// Which parts of a document are there, and how long each is.
    package func partSizes(
        of document: String, review: Int64
    ) throws(StoreError) -> [(part: Int64, bytes: Int64)] {
        let statement = try connection.cached(
            "SELECT part, bytes FROM document_parts WHERE review=?1 AND document=?2 ORDER BY part")
        statement.bind(1, review)
        statement.bind(2, document)
        return try statement.all { (part: $0.int64(0), bytes: $0.int64(1)) }
    }

    package func part(
        _ part: Int64, of document: String, review: Int64
    ) throws(StoreError) -> [UInt8]? {
        let statement = try connection.cached(
            "SELECT content FROM document_parts WHERE review=?1 AND document=?2 AND part=?3")
        statement.bind(1, review)
        statement.bind(2, document)
        statement.bind(3, part)
        return try statement.first { $0.bytes(0) }
    }
}

extension Connection {
    fileprivate func document(_ hash: String, review: Int64) throws(StoreError) -> KeptDocument? {
        let statement = try cached(
            "SELECT \(KeptDocument.columns) FROM documents WHERE review=?1 AND hash=?2")
        statement.bind(1, review)
        statement.bind(2, hash)
        return try statement.first { KeptDocument($0) } ?? nil
    }

    fileprivate func removeParts(of document: String, review: Int64) throws(StoreError) {
        let statement = try cached("DELETE FROM document_parts WHERE review=?1 AND document=?2")
        statement.bind(1, review)
        statement.bind(2, document)
        try statement.run(doing: "remove parts of a document")
    }
}
