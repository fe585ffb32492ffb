/// The frames of one message before the verb is understood: shared by requests and replies.

import JSON

struct Envelope {
    let verb: [UInt8]
    /// As received.
    let requestID: [UInt8]

    init(_ frames: [[UInt8]], from first: Int) throws(UnreadableMessage) {
        let count = max(0, frames.count - first)
        guard count == WireLimits.frames else {
            let firstIsEmpty = count > 0 && frames[first].isEmpty
            throw UnreadableMessage(.malformedCount(count, firstIsEmpty: firstIsEmpty))
        }
        verb = frames[first + 1]
        requestID = frames[first + 2]
        guard frames[first] == WireMessage.version else {
            throw refusing(
                WireError(
                    .malformed, "this program does not speak \(shownBytes(frames[first]))",
                    subject: "version", expected: "reviewd/1", found: shownBytes(frames[first])))
        }
        guard !verb.isEmpty else {
            throw refusing(
                WireError(
                    .malformed, "the verb is empty", subject: "verb", expected: "a verb",
                    found: "nothing"))
        }
    }

    func refusing(_ error: WireError) -> UnreadableMessage {
        var error = error
        // Only a verb that could be one is repeated: never a peer's arbitrary bytes.
        let isWord = (1...15).contains(verb.count) && verb.allSatisfy(Self.isVerbByte)
        if isWord { error.verb = String(decoding: verb, as: UTF8.self) }
        let isID = RequestID(requestID) != nil
        return UnreadableMessage(error, requestID: isID ? requestID : [])
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
