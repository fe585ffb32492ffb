import JSON
import ReviewEngine
import ReviewStore
import ReviewWire

/// Which documents of a review somebody may read, now.
///
/// A coordinator of the region and the host: what was handed in. Others: what was handed in, while the
/// review runs and its workflow names them in its fact `documents`. Whoever gave a document: that one,
/// while its task is theirs. An operator sees none, an automatic step neither.
struct DocumentShelf: Sendable {
    private let principal: Principal
    private let pass: Pass?
    private let acting: ActingIndex
    private let day: String

    init(_ principal: Principal, _ pass: Pass?, _ acting: ActingIndex, _ day: String) {
        self.principal = principal
        self.pass = pass
        self.acting = acting
        self.day = day
    }

    /// All that are theirs to see, whether or not a code is still needed for it.
    func documents(
        of row: ReviewRow, _ view: borrowing StoreView
    ) throws(StoreError) -> [KeptDocument] {
        guard try isWithinPass(row, view) else { return [] }
        let all = try view.documents(review: row.number)
        guard !all.isEmpty else { return [] }
        let seesHandedIn = mayRead(row)
        var seen: [KeptDocument] = []
        for document in all {
            if seesHandedIn, document.isHandedIn {
                seen.append(document)
            } else if try isOwn(document, row, view) {
                seen.append(document)
            }
        }
        return seen
    }

    /// Whether it is told of without a code: of a task's link those given with it are.
    func isOpen(_ document: KeptDocument) -> Bool {
        guard let pass, !pass.isConfirmed else { return true }
        return pass.task.map { sameBytes($0, document.task) } ?? false
    }

    /// A link is for one task: it reaches its review, as long as the task is open.
    private func isWithinPass(
        _ row: ReviewRow, _ view: borrowing StoreView
    ) throws(StoreError) -> Bool {
        guard let only = pass?.task else { return true }
        guard let task = try view.task(id: only), sameBytes(task.review, row.id) else {
            return false
        }
        return ["ready", "waiting", "leased"].contains { sameBytes($0, task.status) }
            && acting.owns(principal, address: task.address, region: row.region, on: day)
    }

    private func mayRead(_ row: ReviewRow) -> Bool {
        switch principal {
        case .operator, .queue: return false
        case .coordinator, .organisation, .person, .role: break
        }
        let host = "organisation:\(row.organisation)"
        if principal.mayRead(region: row.region, organisation: row.organisation)
            || acting.owns(principal, address: host, region: row.region, on: day)
        {
            return true
        }
        guard sameBytes(row.status, "running"), let facts = try? JSONReader.parse(row.facts) else {
            return false
        }
        return (facts["documents"]?.arrayValue ?? []).compactMap(\.stringValue).contains {
            acting.owns(principal, address: $0, region: row.region, on: day)
        }
    }

    private func isOwn(
        _ document: KeptDocument, _ row: ReviewRow, _ view: borrowing StoreView
    ) throws(StoreError) -> Bool {
        guard let task = try view.task(id: document.task) else { return false }
        return acting.owns(principal, address: task.address, region: row.region, on: day)
    }
}
