import Digest
import JSON
import ReviewEngine
import ReviewStore
import ReviewWire

/// KEEP and PART: a document comes in, in parts, named by the hash of all of it.
///
/// KEEP says what is still missing; PART brings it; KEEP again, and the reader looks at the whole:
/// whether it is what its hash says, and of a kind that is taken. Parts survive a crash, so whoever
/// was cut off asks with KEEP and goes on. An answer that names the hash hands the document in.
extension ReviewLoop {
    private static let nameBytes = 1_000

    func keepDocument(
        _ fields: Fields, _ session: Session, _ mapping: Configuration.Mapping,
        _ caller: inout Caller
    ) throws(Refusal) -> Reply {
        let (task, who) = try documentTask(fields, session, mapping, &caller)
        let hash = try documentHash(fields)
        let most = configuration.limits.documentBytes
        let bytes = try fields.integer("bytes", 1...Int64.max, unasked: 1)
        guard bytes <= most else {
            throw Refusal(
                .tooLarge, "DMN-201", "the document is too large", subject: "bytes",
                expected: "at most \(most) bytes", found: "\(bytes) bytes",
                hint: "Save pictures in it smaller, or send it in two.")
        }
        let arrival = DocumentArrival(
            document: hash, bytes: bytes, name: try fields.text("name", bytes: Self.nameBytes),
            task: task.id, who: who)
        try ask(caller) { view, _ in try arrival.judged(view) }
        return .later
    }

    func takePart(
        _ fields: Fields, _ session: Session, _ mapping: Configuration.Mapping,
        _ caller: inout Caller
    ) throws(Refusal) -> Reply {
        let (task, _) = try documentTask(fields, session, mapping, &caller)
        let hash = try documentHash(fields)
        let limits = configuration.limits
        let last = KeptDocument.parts(of: limits.documentBytes, each: WireLimits.partBytes)
        let part = try fields.integer("part", 1...last, unasked: 0)
        let text = try fields.text("content", bytes: limits.bodyBytes)
        guard part > 0, let content = Base64.decode(text), !content.isEmpty,
            Int64(content.count) <= WireLimits.partBytes
        else {
            throw Refusal(
                .invalid, "DMN-202", "the part cannot be used", subject: "content",
                expected: "the number of a part, and 1 to \(WireLimits.partBytes) bytes as base64",
                found: "part \(part), \(text.utf8.count) characters")
        }
        let review = task.id.review.number
        let held = try documentBytes(review: review)
        guard held + Int64(content.count) <= limits.reviewDocumentBytes else {
            throw Refusal(
                .tooLarge, "DMN-203", "the review holds as much as it may",
                subject: "\(task.id.review)",
                expected: "at most \(limits.reviewDocumentBytes) bytes of documents",
                found: "\(held) bytes", hint: "Discard what is not needed.")
        }
        batch.documentParts.append(
            DocumentPart(
                review: review, document: hash, part: part, savedAt: times.wall, content: content))
        return .ok([:])
    }

    /// A task of an inbox whose form asks for documents, if it is the caller's and open.
    private func documentTask(
        _ fields: Fields, _ session: Session, _ mapping: Configuration.Mapping,
        _ caller: inout Caller
    ) throws(Refusal) -> (ReviewTask, who: String) {
        let (id, attempt, task, review, who) = try answerable(fields, session, mapping, &caller)
        guard !task.isQueued, form(of: task, in: review)?.asksForDocuments == true else {
            throw Refusal(
                .refused, "DMN-200", "the task asks for no document", subject: "\(id)",
                hint: "A form asks for one with `format: \"document\"`.")
        }
        try Self.refuseEnded(task, attempt: attempt)
        return (task, who)
    }

    func documentHash(_ fields: Fields) throws(Refusal) -> String {
        let hash = try fields.text("document")
        guard Form.isHash(hash) else {
            throw Refusal(
                .invalid, "DMN-034", "a field cannot be used", subject: "document",
                expected: "a hash: 64 hexadecimal digits", found: "\"\(hash.prefix(80))\"")
        }
        return hash
    }

    private func documentBytes(review: Int64) throws(Refusal) -> Int64 {
        let fresh = batch.documentParts.reduce(Int64(0)) { sum, part in
            part.review == review ? sum + Int64(part.content.count) : sum
        }
        do {
            return try store.documentBytes(review: review) + fresh
        } catch {
            throw Refusal(.internal, "DMN-013", "the store cannot be read: \(error)")
        }
    }

    // MARK: Whole

    /// What the reader found of a document that has come.
    func conclude(_ arrival: DocumentArrival, for caller: Caller) {
        let review = arrival.task.review
        if let refusal = arrival.refusal {
            // Parts that make no document are no use to anybody.
            batch.documentParts.append(
                DocumentPart(
                    review: review.number, document: arrival.document, part: 0,
                    savedAt: times.wall, content: []))
            answer(caller, refusing: refusal)
            return
        }
        guard let kind = arrival.kind else { return }
        let name = DocumentName.clean(arrival.name, kind)
        let stored = body(.object(["name": .string(name)]), subject: "review/\(review)")
        batch.bodies.append(stored)
        let document = KeptDocument(
            review: review.number, hash: arrival.document, bytes: arrival.bytes, kind: kind,
            nameBody: stored.hash, task: "\(arrival.task)", who: arrival.who, keptAt: times.wall)
        batch.documents.append(document)
        push(.ok, ["document": .object(document.line(name: name))], to: caller)
    }

    // MARK: With an answer

    /// The documents that an answer names, as handed in. Throws: DMN-204 for one that is not there.
    func handedIn(
        _ named: [(path: String, hash: String)], with task: ReviewTask
    ) throws(Refusal) -> [KeptDocument] {
        var documents: [KeptDocument] = []
        for (path, hash) in named {
            guard var document = try document(hash, review: task.id.review.number),
                document.discardedAt == nil,
                document.isHandedIn || sameBytes(document.task, "\(task.id)")
            else {
                throw Refusal(
                    .invalid, "DMN-204", "the answer names a document that is not here",
                    subject: "result.\(path)", expected: "one that was sent with this task",
                    found: hash, hint: "Send it first: KEEP, PART.")
            }
            document.isHandedIn = true
            documents.append(document)
        }
        return documents
    }

    /// That of this batch first, then the store's.
    func document(_ hash: String, review: Int64) throws(Refusal) -> KeptDocument? {
        let fresh = batch.documents.last { $0.review == review && sameBytes($0.hash, hash) }
        if let fresh { return fresh }
        do {
            return try store.document(hash, review: review)
        } catch {
            throw Refusal(.internal, "DMN-013", "the store cannot be read: \(error)")
        }
    }
}
