/// The transcripts of `Protocol.md`, read as its section "Transcripts" says.

import Foundation
import JSON

struct Transcript {
    struct Message {
        /// Whether the peer sends it (`>`), else the daemon.
        var isSent: Bool
        var lines: [String]
    }

    var socket: String
    var peer: String
    var messages: [Message]

    /// Every block of the page marked as one, in order.
    static func all(in page: String) -> [Transcript] {
        var transcripts: [Transcript] = []
        var current: Transcript?
        var message: Message?
        func endMessage() {
            if let done = message { current?.messages.append(done) }
            message = nil
        }
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            if current == nil {
                let words = line.split(separator: " ")
                if words.count == 3, words[0] == "```transcript" {
                    current = Transcript(
                        socket: String(words[1]), peer: String(words[2]), messages: [])
                }
            } else if line == "```" {
                endMessage()
                if let done = current { transcripts.append(done) }
                current = nil
            } else if line.isEmpty {
                endMessage()
            } else {
                let isSent = line.hasPrefix(">")
                let frame = String(line.dropFirst(line.count > 1 ? 2 : 1))
                if message == nil { message = Message(isSent: isSent, lines: []) }
                message?.lines.append(frame)
            }
        }
        return transcripts
    }

    static func page() throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(
            contentsOf: root.appending(path: "Sources/ReviewWire/ReviewWire.docc/Protocol.md"),
            encoding: .utf8)
    }

    /// What `$kind.name` stands for when nobody has bound it: one value per kind.
    static func sample(_ word: String) -> JSONValue? {
        switch word.prefix(while: { $0 != "." }) {
        case "$id": .string(id)
        case "$uuid": "3f0c3f6e-8f0f-4f57-9d3b-0a3d5e4f7a10"
        case "$text": "text"
        case "$number": 7
        case "$time": "2017-03-01T17:00:00Z"
        case "$any": []
        default: nil
        }
    }

    /// The bytes of a frame's line.
    static func bytes(_ line: String) throws -> [UInt8] {
        if line.hasPrefix("hex:") {
            let digits = Array(line.dropFirst(4))
            return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
                UInt8(String(digits[$0...($0 + 1)]), radix: 16)
            }
        }
        if line.hasPrefix("repeat:") {
            let parts = line.split(separator: ":", maxSplits: 2)
            return Array(String(repeating: String(parts[2]), count: Int(parts[1]) ?? 0).utf8)
        }
        if let whole = sample(line)?.stringValue { return Array(whole.utf8) }
        guard line.hasPrefix("{"), line.contains("$"), let value = try? JSONReader.parse(line)
        else {
            return Array(line.utf8)
        }
        return filled(value).compactBytes
    }

    private static func filled(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text): sample(text) ?? value
        case .array(let elements): .array(elements.map(filled))
        case .object(let members): .object(JSONObject(members.map { ($0.key, filled($0.value)) }))
        default: value
        }
    }

    /// Whether a body is what a transcript's line says, placeholders and `"..."` allowed for.
    static func matches(_ found: JSONValue, _ expected: JSONValue) -> Bool {
        switch (found, expected) {
        case (_, .string(let word)) where word.hasPrefix("$"):
            switch word.prefix(while: { $0 != "." }) {
            case "$text", "$time", "$uuid", "$id": return found.stringValue != nil
            case "$number": return found.intValue != nil
            default: return true
            }
        case (.array(let left), .array(let right)):
            return left.count == right.count && zip(left, right).allSatisfy(matches)
        case (.object(let left), .object(let right)):
            let isOpen = right["..."] != nil
            let named = right.filter { $0.key != "..." }
            return (isOpen || left.count == named.count)
                && named.allSatisfy { key, value in left[key].map { matches($0, value) } ?? false }
        default:
            return found == expected
        }
    }
}
