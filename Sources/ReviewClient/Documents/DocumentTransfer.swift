import Digest
package import JSON
import ReviewWire

/// Sends a document in parts and fetches one, over whichever line its caller asks by.
package enum DocumentTransfer {
    /// What `send` asks KEEP at most: what is missing, and whether it is whole then.
    private static let roundsMax = 3

    /// Sends what the daemon lacks of a document and gives it as it is kept, or what is wrong with
    /// it. The same may be sent again at any time: what has arrived is not sent twice.
    ///
    /// - Parameter token: task, attempt and epoch, and `as` where it is needed.
    package static func send<Failure: Error>(
        _ content: [UInt8], named name: String, with token: JSONObject,
        ask: (String, JSONObject) throws(Failure) -> JSONObject
    ) throws(Failure) -> JSONObject? {
        let hash = Digest.hex(Digest.hash(content))
        let size = Int(WireLimits.partBytes)
        for _ in 0..<roundsMax {
            var body = token
            body["document"] = .string(hash)
            body["bytes"] = .int(Int64(content.count))
            body["name"] = .string(String(name.prefix(200)))
            let answer = try ask("KEEP", body)
            if let document = answer["document"]?.objectValue { return document }
            for part in answer["missing"]?.arrayValue?.compactMap(\.intValue) ?? [] {
                let from = Int(clamping: part - 1).multipliedReportingOverflow(by: size)
                guard !from.overflow, from.partialValue >= 0, from.partialValue < content.count
                else { continue }
                var piece = token
                piece["document"] = .string(hash)
                piece["part"] = .int(part)
                piece["content"] = .string(
                    Base64.encode(Array(content[from.partialValue...].prefix(size))))
                _ = try ask("PART", piece)
            }
        }
        return nil
    }

    /// All of a document, with what the daemon tells of it; nil where what came is not what its
    /// hash says.
    package static func fetch<Failure: Error>(
        _ document: String, of review: String, as principal: JSONValue? = nil,
        ask: (String, JSONObject) throws(Failure) -> JSONObject
    ) throws(Failure) -> (line: JSONObject, content: [UInt8])? {
        var content: [UInt8] = []
        var part: Int64 = 1
        while true {
            var body: JSONObject = [
                "review": .string(review), "document": .string(document), "part": .int(part),
            ]
            body["as"] = principal
            let line = try ask("DOCUMENT", body)
            guard let text = line["content"]?.stringValue, let piece = Base64.decode(text) else {
                return nil
            }
            content += piece
            if part >= line["parts"]?.intValue ?? 1 {
                let isIt = sameBytes(Digest.hex(Digest.hash(content)), document)
                return isIt ? (line, content) : nil
            }
            part += 1
        }
    }
}
