package import JSON

/// The daemon's feed of changes for a command that follows it, until SIGINT or SIGTERM.
package final class ChangeFeed {
    private let feed: EventFeed
    private let stop: StopFlag

    init(at address: DaemonAddress) throws(ProgramError) {
        do {
            stop = try StopFlag()
            try stop.setBySignals()
            feed = try EventFeed(at: address, waker: stop.waker)
        } catch {
            throw ProgramError(client: error)
        }
    }

    /// The next change or beat; nil when the program is to stop.
    package func next() throws(ProgramError) -> EventFeed.Event? {
        do {
            while !stop.isSet {
                if let event = try feed.next(milliseconds: 60_000) { return event }
            }
            return nil
        } catch {
            throw ProgramError(client: error)
        }
    }
}

extension EventFeed.Event {
    package var json: JSONValue {
        var object: JSONObject = [
            "epoch": .int(epoch), "sequence": .int(sequence), "kind": .string(kind),
        ]
        if let region { object["region"] = .string(region) }
        if missedSome { object["missedSome"] = true }
        return .object(object)
    }
}
