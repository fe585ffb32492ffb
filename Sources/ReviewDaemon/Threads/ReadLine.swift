/// The questions that wait for the reader: each client in turn has its oldest answered, so that one
/// who asks a thousand things delays another by one of them.
struct ReadLine {
    /// By client, the oldest first; none is empty.
    private var waiting: [[UInt8]: ArraySlice<ReadJob>] = [:]
    /// The clients that wait, in the order of their turns, each once.
    private var turns: ArraySlice<[UInt8]> = []

    mutating func add(_ job: ReadJob) {
        let peer = job.caller.peer
        if waiting[peer] == nil { turns.append(peer) }
        waiting[peer, default: []].append(job)
    }

    mutating func next() -> ReadJob? {
        guard let peer = turns.popFirst(), let job = waiting[peer]?.popFirst() else { return nil }
        if waiting[peer]?.isEmpty == true {
            waiting[peer] = nil
        } else {
            turns.append(peer)
        }
        return job
    }
}
