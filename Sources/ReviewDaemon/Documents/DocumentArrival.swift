import Digest
import JSON
import ReviewEngine
import ReviewStore
import ReviewWire

/// A document that somebody says has come; the reader looks whether it has, and what it is.
struct DocumentArrival: Sendable {
    var document: String
    var bytes: Int64
    /// As the sender's machine calls it.
    var name: String
    var task: TaskID
    var who: String
    var kind: DocumentKind?
    /// Why the parts make no document that is kept.
    var refusal: Refusal?

    /// What is missing; or the document as it was kept before; or this, with what the whole is.
    func judged(_ view: borrowing StoreView) throws -> ReadJob.Found {
        let review = task.review.number
        if let known = try view.document(document, review: review), known.discardedAt == nil,
            known.isHandedIn || sameBytes(known.task, "\(task)")
        {
            // The same bytes once more: called as they are called now, and kept so until an answer
            // names them.
            let name = DocumentName.clean(name, known.kind)
            guard try !known.isHandedIn && !sameBytes(known.name(view), name) else {
                return .body(["document": .object(known.line(name: name))])
            }
            var again = self
            again.kind = known.kind
            return .document(again)
        }
        let parts = KeptDocument.parts(of: bytes, each: WireLimits.partBytes)
        let sizes = try view.partSizes(of: document, review: review)
        let missing = (1...parts).filter { part in !sizes.contains { $0.part == part } }
        guard missing.isEmpty else {
            return .body(["missing": .array(missing.map { .int($0) })])
        }
        var content: [UInt8] = []
        content.reserveCapacity(Int(bytes))
        for part in 1...parts {
            content += try view.part(part, of: document, review: review) ?? []
        }
        return .document(judged(content))
    }

    private func judged(_ content: [UInt8]) -> DocumentArrival {
        var judged = self
        guard Int64(content.count) == bytes,
            sameBytes(Digest.hex(Digest.hash(content)), document)
        else {
            judged.refusal = Refusal(
                .invalid, "DMN-205", "the parts are not the document that was announced",
                subject: "document", expected: "\(bytes) bytes with this hash",
                found: "\(content.count) bytes with another",
                hint: "They are forgotten; send the document again.")
            return judged
        }
        do throws(DocumentFault) {
            judged.kind = try DocumentKind(content: content)
        } catch {
            judged.refusal = Refusal(
                .invalid, "DMN-206", "documents of this kind are not taken", subject: "document",
                expected: DocumentKind.spoken, found: error.found, hint: error.advice)
        }
        return judged
    }
}
