/// The frames of one message before the verb is understood: shared by requests and replies.

import JSON

struct Envelope {
    let verb: [UInt8]
    let idBytes: [UInt8]
    /// Nil if the frame is empty or no UUIDv7.
    let requestID: RequestID?

    init(_ frames: [[UInt8]], from first: Int) throws(Refusal) {
        let count = max(0, frames.count - first)
        guard count == WireLimits.frames else {
            throw Refusal(.malformedCount(count, frames.dropFirst(first)), requestID: nil)
        }
        verb = frames[first + 1]
        idBytes = frames[first + 2]
        requestID = RequestID(idBytes)
        guard frames[first] == WireMessage.version else {
            throw refusal(
                WireError(
                    .malformed, "this daemon does not speak \(shownBytes(frames[first]))",
                    subject: "version", expected: "reviewd/1", found: shownBytes(frames[first])))
        }
        guard !verb.isEmpty else {
            throw refusal(
                WireError(
                    .malformed, "the verb is empty", subject: "verb", expected: "a verb",
                    found: "nothing"))
        }
    }

    func refusal(_ error: WireError) -> Refusal {
        var error = error
        // Only a verb that could be one is repeated: never a peer's arbitrary bytes.
        let isWord = (1...15).contains(verb.count) && verb.allSatisfy(Self.isVerbByte)
        if isWord { error.verb = String(decoding: verb, as: UTF8.self) }
        return Refusal(error, requestID: requestID)
    }

    private static func isVerbByte(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || byte == UInt8(ascii: "_")
    }

    static func body(_ bytes: [UInt8], limits: WireLimits) throws(WireError) -> JSONObject {
        guard bytes.count <= limits.bodyBytes else {
            throw WireError(
                .tooLarge, "the body has \(bytes.count) bytes", subject: "body",
                expected: "at most \(limits.bodyBytes) bytes", found: "\(bytes.count) bytes")
        }
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONReader.parse(
                bytes,
                limits: JSONLimits(
                    depth: limits.depth, bytes: limits.bodyBytes, refusesRepeatedKeys: true))
        } catch {
            throw WireError(
                .malformed, "the body cannot be read: \(error)", subject: "body",
                expected: error.expected ?? "a JSON object", found: error.found, hint: error.hint)
        }
        guard case .object(let body) = value else {
            throw WireError(
                .malformed, "the body is \(value.kindName)", subject: "body",
                expected: "a JSON object", found: value.kindName)
        }
        return body
    }
}

extension WireError {
    static func malformedID(found: String) -> WireError {
        WireError(
            .malformed, "the request id is not a UUIDv7", subject: "request id",
            expected: "a UUIDv7 in lower case, 36 characters",
            found: found.isEmpty ? "nothing" : found)
    }

    static func malformedCount(_ count: Int, _ frames: ArraySlice<[UInt8]>) -> WireError {
        let delimited = count == WireLimits.frames + 1 && frames.first?.isEmpty == true
        return WireError(
            .malformed, "a message has 4 frames: version, verb, request id, body",
            subject: "frames", expected: "\(WireLimits.frames) frames",
            found: count > 16 ? "more than 16 frames" : count == 1 ? "1 frame" : "\(count) frames",
            hint: delimited ? "the first frame is empty: use a DEALER socket, not REQ" : nil)
    }
}
