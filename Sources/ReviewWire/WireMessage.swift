/// What the daemon sends and the client receives: OK, ERROR and what is pushed.

package import JSON

package struct WireMessage: Sendable, Hashable {
    package var verb: ReplyVerb
    /// The frame of the request's id; empty when pushed.
    package var requestID: [UInt8]
    package var body: JSONObject

    /// The first frame of every message.
    package static let version = Array("reviewd/1".utf8)

    package init(_ verb: ReplyVerb, requestID: [UInt8] = [], body: JSONObject = [:]) {
        self.verb = verb
        self.requestID = requestID
        self.body = body
    }

    package var frames: [[UInt8]] {
        Self.frames(verb, requestID, body: JSONValue.object(body).compactBytes)
    }

    /// The frames of an answer whose body is bytes already: a stored one, or one written directly.
    package static func frames(
        _ verb: ReplyVerb, _ requestID: [UInt8], body: [UInt8]
    ) -> [[UInt8]] {
        [version, Array(verb.rawValue.utf8), requestID, body]
    }

    /// Reads what the daemon sent. A verb of a later version is a refusal that the client drops.
    package init(frames: [[UInt8]], from first: Int = 0) throws(UnreadableMessage) {
        let envelope = try Envelope(frames, from: first)
        let word = String(decoding: envelope.verb.prefix(16), as: UTF8.self)
        guard let verb = ReplyVerb(rawValue: word) else {
            throw envelope.refusing(
                WireError(.unknownVerb, "the daemon said \(shownBytes(envelope.verb))"))
        }
        guard envelope.requestID.isEmpty || RequestID(envelope.requestID) != nil else {
            throw envelope.refusing(.malformedID(found: shownBytes(envelope.requestID)))
        }
        do throws(WireError) {
            // A daemon's answers may be larger and deeper than a request: a report is one.
            let limits = WireLimits(bodyBytes: 64 << 20, depth: 128)
            body = try Envelope.body(frames[first + 3], limits: limits)
        } catch {
            throw envelope.refusing(error)
        }
        self.verb = verb
        requestID = envelope.requestID
    }
}
