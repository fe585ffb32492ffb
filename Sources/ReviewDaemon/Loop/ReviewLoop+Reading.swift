import JSON
import ReviewEngine
import ReviewStore
import ReviewWire

/// Questions go to the reader, and come back as results of a later turn.
extension ReviewLoop {
    func ask(
        _ caller: Caller,
        _ read: @escaping @Sendable (borrowing StoreView, ReadJob) throws -> ReadJob.Found
    ) {
        reads.append(
            ReadJob(
                caller: caller, position: sequence, now: times.calendar, epoch: epoch,
                calendars: calendars, shelf: shelf, read: read))
    }

    func conclude(_ read: FinishedRead) {
        let memory = read.caller.requestID.flatMap { pendingMemory.removeValue(forKey: $0) }
        switch read.result {
        case .success(.body(let body)): push(.ok, body, to: read.caller)
        case .success(.deployment(let deployment)):
            if let workflow = deployment.workflow {
                deploy(workflow, source: deployment.source, by: deployment.actor)
            }
            if let memory { remember(memory, .ok, deployment.answer) }
            push(.ok, deployment.answer, to: read.caller)
        case .failure(let refusal):
            if let memory, refusal.isKept {
                remember(memory, .error, refusal.onWire(verb: read.caller.verb).body)
            }
            answer(read.caller, refusing: refusal)
        }
    }
}
