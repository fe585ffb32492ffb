import CivilTime
package import JSON
package import Statechart

/// Reviews, tasks and people as the rows that the store keeps.
extension Review {
    /// - Parameter facts: what the chart publishes, for lists and lookups.
    package func row(facts: JSONObject, head: [UInt8], position: Int64) -> ReviewRow {
        ReviewRow(
            id: id.description, number: id.number, workflow: workflow, definition: definition,
            title: title, region: region, organisation: organisation, status: status.rawValue,
            states: chart.leaves.joined(separator: ","), parent: parent?.review.description,
            startedAt: startedAt, endedAt: endedAt, nextDue: nextDue, held: isHeldByItself,
            facts: JSONValue.object(facts).compactBytes, position: position, head: head,
            snapshot: encodedBytes, troubled: status == .running && problem != nil)
    }

    /// Reads a stored snapshot. Throws: ENG-041 … ENG-043 when it cannot be understood.
    package init(row: ReviewRow, chart: Chart) throws(Refusal) {
        try self.init(decoding: try Self.object(row.snapshot, of: row.id), chart: chart)
    }

    static func object(_ bytes: [UInt8], of subject: String) throws(Refusal) -> JSONObject {
        do {
            guard let object = try JSONReader.parse(bytes).objectValue else {
                throw Refusal(
                    .internal, "ENG-043", "a stored record is no object", subject: subject)
            }
            return object
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw Refusal(
                .internal, "ENG-043", "a stored record cannot be read: \(error)", subject: subject)
        }
    }

    /// The earliest date that a task or timer waits for, reminders aside; nil while it stands still.
    package var nextDue: Int64? {
        guard takesTimers else { return nil }
        return chart.timers.compactMap { timer -> Int64? in
            if case .remind = timer.purpose { return nil }
            return timer.due?.milliseconds
        }.min()
    }

    /// A held, ended or set-aside review lets no timer fire.
    ///
    /// Whether its host or region is held is no part of it; the loop asks that besides.
    package var takesTimers: Bool { status == .running && !isHeldByItself }

    /// By its own hold, or by that of a review that waits for it.
    package var isHeldByItself: Bool { hold != nil || above != nil }

    /// It still takes inputs: running, held, deferred, or set aside until somebody looks.
    package var isOpen: Bool {
        status == .running || status == .attention || status == .deferred
    }

    /// The word of lists and outcomes: `held` for one that runs and stands still, else its status.
    ///
    /// - Parameter isScopeHeld: its host or region is held.
    package func statusWord(isScopeHeld: Bool) -> String {
        status == .running && (isHeldByItself || isScopeHeld) ? "held" : status.rawValue
    }
}

extension ReviewTask {
    package func row(of review: Review) -> TaskRow {
        var body = JSONStream()
        if isOpen { encode(to: &body) } else { encodeRemains(to: &body) }
        return TaskRow(
            id: id.description, review: review.id.description, number: id.number, name: name,
            title: title, address: address, status: status.rawValue, attempt: attempt,
            createdAt: createdAt, due: due, overdue: overdue, region: review.region,
            organisation: review.organisation, resultHash: resultHash.map { Array($0.utf8) },
            body: body.bytes)
    }

    package init(row: TaskRow) throws(Refusal) {
        guard let review = ReviewID(row.review) else {
            throw Refusal(
                .internal, "ENG-043", "a stored task is of no review", subject: row.id,
                found: row.review)
        }
        try self.init(review: review, decoding: try Review.object(row.body, of: row.id))
    }
}

extension Person {
    package func row(head: [UInt8], position: Int64) -> PersonRow {
        PersonRow(
            id: id, organisation: organisation, region: region, status: status,
            facts: JSONValue.object(encoded).compactBytes, bodyHash: bodyHash, position: position,
            head: head)
    }

    package init(row: PersonRow) throws(Refusal) {
        try self.init(id: row.id, decoding: try Review.object(row.facts, of: "person/\(row.id)"))
    }
}
