package import JSON

/// Fields that take a document: `format: "document"`. An answer names it by the hash of its content.
extension Form {
    static func isDocument(_ schema: JSONValue) -> Bool {
        schema["format"]?.stringValue == "document"
    }

    /// 64 hexadecimal digits.
    package static func isHash(_ text: String) -> Bool {
        text.utf8.count == 64
            && text.utf8.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            }
    }

    /// Whether somewhere in the form a document is asked for.
    package var asksForDocuments: Bool { Self.asks(schema, depth: 0) }

    private static func asks(_ schema: JSONValue, depth: Int) -> Bool {
        guard depth < depthMax else { return false }
        if isDocument(schema) { return true }
        if let items = schema["items"], asks(items, depth: depth + 1) { return true }
        return (schema["properties"]?.objectValue ?? [:]).contains {
            asks($0.value, depth: depth + 1)
        }
    }

    /// The documents that an answer names, each once, with where it names them.
    package func documents(in answer: JSONValue) -> [(path: String, hash: String)] {
        var found: [(path: String, hash: String)] = []
        Self.find(in: answer, schema, path: "", depth: 0, &found)
        return found
    }

    private static func find(
        in value: JSONValue, _ schema: JSONValue, path: String, depth: Int,
        _ found: inout [(path: String, hash: String)]
    ) {
        guard depth < depthMax else { return }
        switch value {
        case .string(let text) where isDocument(schema):
            if !found.contains(where: { sameBytes($0.hash, text) }) { found.append((path, text)) }
        case .array(let values):
            let items = schema["items"] ?? [:]
            for (index, item) in values.enumerated() {
                find(in: item, items, path: "\(path)[\(index + 1)]", depth: depth + 1, &found)
            }
        case .object(let object):
            for (key, member) in object {
                guard let property = schema["properties"]?[key] else { continue }
                let inner = path.isEmpty ? key : "\(path).\(key)"
                find(in: member, property, path: inner, depth: depth + 1, &found)
            }
        default: break
        }
    }
}
