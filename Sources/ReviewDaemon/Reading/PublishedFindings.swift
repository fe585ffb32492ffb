import Digest
import JSON
import ReviewEngine
import ReviewStore

/// The findings that one review publishes (its fact `findings`), each as a line of THEMES.
///
/// They belong to the host. Unless it agreed to be named, nothing of a line says where it comes from:
/// no host, no review, and where a text names the host it reads “the host”.
struct PublishedFindings {
    private let row: ReviewRow
    private let published: JSONValue
    private let mask: HostMask?

    init(_ row: ReviewRow, _ view: borrowing StoreView) throws {
        self.row = row
        let facts = (try? JSONReader.parse(row.facts)) ?? .null
        published = try StoredBodies.resolved(facts["findings"] ?? .null, view)
        guard published["mayBeNamed"]?.boolValue != true else {
            mask = nil
            return
        }
        let known = try view.organisation(sort: "organisation", id: row.organisation)
        let name = try known.map { try Organisation(row: $0).name }
        mask = HostMask(id: row.organisation, name: name)
    }

    func lines(from: String?, _ until: String?) -> [JSONObject] {
        let said = published["said"]
        let on = said?["toldOn"]?.stringValue
        // Days are ISO 8601: as texts they follow each other as in time.
        if let from, on.map({ bytesPrecede($0, from) }) ?? true { return [] }
        if let until, on.map({ bytesPrecede(until, $0) }) ?? true { return [] }
        let questions = published["keyLines"]?["questions"]?.arrayValue ?? []
        return (said?["findings"]?.arrayValue ?? []).map { finding in
            var line: JSONObject = [
                "source": .string(source), "kind": finding["kind"] ?? .null,
                "evidence": finding["evidence"] ?? [], "keyLine": finding["keyLine"] ?? .null,
                "text": shown(finding["text"]),
            ]
            line["on"] = on.map { .string($0) }
            line["theme"] = published["theme"].map(shown)
            let number = Int(clamping: finding["keyLine"]?.intValue ?? 0) - 1
            if questions.indices.contains(number) { line["question"] = shown(questions[number]) }
            if mask == nil {
                line["host"] = .string(row.organisation)
                line["review"] = .string(row.id)
            }
            return line
        }
    }

    /// The same for all of a review's, and nothing by which to find it.
    private var source: String {
        Digest.hex(Array(Digest.hash(parts: [Array("themes".utf8), row.head]).prefix(6)))
    }

    private func shown(_ text: JSONValue?) -> JSONValue {
        guard let text = text?.stringValue else { return "" }
        return .string(mask?.hidden(in: text) ?? text)
    }
}
