/// A request as the daemon sees it, made from the frames of a peer. Whatever they hold, decoding
/// gives a request or one refusal; it never traps.

package import JSON

package struct Request<Verb: WireVerb>: Sendable {
    package let verb: Verb
    /// Nil only for verbs that may leave it out.
    package let requestID: RequestID?
    package let body: JSONObject

    package init(verb: Verb, requestID: RequestID?, body: JSONObject) {
        self.verb = verb
        self.requestID = requestID
        self.body = body
    }

    /// Reads the frames of one message.
    ///
    /// - Parameters:
    ///   - frames: as received; more than needed are counted, not read.
    ///   - first: where the version frame stands: 1 behind a router's peer, 0 in tests.
    package static func decode(
        _ frames: [[UInt8]], from first: Int = 0, limits: WireLimits = .standard
    ) throws(Refusal) -> Request {
        let envelope = try Envelope(frames, from: first)
        guard let (verb, fields) = Verb.table.find(envelope.verb) else {
            throw envelope.refusal(
                WireError(
                    .unknownVerb, "there is no verb \(shownBytes(envelope.verb)) on this socket",
                    found: shownBytes(envelope.verb), hint: Self.hint,
                    nearest: nearestName(
                        String(decoding: envelope.verb.prefix(64), as: UTF8.self),
                        in: Verb.allCases.map(\.rawValue))))
        }
        guard envelope.requestID != nil || (verb.mayOmitID && envelope.idBytes.isEmpty) else {
            throw envelope.refusal(.malformedID(found: shownBytes(envelope.idBytes)))
        }
        do throws(WireError) {
            let body = try Envelope.body(frames[first + 3], limits: limits)
            try body.refuseUnknown(besides: fields)
            return Request(verb: verb, requestID: envelope.requestID, body: body)
        } catch {
            throw envelope.refusal(error)
        }
    }

    private static var hint: String {
        "this socket knows " + Verb.allCases.map(\.rawValue).joined(separator: " ")
    }

    /// What the hash of a remembered request is taken of: verb and body, whatever the order of the
    /// members and the white space were.
    package var fingerprint: [UInt8] {
        Verb.table[verb] + [0] + JSONValue.object(body).canonicalBytes
    }

    /// The frames that a client sends.
    package var frames: [[UInt8]] {
        WireMessage.frames(
            Verb.table[verb], requestID, JSONValue.object(body).compactBytes)
    }
}

/// Why a message could not be taken, and to which request the ERROR belongs.
package struct Refusal: Error, Sendable, Hashable {
    package var error: WireError
    /// That of the request, if it could be read.
    package var requestID: RequestID?

    package init(_ error: WireError, requestID: RequestID?) {
        self.error = error
        self.requestID = requestID
    }

    /// The ERROR to send.
    package var frames: [[UInt8]] {
        WireMessage(.error, requestID: requestID, body: error.body).frames
    }
}
