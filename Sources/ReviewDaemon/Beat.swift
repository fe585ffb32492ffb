import JSON
import ReviewEngine

/// The event feed: lines as they are committed, and a beat each second while somebody listens, so
/// that a lost last line is seen.
struct Beat {
    private var lastBeat: Int64 = 0
    static let interval: Int64 = 1_000

    mutating func publish(
        _ feed: [FeedItem], through sockets: inout Sockets, _ loop: ReviewLoop, machine: Int64
    ) throws(Ending) {
        guard sockets.subscribers > 0 else { return }
        for item in feed {
            var body: JSONObject = [
                "epoch": .int(loop.epoch), "sequence": .int(item.sequence),
                "kind": .string(item.kind),
            ]
            if !item.region.isEmpty { body["region"] = .string(item.region) }
            try sockets.publish(topic: item.region, body)
        }
        guard machine - lastBeat >= Self.interval else { return }
        lastBeat = machine
        try sockets.publish(
            topic: "beat",
            [
                "epoch": .int(loop.epoch), "sequence": .int(loop.sequence), "kind": "beat",
            ])
    }

    /// How long the loop may sleep: until its next deadline, or the next beat; nil for good.
    func sleep(_ loop: ReviewLoop, _ subscribers: Int) -> Int? {
        var wakes: [Int64] = []
        if let wake = loop.nextWake { wakes.append(wake) }
        if subscribers > 0 { wakes.append(lastBeat + Self.interval) }
        guard let next = wakes.min() else { return nil }
        // A far deadline is looked at again daily; the poller takes 32 bits of milliseconds.
        return Int(min(max(0, next - loop.times.machine), 86_400_000))
    }
}
