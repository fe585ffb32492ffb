/// The errors of messages that cannot be read, one for each way.

import JSON

extension WireError {
    static func malformedID(found: String, verb: String? = nil) -> WireError {
        WireError(
            .malformed, "the request id is not a UUIDv7", verb: verb, subject: "request id",
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
