/// Why a message could not be taken, and to which request the ERROR belongs.

package import JSON

package struct UnreadableMessage: Error, Sendable, Hashable {
    package var error: WireError
    /// The request's id, if it could be read; else empty.
    package var requestID: [UInt8]

    package init(_ error: WireError, requestID: [UInt8] = []) {
        self.error = error
        self.requestID = requestID
    }

    /// The body of the ERROR.
    package var body: JSONObject { error.body }

    /// The ERROR to send.
    package var frames: [[UInt8]] {
        WireMessage.frames(.error, requestID, body: JSONValue.object(body).compactBytes)
    }
}

extension WireError {
    static func malformedID(found: String) -> WireError {
        WireError(
            .malformed, "the request id is not a UUIDv7", subject: "request id",
            expected: "a UUIDv7 in lower case, 36 characters",
            found: found.isEmpty ? "nothing" : found)
    }

    static func malformedCount(_ count: Int, firstIsEmpty: Bool) -> WireError {
        let delimited = count == WireLimits.frames + 1 && firstIsEmpty
        return WireError(
            .malformed, "a message has 4 frames: version, verb, request id, body",
            subject: "frames", expected: "\(WireLimits.frames) frames",
            found: count == 1
                ? "1 frame" : count > 8 ? "more than 8 frames" : "\(count) frames",
            hint: delimited ? "the first frame is empty: use a DEALER socket, not REQ" : nil)
    }

    static func unknownVerb(_ bytes: [UInt8], known: [String]) -> WireError {
        WireError(
            .unknownVerb, "there is no verb \(shownBytes(bytes)) on this socket",
            found: shownBytes(bytes),
            hint: "this socket knows \(known.joined(separator: " "))",
            nearest: nearestName(String(decoding: bytes.prefix(64), as: UTF8.self), in: known))
    }
}
