import JSON
import ReviewEngine
import ReviewStore

/// Everything held on a person: for their own eyes (a subject access request), and for whoever
/// decides what of it is erased. Found by searching all that was ever written, a window at a time.
struct HeldOn {
    /// Where a search goes on: entries of the journal first, then texts.
    enum Place: Sendable {
        case entries(Int64)
        case texts(Int64)

        init?(_ word: String) {
            let parts = word.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, let number = Int64(parts[1]), number >= 0 else { return nil }
            switch parts[0] {
            case "entries": self = .entries(number)
            case "texts": self = .texts(number)
            default: return nil
            }
        }

        var word: String {
            switch self {
            case .entries(let number): "entries:\(number)"
            case .texts(let number): "texts:\(number)"
            }
        }
    }

    let person: String
    let region: String
    /// How people write of them besides their id, in lower case.
    let words: [String]

    /// Words that one search looks for; and the shortest that is worth it.
    private static let wordsMax = 16
    private static let wordMin = 3

    /// - Parameter also: how else they are called, as a coordinator knows.
    init(
        _ person: String, in region: String, also: [String], _ view: borrowing StoreView
    ) throws {
        self.person = person
        self.region = region
        var words = [person]
        if let row = try view.person(id: person) {
            guard sameBytes(row.region, region) else {
                throw Refusal(
                    .notYours, "DMN-181", "there is no such person for you",
                    subject: "person:\(person)")
            }
            if let hash = row.bodyHash, case .present(let stored)? = try view.body(hash: hash) {
                let texts = try? JSONReader.parse(stored.content)
                words += ["name", "email", "phone"].compactMap { texts?[$0]?.stringValue }
                // Colleagues write a part of a name, not the whole.
                words += (texts?["name"]?.stringValue ?? "").split(separator: " ").map(Self.bare)
            }
        }
        words += also
        var kept: [String] = []
        for word in words.map(Self.lowered) where word.utf8.count >= Self.wordMin {
            if !kept.contains(where: { sameBytes($0, word) }) { kept.append(word) }
        }
        self.words = Array(kept.prefix(Self.wordsMax))
    }

    /// Without the punctuation around it: "chair," is "chair".
    private static func bare(_ word: Substring) -> String {
        let start = word.drop { $0.isPunctuation }
        var end = start
        while let last = end.last, last.isPunctuation { end.removeLast() }
        return String(end)
    }

    /// As SQLite's `lower`: ASCII only.
    private static func lowered(_ word: String) -> String {
        String(
            decoding: word.utf8.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 },
            as: UTF8.self)
    }

    /// One window: what was found in it, and where to go on.
    func found(from place: Place, _ view: borrowing StoreView) throws -> (
        items: [JSONValue], next: Place?
    ) {
        switch place {
        case .entries(let after):
            let window = try view.entries(by: "person:\(person)", naming: person, after: after)
            var items: [JSONValue] = []
            for entry in window.found where sameBytes(entry.region, region) {
                items.append(.object(try item(entry, view)))
            }
            return (items, window.next.map(Place.entries) ?? .texts(0))
        case .texts(let after):
            let window = try view.bodies(of: "person/\(person)", naming: words, after: after)
            var items: [JSONValue] = []
            for body in window.found where try isOfRegion(body.subject, view) {
                items.append(.object(item(body)))
            }
            return (items, window.next.map(Place.texts))
        }
    }

    /// What is in no journal: unfinished answers of theirs or naming them, and links and sessions.
    func addUnfinished(to body: inout JSONObject, _ view: borrowing StoreView) throws {
        let me = "person:\(person)"
        body["drafts"] = .array(
            try view.drafts(by: me, naming: words).filter { draft in
                try isOfRegion("review/\(draft.task.prefix { $0 != "-" })", view)
            }.map { draft in
                var line = draft.line
                line["task"] = .string(draft.task)
                line["theirs"] = .bool(draft.isBy(me))
                return .object(line)
            })
        body["passes"] = .array(
            try view.passes(of: me).map { pass in
                var line: JSONObject = [
                    "kind": .string(pass.kind.rawValue),
                    "until": .string(InstantText.text(pass.until)),
                ]
                line["task"] = pass.task.map { .string($0) }
                return .object(line)
            })
    }

    private func item(_ entry: JournalEntry, _ view: borrowing StoreView) throws -> JSONObject {
        let me = "person:\(person)"
        let isTheirs =
            sameBytes(entry.who, me) || entry.who.hasPrefix("\(me) for ")
            || entry.who.hasSuffix(" for \(me)")
        var item: JSONObject = [
            "kind": "entry", "sequence": .int(entry.sequence),
            "at": .string(InstantText.text(entry.at)), "subject": .string(entry.subject),
            "what": .string(entry.kind), "who": .string(entry.who), "theirs": .bool(isTheirs),
        ]
        guard isTheirs, let body = try? JSONReader.parse(entry.body) else { return item }
        var texts: [JSONValue] = []
        for hash in Self.hashes(in: body["input"] ?? .null, depth: 0) {
            guard case .present(let stored)? = try view.body(hash: hash) else { continue }
            texts.append([
                "hash": .string(hash), "subject": .string(stored.subject),
                "content": (try? JSONReader.parse(stored.content)) ?? .null,
            ])
        }
        if !texts.isEmpty { item["texts"] = .array(texts) }
        return item
    }

    /// Hashes of bodies in an entry's input. No deeper than a body may nest.
    private static func hashes(in value: JSONValue, depth: Int) -> [String] {
        guard depth < 32 else { return [] }
        switch value {
        case .string(let word):
            return word.utf8.count == 64 && word.utf8.allSatisfy(isHexDigit) ? [word] : []
        case .array(let items): return items.flatMap { hashes(in: $0, depth: depth + 1) }
        case .object(let object):
            return object.flatMap { hashes(in: $0.value, depth: depth + 1) }
        default: return []
        }
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
    }

    private func item(_ body: StoredBody) -> JSONObject {
        let text = Self.lowered(String(decoding: body.content, as: UTF8.self))
        let isTheirOwn = sameBytes(body.subject, "person/\(person)")
        return [
            "kind": "text", "hash": .string(body.hash), "subject": .string(body.subject),
            "about": .bool(isTheirOwn),
            "words": .array(words.filter { text.contains($0) }.map { .string($0) }),
            "content": (try? JSONReader.parse(body.content)) ?? .null,
        ]
    }

    /// Whether what a text belongs to is kept by the region that asks.
    private func isOfRegion(_ subject: String, _ view: borrowing StoreView) throws -> Bool {
        try Self.region(of: subject, view).map { sameBytes($0, region) } ?? false
    }

    /// The region of a subject such as `review/r42`; nil where it is not known.
    static func region(of subject: String, _ view: borrowing StoreView) throws -> String? {
        guard let slash = subject.firstIndex(of: "/") else { return nil }
        let sort = String(subject[..<slash])
        let id = String(subject[subject.index(after: slash)...])
        switch sort {
        case "review": return try view.review(id: id)?.region
        case "person": return try view.person(id: id)?.region
        default: return try view.organisation(sort: sort, id: id)?.region
        }
    }
}
