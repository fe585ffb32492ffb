/// What the clients themselves know: which completions they sent, which were acknowledged, when.
///
/// Kept by place, not by name, so that counting costs the measured machine next to nothing.
struct Tally {
    enum End {
        case acknowledged
        case refused
        case unknown
    }

    private enum Fate: UInt8 {
        case open
        case acknowledged
        case refused
    }

    private struct Sent {
        var at: UInt64
        var review: Int32
        var fate: Fate
    }

    private var requests: [Sent] = []
    /// Nanoseconds from COMPLETE to OK, of those acknowledged while `measures`.
    private(set) var latencies: [UInt32] = []
    /// By review number: acknowledged while `measures`.
    private(set) var measured: [Int32]
    var measures = false
    private(set) var acknowledgedCount = 0
    private(set) var refusedCount = 0

    init(reviews: Int) {
        measured = Array(repeating: 0, count: reviews + 1)
        requests.reserveCapacity(1 << 20)
        latencies.reserveCapacity(1 << 20)
    }

    /// A COMPLETE is about to leave; gives the number that its answer brings back.
    mutating func send(review: Int32, at time: UInt64) -> UInt64 {
        requests.append(Sent(at: time, review: review, fate: .open))
        return UInt64(requests.count - 1)
    }

    /// An answer came; a second one for the same request counts nothing.
    mutating func end(_ number: UInt64, refused: Bool, at time: UInt64) -> End {
        guard number < UInt64(requests.count), requests[Int(number)].fate == .open else {
            return .unknown
        }
        let request = requests[Int(number)]
        requests[Int(number)].fate = refused ? .refused : .acknowledged
        if refused {
            refusedCount += 1
            return .refused
        }
        acknowledgedCount += 1
        if measures {
            latencies.append(UInt32(clamping: time - request.at))
            if measured.indices.contains(Int(request.review)) {
                measured[Int(request.review)] += 1
            }
        }
        return .acknowledged
    }

    /// By review number: how many completions were acknowledged, and how many may have been taken.
    var perReview: (acknowledged: [Int32], sent: [Int32]) {
        var acknowledged = [Int32](repeating: 0, count: measured.count)
        var sent = acknowledged
        for request in requests where acknowledged.indices.contains(Int(request.review)) {
            if request.fate == .acknowledged { acknowledged[Int(request.review)] += 1 }
            if request.fate != .refused { sent[Int(request.review)] += 1 }
        }
        return (acknowledged, sent)
    }
}
