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
            let firstIsEmpty = count > 0 && frames[first].isEmpty
            throw Refusal(
                .malformedCount(count, firstIsEmpty: firstIsEmpty), requestID: nil)
        }
        verb = frames[first + 1]
        idBytes = frames[first + 2]
        requestID = RequestID(idBytes)
        guard frames[first] == WireMessage.version else {
            throw refusal(
                WireError(
                    .malformed, "this program does not speak \(shownBytes(frames[first]))",
                    subject: "version", expected: "reviewd/1", found: shownBytes(frames[first])))
        }
        guard !verb.isEmpty else {
            throw refusal(
                WireError(
                    .malformed, "the verb is empty", subject: "verb", expected: "a verb",
                    found: "nothing"))
        }
    }

    /// A request that was read, its verb by the place in the table.
    typealias Taken = (place: Int, requestID: RequestID?, body: JSONObject)

    /// Reads a whole request, but for the verb's type.
    static func take(
        _ frames: [[UInt8]], from first: Int, table: VerbTable, limits: WireLimits
    ) throws(Refusal) -> Taken {
        let envelope = try Envelope(frames, from: first)
        guard let place = table.find(envelope.verb) else {
            throw envelope.refusal(.unknownVerb(envelope.verb, known: table.names))
        }
        guard envelope.requestID != nil || envelope.idBytes.isEmpty else {
            throw envelope.refusal(.malformedID(found: shownBytes(envelope.idBytes)))
        }
        do throws(WireError) {
            let body = try body(frames[first + 3], limits: limits)
            try body.refuseUnknown(besides: table.fields[place])
            return (place, envelope.requestID, body)
        } catch {
            throw envelope.refusal(error)
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
