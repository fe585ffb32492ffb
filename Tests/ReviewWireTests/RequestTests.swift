/// Requests and replies against bytes typed by hand from `Protocol.md`.

import JSON
import ReviewWire
import Testing

let id = "0190163d-8694-739b-aea5-966c26f8ad91"

func bytes(_ texts: String...) -> [[UInt8]] { texts.map { Array($0.utf8) } }

/// The refusal of these frames as a task request.
func refusal(_ frames: [[UInt8]]) -> Refusal? {
    do {
        _ = try Request<TaskVerb>.decode(frames)
        return nil
    } catch {
        return error
    }
}

@Suite struct RequestTests {
    @Test func `a request is read from its four frames`() throws {
        let request = try Request<TaskVerb>.decode(
            bytes("peer", "reviewd/1", "COMPLETE", id, #"{"task":"r4-1","attempt":2,"epoch":1}"#),
            from: 1)
        #expect(request.verb == .complete)
        #expect(request.requestID?.text == id)
        #expect(try LeaseToken(in: request.body) == LeaseToken(task: "r4-1", attempt: 2, epoch: 1))
    }

    @Test func `an answer is these bytes`() throws {
        let answer = WireMessage(
            .ok, requestID: RequestID(id), body: ["review": "r42", "states": ["scope"]])
        #expect(
            answer.frames == bytes("reviewd/1", "OK", id, #"{"review":"r42","states":["scope"]}"#))
        #expect(try WireMessage.decode(answer.frames) == answer)
        #expect(
            WireMessage(.draining).frames == bytes("reviewd/1", "DRAINING", "", "{}"))
        #expect(
            WireMessage.frames(.error, nil, body: [123, 125])
                == bytes("reviewd/1", "ERROR", "", "{}"))
    }

