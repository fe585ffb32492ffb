import JSON
import ReviewClient

/// A file that was sent with an answer under way: what the sheet keeps of it, and a form carries on.
struct KeptFile {
    let document: String
    let name: String
    let bytes: Int64

    /// From a sheet. Nil where there is none.
    init?(_ raw: JSONValue?) {
        guard let document = raw?["document"]?.stringValue, !document.isEmpty else { return nil }
        self.document = document
        name = raw?["name"]?.stringValue ?? ""
        bytes = raw?["bytes"]?.intValue ?? 0
    }

    /// From a sent form, unless it is to be removed. What is claimed there the daemon checks.
    init?(sent field: String, _ form: FormData) {
        guard let document = form["\(field)-document"], !document.isEmpty,
            form["\(field)-remove"] != "yes"
        else { return nil }
        self.document = String(document.prefix(64))
        name = String((form["\(field)-name"] ?? "").prefix(200))
        bytes = form["\(field)-bytes"].flatMap { Int64($0) } ?? 0
    }

    var raw: JSONValue {
        ["document": .string(document), "name": .string(name), "bytes": .int(bytes)]
    }

    var words: String { "\(name), \(DocumentCommands.size(bytes))" }

    /// What a person reads instead of hashes, wherever a sheet's answer names a file.
    static func named(_ answer: JSONValue, by sheet: JSONValue?, depth: Int = 0) -> JSONValue {
        guard depth < 6 else { return answer }
        switch answer {
        case .string: return KeptFile(sheet).map { .string($0.words) } ?? answer
        case .array(let items):
            let typed = sheet?.arrayValue ?? []
            return .array(
                items.enumerated().map { index, item in
                    named(item, by: index < typed.count ? typed[index] : nil, depth: depth + 1)
                })
        case .object(let object):
            return .object(
                JSONObject(
                    object.map { key, member in
                        (key, named(member, by: sheet?[key], depth: depth + 1))
                    }))
        default: return answer
        }
    }
}
