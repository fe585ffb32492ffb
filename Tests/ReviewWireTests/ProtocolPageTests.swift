/// `Protocol.md` and the code say the same: verbs, error codes, limits, transcripts.

import JSON
import ReviewWire
import Testing

@Suite struct ProtocolPageTests {
    @Test func `the table of errors has each code once, with its retry`() throws {
        let page = try Transcript.page()
        for code in ErrorCode.allCases {
            let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `\(code.rawValue)` |") }
            #expect(rows.count == 1, "\(code.rawValue)")
            let cells = rows.first?.split(separator: "|").map { $0.trimmingPrefix(" ") } ?? []
            let retry = cells.count > 2 ? cells[2].split(separator: " ").first : nil
            #expect(retry.map(String.init) == code.retry.rawValue, "\(code.rawValue)")
        }
    }

    @Test func `each verb is explained, and each change is marked`() throws {
        let page = try Transcript.page()
        for verb in CommandVerb.allCases {
            let mark = verb.isRemembered ? " ●" : ""
            #expect(page.contains("| **\(verb.rawValue)**\(mark) |"), "\(verb.rawValue)")
        }
        for verb in TaskVerb.allCases { #expect(page.contains("**\(verb.rawValue)**")) }
        for verb in StatusVerb.allCases { #expect(page.contains("| **\(verb.rawValue)**")) }
        for verb in ReplyVerb.allCases { #expect(page.contains("`\(verb.rawValue)`")) }
    }

    @Test func `each field of a command stands in its row, and no other`() throws {
        let rows = try Transcript.page().split(separator: "\n").drop { $0 != "# Commands" }
        for verb in CommandVerb.allCases {
            let row = rows.first { $0.hasPrefix("| **\(verb.rawValue)**") } ?? ""
            let cells = row.split(separator: "|", omittingEmptySubsequences: false)
            #expect(cells.count >= 4)
            let body = String(cells.count > 2 ? cells[2] : "")
            let named = body.matches(of: /`([a-zA-Z]+)\??`/).map { String($0.1) }
            let words: Set = ["next", "running"]
            let fields = verb.fields
            for field in fields { #expect(named.contains(field), "\(verb.rawValue) \(field)") }
            for name in named where !words.contains(name) {
                #expect(fields.contains(name), "\(verb.rawValue) has no \(name)")
            }
        }
    }

    @Test func `the numbers of the page are those of the code`() throws {
        let page = try Transcript.page()
        #expect(page.contains("at most 1,048,576 bytes"))
        #expect(WireLimits.standard.bodyBytes == 1_048_576)
        #expect(page.contains("at most 32 deep"))
        #expect(WireLimits.standard.depth == 32)
        #expect(page.contains("over 32 MiB"))
        #expect(WireLimits.frameBytes == 32 * 1_048_576)
        #expect(page.contains("answer for 7 days") && page.contains("1 hour ahead"))
        #expect(WireLimits.windowMilliseconds == 7 * 24 * 3_600_000)
        #expect(WireLimits.aheadMilliseconds == 3_600_000)
    }

    @Test
    func `the decoder plays the transcripts: what it takes, what it refuses, with what words`()
        throws
    {
        var taken = 0
        var refused = 0
        for transcript in Transcript.all(in: try Transcript.page()) {
            for (place, message) in transcript.messages.enumerated() where message.isSent {
                let frames = try message.lines.map(Transcript.bytes)
                let next = transcript.messages.dropFirst(place + 1).first { !$0.isSent }
                guard let refusal = refusal(frames, transcript.socket) else {
                    taken += 1
                    continue
                }
                let reply = try #require(next)
                let expected = try JSONReader.parse(reply.lines[3])
                #expect(reply.lines[1] == "ERROR")
                let body = JSONValue.object(refusal.error.body)
                #expect(
                    Transcript.matches(body, expected),
                    "\(body.compactText) is not \(reply.lines[3])")
                let id = try Transcript.bytes(reply.lines[2])
                #expect(refusal.requestID?.bytes ?? [] == id)
                refused += 1
            }
        }
        // The page has its garbage and its good days; none of them may get lost unseen.
        #expect(taken == 26)
        #expect(refused == 7)
    }

    @Test func `every reply of the transcripts can be read by a client`() throws {
        var count = 0
        for transcript in Transcript.all(in: try Transcript.page()) {
            for message in transcript.messages where !message.isSent {
                let frames = try message.lines.map(Transcript.bytes)
                #expect(throws: Never.self) { try WireMessage.decode(frames) }
                count += 1
            }
        }
        #expect(count == 34)
    }

    private func refusal(_ frames: [[UInt8]], _ socket: String) -> Refusal? {
        do throws(Refusal) {
            if socket == "tasks" {
                _ = try Request<TaskVerb>.decode(frames)
            } else {
                _ = try Request<CommandVerb>.decode(frames)
            }
            return nil
        } catch {
            return error
        }
    }
}
