/// A request: a client makes one and sends its frames; the daemon makes it from the frames of a
/// peer. Whatever they hold, decoding gives a request or one refusal; it never traps.

package import JSON

package struct Request<Verb: WireVerb>: Sendable, Hashable {
    package let verb: Verb
    /// Nil only for verbs that may leave it out.
    package let requestID: RequestID?
    package let body: JSONObject

    package init(_ verb: Verb, requestID: RequestID?, body: JSONObject = [:]) {
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
        let taken = try Envelope.take(frames, from: first, table: Verb.table, limits: limits)
        let verb = Verb.all[taken.place]
        guard taken.requestID != nil || verb.mayOmitID else {
            throw Refusal(.malformedID(found: "", verb: verb.rawValue), requestID: nil)
        }
        return Request(verb, requestID: taken.requestID, body: taken.body)
    }

    /// What the hash of a remembered request is taken of: verb and body, whatever the order of the
    /// members and the white space were.
    package var fingerprint: [UInt8] {
        Array(verb.rawValue.utf8) + [0] + JSONValue.object(body).canonicalBytes
    }

    /// The frames that a client sends.
    package var frames: [[UInt8]] {
        WireMessage.frames(
            Array(verb.rawValue.utf8), requestID, JSONValue.object(body).compactBytes)
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
