import JSON
import ReviewClient

/// Everything held on a person, asked of the daemon window by window.
struct HeldSearch {
    /// A text beside the journal, and why it concerns the person.
    struct Text {
        enum Reason: String {
            /// The register's own texts about them.
            case about = "about them"
            case wrote = "they wrote it"
            case names = "names them"
        }
        var hash: String
        var subject: String
        var reason: Reason
        var words: [String]
        var content: JSONValue
    }

    let id: String
    private(set) var person: JSONObject?
    private(set) var words: [String] = []
    private(set) var tasks: [JSONValue] = []
    /// Answers that are not finished, and links and sessions of theirs: in no journal.
    private(set) var drafts: [JSONValue] = []
    private(set) var passes: [JSONValue] = []
    private(set) var entries: [JSONValue] = []
    private(set) var texts: [Text] = []

    static func all(
        of id: String, also: [String], through door: DaemonDoor
    ) throws(ProgramError) -> HeldSearch {
        var search = HeldSearch(id: id)
        var after: JSONValue?
        repeat {
            var body: JSONObject = ["person": .string(id)]
            if !also.isEmpty { body["words"] = .array(also.map { .string($0) }) }
            body["after"] = after
            let answer = try door.ask("HELD", body)
            search.take(answer)
            after = answer["next"]
        } while after != nil
        return search
    }

    private init(id: String) { self.id = id }

    private mutating func take(_ answer: JSONObject) {
        if let person = answer["person"]?.objectValue { self.person = person }
        if let words = answer["words"]?.arrayValue { self.words = words.compactMap(\.stringValue) }
        tasks += answer["tasks"]?.arrayValue ?? []
        drafts += answer["drafts"]?.arrayValue ?? []
        passes += answer["passes"]?.arrayValue ?? []
        for item in answer["items"]?.arrayValue ?? [] {
            if item["kind"]?.stringValue == "entry" {
                entries.append(item)
                for text in item["texts"]?.arrayValue ?? [] { add(text, .wrote) }
            } else {
                add(item, item["about"]?.boolValue == true ? .about : .names)
            }
        }
    }

    private mutating func add(_ item: JSONValue, _ reason: Text.Reason) {
        guard let hash = item["hash"]?.stringValue, !texts.contains(where: { $0.hash == hash })
        else { return }
        texts.append(
            Text(
                hash: hash, subject: item["subject"]?.stringValue ?? "", reason: reason,
                words: (item["words"]?.arrayValue ?? []).compactMap(\.stringValue),
                content: item["content"] ?? .null))
    }

    var json: JSONValue {
        var object: JSONObject = ["id": .string(id)]
        object["person"] = person.map { .object($0) }
        object["searchedFor"] = .array(words.map { .string($0) })
        object["tasks"] = .array(tasks)
        object["drafts"] = .array(drafts)
        object["passes"] = .array(passes)
        object["entries"] = .array(entries)
        object["texts"] = .array(
            texts.map {
                [
                    "hash": .string($0.hash), "subject": .string($0.subject),
                    "why": .string($0.reason.rawValue),
                    "words": .array($0.words.map { .string($0) }), "content": $0.content,
                ]
            })
        return .object(object)
    }
}
