/// A request as the daemon sees it, made from the frames of a peer. Whatever they hold, this gives
/// a request or one refusal; it never traps.

package import JSON

package struct Request: Sendable {
    package let verb: Verb
    /// The id's frame: 36 characters, or empty for verbs that may leave it out.
    package let requestIDBytes: [UInt8]
    package let body: JSONObject

    /// A request to send.
    package init(_ verb: Verb, requestID: RequestID?, body: JSONObject = [:]) {
        self.verb = verb
        self.requestIDBytes = requestID?.bytes ?? []
        self.body = body
    }

    /// Reads the frames of one message.
    ///
    /// - Parameters:
    ///   - frames: as received; more than needed are counted, not read.
    ///   - first: where the version frame stands: 1 if the frames begin with a router's peer.
    package init(
        frames: [[UInt8]], from first: Int = 0, door socket: WireSocket,
        limits: WireLimits = .standard
    ) throws(UnreadableMessage) {
        let envelope = try Envelope(frames, from: first)
        let table = VerbTable.of(socket)
        guard let known = table.find(envelope.verb) else {
            throw envelope.refusing(.unknownVerb(envelope.verb, known: table.names))
        }
        let hasID = RequestID(envelope.requestID) != nil
        guard hasID || (known.verb.mayOmitID && envelope.requestID.isEmpty) else {
            throw envelope.refusing(.malformedID(found: shownBytes(envelope.requestID)))
        }
        do throws(WireError) {
            body = try Envelope.body(frames[first + 3], limits: limits)
            try body.refuseUnknown(besides: known.fields)
        } catch {
            throw envelope.refusing(error)
        }
        verb = known.verb
        requestIDBytes = envelope.requestID
    }

    /// The id's 36 characters, or nothing.
    package var requestID: String { String(decoding: requestIDBytes, as: UTF8.self) }

    /// When the request was made, by the maker's clock, in milliseconds since 1970; 0 without an id.
    package var madeAt: Int64 { RequestID(requestIDBytes)?.milliseconds ?? 0 }

    /// The body whatever the order of its members and the white space were: the hash of a
    /// remembered request is taken of the verb and of this.
    package var canonicalBody: [UInt8] { JSONValue.object(body).canonicalBytes }

    /// The frames that a client sends.
    package var frames: [[UInt8]] {
        [
            WireMessage.version, Array(verb.rawValue.utf8), requestIDBytes,
            JSONValue.object(body).compactBytes,
        ]
    }
}
