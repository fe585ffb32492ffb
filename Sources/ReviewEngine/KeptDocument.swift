/// A document that somebody gave with an answer: known by the hash of its content.
///
/// It is truth beside the journal, like a personal body, and may be discarded like one. Whether it
/// belongs to an answer is said by the answer, which names its hash; one that no answer names goes
/// some days after its task has ended.
package struct KeptDocument: Sendable, Equatable {
    /// Number of the review that it was given for.
    package var review: Int64
    /// Hash of the content, 64 hexadecimal digits.
    package var hash: String
    package var bytes: Int64
    package var kind: DocumentKind
    /// Hash of the body that holds the file's name, which may name somebody.
    package var nameBody: String
    /// The task that it was given with, and who gave it.
    package var task: String
    package var who: String
    /// CLOCK_REALTIME.
    package var keptAt: Int64
    /// An answer names it.
    package var isHandedIn: Bool
    /// When its content was discarded, in milliseconds since 1970.
    package var discardedAt: Int64?

    package init(
        review: Int64, hash: String, bytes: Int64, kind: DocumentKind, nameBody: String,
        task: String, who: String, keptAt: Int64, isHandedIn: Bool = false,
        discardedAt: Int64? = nil
    ) {
        self.review = review
        self.hash = hash
        self.bytes = bytes
        self.kind = kind
        self.nameBody = nameBody
        self.task = task
        self.who = who
        self.keptAt = keptAt
        self.isHandedIn = isHandedIn
        self.discardedAt = discardedAt
    }

    /// How many parts a content of so many bytes has.
    package static func parts(of bytes: Int64, each size: Int64) -> Int64 {
        size < 1 || bytes < 1 ? 0 : (bytes - 1) / size + 1
    }
}

/// A piece of a document on its way in, or of one that is kept.
package struct DocumentPart: Sendable, Equatable {
    package var review: Int64
    /// Hash of the whole content.
    package var document: String
    /// From 1 on.
    package var part: Int64
    /// CLOCK_REALTIME.
    package var savedAt: Int64
    /// Empty when the parts of the document are to go: they make none that is kept.
    package var content: [UInt8]

    package init(
        review: Int64, document: String, part: Int64, savedAt: Int64, content: [UInt8]
    ) {
        self.review = review
        self.document = document
        self.part = part
        self.savedAt = savedAt
        self.content = content
    }
}
