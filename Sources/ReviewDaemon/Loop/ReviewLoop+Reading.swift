import JSON
import ReviewEngine
import ReviewStore
import ReviewWire

/// Questions go to the reader, at most so many of one client at once, and come back as results of a
/// later turn.
extension ReviewLoop {
    /// So many questions are answered in one turn of a loop whose disk is full.
    private static let readsAhead = 8

    /// While the disk is full the tables cannot follow, and a reader would not see what was told:
    /// the loop answers itself, from the tables with all that they owe laid over them.
    func answerAhead() {
        guard fullReason != nil, appliedThrough < sequence else { return }
        let jobs = reads.filter(isAhead).prefix(Self.readsAhead)
        guard !jobs.isEmpty else { return }
        do {
            finishedAhead += try store.reading(ahead: owed) { reader in
                jobs.map { $0.answered(by: reader) }
            }
        } catch {
            finishedAhead += jobs.map { $0.refused(because: error) }
        }
        var left = jobs.count
        reads.removeAll { read in
            guard left > 0, isAhead(read) else { return false }
            left -= 1
            return true
        }
        wantsTurn = true
    }

    func ask(
        _ caller: Caller,
        _ read: @escaping @Sendable (borrowing StoreView, ReadJob) throws -> ReadJob.Found
    ) throws(Refusal) {
        let most = configuration.limits.openReads
        guard openReads[caller.peer, default: 0] < most else {
            throw Refusal(
                .busy, "DMN-016", "too many questions at once",
                expected: "at most \(most) that are not yet answered", found: "one more",
                hint: "Wait for the answers before asking more.")
        }
        openReads[caller.peer, default: 0] += 1
        reads.append(
            ReadJob(
                caller: caller, position: sequence, now: times.calendar, epoch: epoch,
                calendars: calendars, shelf: shelf, holds: holdReaches, read: read))
    }

    func conclude(_ read: FinishedRead) {
        let left = openReads[read.caller.peer, default: 1] - 1
        openReads[read.caller.peer] = left > 0 ? left : nil
        let memory = read.caller.memoryKey.flatMap { pendingMemory.removeValue(forKey: $0) }
        switch read.result {
        case .success(.body(let body)): push(.ok, body, to: read.caller)
        case .success(.letters(let body, let silent, let seen)):
            figures.silent = silent
            // Of two that were asked at a time, what the later saw.
            if let through = seen.through, through >= dates.through ?? 0 { dates = seen }
            figures.datesRead = dates.read
            push(.ok, body, to: read.caller)
        case .success(.deployment(let deployment)):
            if let workflow = deployment.workflow {
                deploy(workflow, source: deployment.source, by: deployment.actor)
            }
            if let memory { remember(memory, .ok, deployment.answer) }
            push(.ok, deployment.answer, to: read.caller)
        case .success(.planning(let planner)):
            conclude(planner, for: read.caller, memory)
        case .success(.importing(let plan)):
            conclude(plan, for: read.caller, memory)
        case .success(.document(let arrival)): conclude(arrival, for: read.caller)
        case .failure(let refusal):
            if let memory, refusal.isKept {
                remember(memory, .error, refusal.onWire(verb: read.caller.verb).body)
            }
            answer(read.caller, refusing: refusal)
        }
    }
}
