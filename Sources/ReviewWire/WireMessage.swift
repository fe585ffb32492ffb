/// What the daemon sends and the client receives: OK, ERROR and what is pushed.

package import JSON

package struct WireMessage: Sendable, Hashable {
    package var verb: ReplyVerb
    /// That of the request; nil when pushed.
    package var requestID: RequestID?
    package var body: JSONObject

    /// The first frame of every message.
    package static let version = Array("reviewd/1".utf8)

    package init(_ verb: ReplyVerb, requestID: RequestID? = nil, body: JSONObject = [:]) {
        self.verb = verb
        self.requestID = requestID
        self.body = body
    }

    package var frames: [[UInt8]] {
        Self.frames(verb, requestID, body: JSONValue.object(body).compactBytes)
    }

    /// The frames of an answer whose body is bytes already: a stored one, or one written directly.
    package static func frames(
        _ verb: ReplyVerb, _ requestID: RequestID?, body: [UInt8]
    ) -> [[UInt8]] {
        frames(verb.frame, requestID, body)
    }

    static func frames(
        _ verb: [UInt8], _ requestID: RequestID?, _ body: [UInt8]
    ) -> [[UInt8]] {
        [version, verb, requestID?.bytes ?? [], body]
    }

    /// Reads what the daemon sent. A verb of a later version is a refusal that the client logs and
    /// drops.
    package static func decode(
        _ frames: [[UInt8]], from first: Int = 0
    ) throws(Refusal) -> WireMessage {
        let envelope = try Envelope(frames, from: first)
        guard let place = ReplyVerb.table.find(envelope.verb) else {
            throw envelope.refusal(
                WireError(.unknownVerb, "the daemon said \(shownBytes(envelope.verb))"))
        }
        guard envelope.requestID != nil || envelope.idBytes.isEmpty else {
            throw envelope.refusal(.malformedID(found: shownBytes(envelope.idBytes)))
        }
        do throws(WireError) {
            // A daemon's answers may be larger and deeper than a request: a report is one.
            let limits = WireLimits(bodyBytes: 64 << 20, depth: 128)
            return WireMessage(
                ReplyVerb.all[place], requestID: envelope.requestID,
                body: try Envelope.body(frames[first + 3], limits: limits))
        } catch {
            throw envelope.refusal(error)
        }
    }
}
