import JSON
import ReviewEngine
import ReviewStore
import ReviewWire

/// DOCUMENTS, DOCUMENT, DISCARD: what a review holds, given to whom it concerns, and taken away.
extension ReviewLoop {
    func listDocuments(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let id = try fields.review()
        let shelf = DocumentShelf(principal, caller.pass, register.acting, today)
        let isConfirmed = caller.pass?.isConfirmed ?? true
        try ask(caller) { view, _ in
            guard let row = try view.review(id: "\(id)") else { return .body(["documents": []]) }
            let seen = try shelf.documents(of: row, view)
            let open = seen.filter(shelf.isOpen)
            var body: JSONObject = [
                "documents": .array(try open.map { .object(try $0.line(view)) })
            ]
            if !isConfirmed, !seen.isEmpty { body["needsCode"] = true }
            return .body(body)
        }
        return .later
    }

    /// One part of a document. A code is needed for each, also for one's own.
    func giveDocument(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let id = try fields.review()
        let hash = try documentHash(fields)
        let part = try fields.integer("part", 1...Int64.max, unasked: 1)
        let shelf = DocumentShelf(principal, caller.pass, register.acting, today)
        let isConfirmed = caller.pass?.isConfirmed ?? true
        try ask(caller) { view, _ in
            let missing = Refusal(
                .notYours, "DMN-207", "there is no such document for you", subject: hash)
            guard let row = try view.review(id: "\(id)"),
                let document = try shelf.documents(of: row, view).first(where: {
                    sameBytes($0.hash, hash)
                })
            else { throw missing }
            guard isConfirmed else {
                throw Refusal(
                    .refused, "DMN-145", "the document is confidential: a code is needed",
                    subject: hash, hint: "Ask for one with CODE, and say it with CONFIRM.")
            }
            guard document.discardedAt == nil else {
                throw Refusal(
                    .stale, "DMN-208", "the document was discarded", subject: hash,
                    found: "discarded")
            }
            guard let content = try view.part(part, of: hash, review: id.number) else {
                throw missing
            }
            var line = try document.line(view)
            line["part"] = .int(part)
            line["content"] = .string(Base64.encode(content))
            return .body(line)
        }
        return .later
    }

    /// The content goes for good, the line that it was there stays.
    func discardDocument(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let id = try fields.review()
        let hash = try documentHash(fields)
        let missing = Refusal(
            .notYours, "DMN-207", "there is no such document for you", subject: hash)
        guard let review = try load(id.number)?.review,
            principal.mayRead(region: review.region, organisation: review.organisation),
            let document = try document(hash, review: id.number), document.isHandedIn
        else { throw missing }
        let reason = body(
            .object(["reason": .string(try fields.text("reason"))]), subject: "review/\(id)")
        guard document.discardedAt == nil else { return .ok(["discarded": .string(hash)]) }
        batch.bodies.append(reason)
        let input: JSONObject = [
            "review": .string("\(id)"), "document": .string(hash),
            "erase": .array([.string(document.nameBody)]), "reason": .string(reason.hash),
        ]
        storeHead = record(
            subject: "store", kind: "discarded", by: Actor(caller, principal),
            region: review.region, organisation: review.organisation,
            body: JSONValue.object(["v": 1, "input": .object(input), "change": [:]]).compactBytes,
            previous: storeHead)
        erasures.decided.append(ErasureList.Line(hash: document.nameBody, at: times.calendar))
        return .ok(["discarded": .string(hash)])
    }
}

extension KeptDocument {
    /// As the wire tells of it, with the name that the register of texts has for it.
    func line(_ view: borrowing StoreView) throws(StoreError) -> JSONObject {
        line(name: try name(view))
    }

    func name(_ view: borrowing StoreView) throws(StoreError) -> String {
        let told = try StoredBodies.resolved(.object(["body": .string(nameBody)]), view)
        return told["name"]?.stringValue ?? "discarded"
    }

    func line(name: String) -> JSONObject {
        var line: JSONObject = [
            "document": .string(hash), "name": .string(name), "type": .string(kind.mediaType),
            "bytes": .int(bytes),
            "parts": .int(KeptDocument.parts(of: bytes, each: WireLimits.partBytes)),
            "task": .string(task), "who": .string(who), "keptAt": .string(InstantText.text(keptAt)),
            "handedIn": .bool(isHandedIn),
        ]
        if let discardedAt { line["discardedAt"] = .string(InstantText.text(discardedAt)) }
        return line
    }
}
