/// What opens a session, and what the daemon answers (`Protocol.md`, "A session").

import JSON
package import ReviewWire

package struct Hello: Sendable {
    /// Program and version, for the operator's eyes.
    package var client: String
    /// One for the life of the process.
    package var instance: String
    package var queues: [String]
    package var credits: Int
    package var holds: [LeaseToken]

    package init(
        client: String, instance: String = RequestID.fresh().text, queues: [String] = [],
        credits: Int = 0, holds: [LeaseToken] = []
    ) {
        self.client = client
        self.instance = instance
        self.queues = queues
        self.credits = credits
        self.holds = holds
    }

    var body: JSONObject {
        var body: JSONObject = [
            "client": .string(client), "instance": .string(instance),
            "queues": .array(queues.map(JSONValue.string)), "credits": .int(Int64(credits)),
        ]
        if !holds.isEmpty { body["holds"] = .array(holds.map { .object($0.body) }) }
        return body
    }
}

package struct Welcome: Sendable, Hashable {
    package var epoch: Int64
    package var heartbeatMilliseconds: Int64
    package var expiresMilliseconds: Int64
    package var offerMilliseconds: Int64
    /// The principals that this identity may act as.
    package var principals: [String]
    /// What of the tokens named in HELLO is still held.
    package var kept: [LeaseToken]
    /// The rest of them: the work on these is to stop.
    package var lost: [LeaseToken]
    package var server: String

    /// Reads the body of WELCOME; what is missing gets a careful value.
    init(_ body: JSONObject) {
        func milliseconds(_ field: String, _ unsaid: Int64) -> Int64 {
            min(max(body[field]?.intValue ?? unsaid, 10), 86_400_000)
        }
        func tokens(_ field: String) -> [LeaseToken] {
            (body[field]?.arrayValue ?? []).compactMap { value in
                value.objectValue.flatMap { try? LeaseToken(in: $0) }
            }
        }
        epoch = body["epoch"]?.intValue ?? 0
        heartbeatMilliseconds = milliseconds("heartbeat_ms", 1_000)
        expiresMilliseconds = milliseconds("expires_ms", 3 * heartbeatMilliseconds)
        offerMilliseconds = milliseconds("offer_ms", 10_000)
        principals = body["as"]?.arrayValue?.compactMap(\.stringValue) ?? []
        kept = tokens("leases")
        lost = tokens("lost")
        server = body["server"]?.stringValue ?? ""
    }
}