    @Test func `an error is these bytes`() {
        let error = Refusal(
            .invalid("limit", expected: "an integer", found: #""ten""#),
            requestID: RequestID(id))
        #expect(
            error.frames
                == bytes(
                    "reviewd/1", "ERROR", id,
                    #"{"code":"INVALID","message":"limit: expected an integer, found \"ten\"","#
                        + #""subject":"limit","expected":"an integer","found":"\"ten\"","#
                        + #""retry":"fix"}"#))
        #expect(WireError(decoding: error.error.body) == error.error)
    }

    @Test func `an error code of a later version is treated by its retry`() {
        let later = WireError(decoding: ["code": "MELTED", "message": "m", "retry": "later"])
        #expect(later.code == .busy)
        #expect(WireError(decoding: ["code": "MELTED", "retry": "fix"]).code == .invalid)
        #expect(WireError(decoding: [:]).code == .refused)
    }

    @Test(arguments: [
        (bytes(), "frames", "0 frames"),
        (bytes("x"), "frames", "1 frame"),
        (bytes("reviewd/1", "PING", ""), "frames", "3 frames"),
        (bytes("", "reviewd/1", "PING", "", "{}"), "frames", "5 frames"),
        (bytes("reviewd/2", "PING", "", "{}"), "version", "reviewd/2"),
        (bytes("", "PING", "", "{}"), "version", ""),
        (bytes("reviewd/1", "", "", "{}"), "verb", "nothing"),
        (bytes("reviewd/1", "INBOX", "", "{}"), "request id", "nothing"),
        (bytes("reviewd/1", "PING", "17", "{}"), "request id", "17"),
        (bytes("reviewd/1", "PING", "", "[]"), "body", "an array"),
        (bytes("reviewd/1", "PING", "", "7"), "body", "an integer"),
    ])
    func `what cannot be read is malformed, with what was found`(
        frames: [[UInt8]], subject: String, found: String
    ) {
        let error = refusal(frames)?.error
        #expect(error?.code == .malformed)
        #expect(error?.subject == subject)
        #expect(error?.found == found)
    }

    @Test(arguments: [
        "", "{", "nil", "{}{}", "{\"a\":1,\"a\":2}", "{'a':1}", "{\"a\":01}",
        "{\"a\":" + String(repeating: "[", count: 200),
        "{\"a\":" + String(repeating: "[", count: 32) + String(repeating: "]", count: 32) + "}",
    ])
    func `a body that is no strict JSON, or too deep, is malformed`(body: String) {
        let error = refusal(bytes("reviewd/1", "PROGRESS", id, body))
        #expect(error?.error.code == .malformed)
        #expect(error?.error.subject == "body")
        #expect(error?.error.verb == "PROGRESS")
        #expect(error?.requestID?.text == id)
    }

    @Test func `a body may nest 32 deep, itself counted`() throws {
        let body =
            "{\"details\":" + String(repeating: "[", count: 31)
            + String(repeating: "]", count: 31) + "}"
        #expect(refusal(bytes("reviewd/1", "PROGRESS", id, body)) == nil)
    }

    @Test func `a body that is not UTF-8 is malformed`() {
        var frames = bytes("reviewd/1", "PING", "", "")
        frames[3] = [0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D]
        #expect(refusal(frames)?.error.code == .malformed)
    }

    @Test func `a body may have as many bytes as the limit, and not one more`() throws {
        let limits = WireLimits(bodyBytes: 10)
        let fits = bytes("reviewd/1", "PING", "", "{        }")
        #expect(try Request<TaskVerb>.decode(fits, limits: limits).body.isEmpty)
        let error = #expect(throws: Refusal.self) {
            try Request<TaskVerb>.decode(
                bytes("reviewd/1", "PING", "", "{         }"), limits: limits)
        }
        #expect(error?.error.code == .tooLarge)
        #expect(error?.error.found == "11 bytes")
    }

    @Test func `an unknown verb names the nearest, and belongs to its request`() {
        let error = refusal(bytes("reviewd/1", "COMPLET", id, "{}"))
        #expect(error?.error.code == .unknownVerb)
        #expect(error?.error.nearest == "COMPLETE")
        #expect(error?.error.verb == "COMPLET")
        #expect(error?.requestID?.text == id)
        #expect(refusal(bytes("reviewd/1", "START", id, "{}"))?.error.code == .unknownVerb)
        // A verb is its bytes: nothing before or after it counts.
        for verb in ["\0PING", "PING\0", "ping", "PING ", "PINGPINGPINGPINGPING"] {
            #expect(refusal(bytes("reviewd/1", verb, "", "{}"))?.error.code == .unknownVerb)
        }
    }

    @Test func `a member that the verb does not know is refused by name`() {
        let error = refusal(bytes("reviewd/1", "INBOX", id, #"{"limt":5}"#))?.error
        #expect(error?.code == .invalid)
        #expect(error?.subject == "limt")
        #expect(error?.nearest == "limit")
        #expect(refusal(bytes("reviewd/1", "INBOX", id, #"{"as":"person:p","limit":5}"#)) == nil)
    }

    @Test func `the fingerprint is that of the value, not of its spelling`() throws {
        func print(_ body: String) throws -> [UInt8] {
            try Request<CommandVerb>.decode(bytes("reviewd/1", "SHOW", id, body)).fingerprint
        }
        #expect(
            try print(#"{"as":"operator","review":"r1"}"#)
                == print(#"{ "review":"r\u0031","as":"operator"}"#))
        #expect(try print(#"{"review":"r1"}"#) != print(#"{"review":"r2"}"#))
        let report = Request<CommandVerb>(.report, requestID: nil, body: ["review": "r1"])
        #expect(try print(#"{"review":"r1"}"#) != report.fingerprint)
    }

    @Test func `what the client sends is what the daemon reads`() throws {
        let request = Request<CommandVerb>(
            .hold, requestID: RequestID(id), body: ["review": "r1", "reason": "illness"])
        #expect(
            request.frames
                == bytes("reviewd/1", "HOLD", id, #"{"review":"r1","reason":"illness"}"#))
    }
}
