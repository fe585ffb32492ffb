import JSON
import ReviewEngine
import ReviewStore
import ReviewWire

/// HELD and ERASE of a review that has ended: what was written in it and need not be kept any longer.
///
/// Answers, letters, reasons and documents go; dates, places and votes stay, so that its history is
/// whole and replays.
extension ReviewLoop {
    /// Reviews from a text's own up to the one that set off all others.
    private static let heightMax = 500

    func showHeld(
        _ fields: Fields, inReviewOf region: String, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let id = try endedReview(fields, region).id
        let word = try fields.optionalText("after") ?? "texts:0"
        guard case .texts(let after)? = HeldOn.Place(word) else {
            throw Refusal(
                .invalid, "DMN-187", "this is no place in a search", subject: "after",
                expected: "the `next` of the answer before", found: "\"\(word)\"")
        }
        try ask(caller) { view, _ in
            guard let row = try view.review(id: "\(id)") else { return .body(["items": []]) }
            let subjects = try view.family(of: row).map { "review/\($0.id)" }
            let window = try view.bodyHashes(ofAny: subjects, after: after)
            var body: JSONObject = [
                "items": .array(
                    window.found.map { ["kind": "text", "hash": .string($0)] })
            ]
            body["next"] = window.next.map { .string(HeldOn.Place.texts($0).word) }
            return .body(body)
        }
        return .later
    }

    func eraseReview(
        _ fields: Fields, _ region: String, _ actor: Actor
    ) throws(Refusal) -> Reply {
        let review = try endedReview(fields, region)
        let id = review.id
        var hashes: [String] = []
        for (index, value) in try fields.read({ object throws(WireError) in
            try object.array("texts", atMost: Self.decisionsMax)
        }).enumerated() {
            hashes.append(try erasable(value, index, in: region, ofReview: id))
        }
        let answer: JSONObject = ["erased": .int(Int64(hashes.count)), "kept": 0]
        guard try !fields.flag("dryRun") else { return .ok(answer) }
        let reason = body(
            .object(["reason": .string(try fields.text("reason"))]), subject: "store/erasures")
        batch.bodies.append(reason)
        let input: JSONObject = [
            "review": .string("\(id)"), "erase": .array(hashes.map { .string($0) }),
            "reason": .string(reason.hash),
        ]
        storeHead = record(
            subject: "store", kind: "erased", by: actor, region: region,
            organisation: review.organisation,
            body: JSONValue.object(["v": 1, "input": .object(input), "change": [:]]).compactBytes,
            previous: storeHead)
        erasures.decided += hashes.map { ErasureList.Line(hash: $0, at: times.calendar) }
        return .ok(answer)
    }

    private func endedReview(_ fields: Fields, _ region: String) throws(Refusal) -> Review {
        let id = try fields.review()
        guard let review = try load(id.number)?.review, sameBytes(review.region, region) else {
            throw Refusal(
                .notYours, "DMN-047", "there is no such review for you", subject: "\(id)")
        }
        // A part has ended long before the whole that still needs what was written in it.
        for one in try lineage(of: review) where one.isOpen {
            throw Refusal(
                .conflict, "DMN-211", "a review that goes on keeps what was written in it",
                subject: "\(one.id)", expected: "a review that has ended",
                found: one.status.rawValue,
                hint: "Single texts go with `reviewctl people erase`.")
        }
        return review
    }

    /// A review, the one that waits for it, and so on.
    private func lineage(of review: Review) throws(Refusal) -> [Review] {
        var lineage = [review]
        while lineage.count < Self.heightMax, let parent = lineage[lineage.count - 1].parent,
            let next = try load(parent.review.number)?.review
        {
            lineage.append(next)
        }
        return lineage
    }

    /// The hash of a text of this review, or of one that it set off.
    private func erasable(
        _ value: JSONValue, _ index: Int, in region: String, ofReview id: ReviewID
    ) throws(Refusal) -> String {
        let (hash, subject) = try erasable(value, index, in: region)
        guard let subject else { return hash }
        if subject.utf8.starts(with: "review/".utf8),
            let own = ReviewID(String(decoding: subject.utf8.dropFirst(7), as: UTF8.self)),
            let review = try load(own.number)?.review,
            try lineage(of: review).contains(where: { $0.id == id })
        {
            return hash
        }
        throw Refusal(
            .notYours, "DMN-189", "there is no such text for you", subject: "texts[\(index)]",
            expected: "a text of \(id)", found: hash)
    }
}
