import JSON
import ReviewEngine
import ReviewStore
import ReviewWire

/// DRAFT: an answer that is not finished is kept until the task is answered.
extension ReviewLoop {
    private static let draftBytes = 262_144

    func saveDraft(
        _ fields: Fields, _ session: Session, _ mapping: Configuration.Mapping,
        _ caller: inout Caller
    ) throws(Refusal) -> Reply {
        let (id, attempt, task, _, who) = try answerable(fields, session, mapping, &caller)
        guard !task.isQueued else {
            throw Refusal(
                .refused, "DMN-150", "only a task of an inbox has a draft", subject: "\(id)",
                hint: "PROGRESS keeps what an automatic step has come to.")
        }
        try Self.refuseEnded(task, attempt: attempt)
        let content = JSONValue.object(try fields.members("draft")).compactBytes
        guard content.count <= Self.draftBytes else {
            throw Refusal(
                .tooLarge, "DMN-151", "the draft is too large", subject: "draft",
                expected: "at most \(Self.draftBytes) bytes", found: "\(content.count) bytes")
        }
        let standing = try draft(of: task)?.revision ?? 0
        if fields.object["revision"] != nil {
            let known = try fields.integer("revision", 0...Int64.max, unasked: 0)
            guard known == standing else {
                throw Refusal(
                    .conflict, "DMN-152", "the draft was saved elsewhere meanwhile",
                    subject: "\(id)", expected: "revision \(standing)", found: "revision \(known)",
                    hint: "Read it again with SHOW, add yours, and save that.")
            }
        }
        let draft = Draft(
            task: "\(id)", revision: standing + 1, savedAt: times.wall, who: who, content: content)
        batch.drafts.append(draft)
        return .ok([
            "revision": .int(draft.revision), "savedAt": .string(InstantText.text(draft.savedAt)),
        ])
    }

    /// That of this batch first, then the store's.
    private func draft(of task: ReviewTask) throws(Refusal) -> Draft? {
        let id = "\(task.id)"
        if let fresh = batch.drafts.last(where: { sameBytes($0.task, id) }) {
            return fresh.content.isEmpty ? nil : fresh
        }
        do {
            return try store.draft(task: id)
        } catch {
            throw Refusal(.internal, "DMN-013", "the store cannot be read: \(error)")
        }
    }

    func removeDraft(of task: ReviewTask) throws(Refusal) {
        guard var draft = try draft(of: task) else { return }
        draft.content = []
        batch.drafts.append(draft)
    }
}

extension Draft {
    /// Whether somebody saved it, for themselves or for another.
    func isBy(_ principal: String) -> Bool {
        sameBytes(who, principal) || who.hasPrefix("\(principal) for ")
    }

    /// As SHOW tells it.
    var line: JSONObject {
        [
            "revision": .int(revision), "savedAt": .string(InstantText.text(savedAt)),
            "who": .string(who),
            "content": (try? JSONReader.parse(content)) ?? .object([:]),
        ]
    }
}
