import JSON
import ReviewEngine
import ReviewStore

/// What is to be erased: decided in this turn, or waiting since.
///
/// The decision is a journal entry; the list beside the store is written once that is on disk; then
/// the texts go, a few a turn.
struct ErasureQueue {
    /// Decided by commands of this turn.
    var decided: [ErasureList.Line] = []
    /// On the list, and still there.
    var waiting: [ErasureList.Line] = []
    /// On disk in the journal, and not yet on the list.
    var unlisted: [ErasureList.Line] = []

    /// From an entry that the tables do not hold yet: its erasure may not have begun.
    mutating func remember(_ input: JSONValue?, at: Int64) {
        for hash in (input?["erase"]?.arrayValue ?? []).compactMap(\.stringValue) {
            unlisted.append(ErasureList.Line(hash: hash, at: at))
        }
    }
}

extension ReviewLoop {
    /// Texts erased in one turn.
    private static let erasedAtOnce = 32

    var erasureList: ErasureList { ErasureList(beside: configuration.store) }

    /// After the commit and before anything leaves: what was decided is on the list.
    func noteErasures() throws(Ending) {
        erasures.unlisted += erasures.decided
        erasures.decided.removeAll()
        guard !erasures.unlisted.isEmpty, !restsWhileFull else { return }
        do {
            try erasureList.add(erasures.unlisted)
        } catch {
            guard error.isPassing else { throw Ending(.store, "\(error)") }
            log.error("the list of erasures cannot be written: \(error)")
            fullReason = "\(error)"
            nextTry = times.machine + Self.pauseWhileFull
            return
        }
        erasures.waiting += erasures.unlisted
        erasures.unlisted.removeAll()
    }

    func eraseSome() throws(Ending) {
        guard !erasures.waiting.isEmpty, !restsWhileFull else { return }
        let some = erasures.waiting.prefix(Self.erasedAtOnce)
        do {
            _ = try store.erase(bodies: some.map(\.hash), at: some.first?.at ?? times.calendar)
        } catch {
            guard error.isPassing else { throw Ending(.store, "\(error)") }
            log.error("texts could not be erased yet: \(error)")
            fullReason = "\(error)"
            nextTry = times.machine + Self.pauseWhileFull
            return
        }
        erasures.waiting.removeFirst(some.count)
        if !erasures.waiting.isEmpty { wantsTurn = true }
    }
}
