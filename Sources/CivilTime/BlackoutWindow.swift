package import JSON

/// A time in which certain steps are barred: a pre-election period, an inspection.
///
/// Windows hold nothing; a hold is always a person's decision. The file:
/// `{"windows": [{"kind": "pre-election", "title": …, "start": "2024-05-25", "end": "2024-07-04",
/// "region": …, "organisation": …}, …]}`; other members are left to whoever reads the file.
package struct BlackoutWindow: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case preElection = "pre-election"
        case inspection
    }

    package let kind: Kind
    package let title: String
    /// The first day and the last, both in it.
    package let start: CivilDate
    package let end: CivilDate
    /// Whom it concerns; nil: everybody.
    package let region: String?
    package let organisation: String?

    package var encoded: JSONObject {
        var object: JSONObject = [
            "kind": .string(kind.rawValue), "title": .string(title),
            "start": .string("\(start)"), "end": .string("\(end)"),
        ]
        object["region"] = region.map { .string($0) }
        object["organisation"] = organisation.map { .string($0) }
        return object
    }

    package func isOn(_ date: CivilDate) -> Bool { start <= date && date <= end }

    package init(
        kind: Kind, title: String, start: CivilDate, end: CivilDate, region: String?,
        organisation: String?
    ) {
        self.kind = kind
        self.title = title
        self.start = start
        self.end = end
        self.region = region
        self.organisation = organisation
    }

    /// Everything that a file tells, in its order.
    package static func read(_ file: JSONValue) throws(CivilTimeError) -> [BlackoutWindow] {
        guard let entries = file["windows"]?.arrayValue else {
            throw CivilTimeError(
                .calendarFile, "the file of windows has no `windows`",
                expected: "an array of windows", found: file["windows"]?.kindName ?? "nothing")
        }
        var windows: [BlackoutWindow] = []
        for (index, entry) in entries.enumerated() {
            windows.append(try BlackoutWindow(entry, "`windows[\(index)]`"))
        }
        return windows
    }

    /// One entry of the file, or one that was stored as `encoded` writes it; `place` is how an error
    /// calls it.
    package init(_ entry: JSONValue, _ place: String) throws(CivilTimeError) {
        let word = try Self.text("kind", of: entry, place)
        guard let kind = Kind(rawValue: word) else {
            let known = Kind.allCases.map(\.rawValue)
            throw CivilTimeError(
                .calendarFile, "\(place) is of no known kind",
                expected: known.joined(separator: ", "), found: CivilTimeError.quote(word),
                nearest: nearestName(word, in: known))
        }
        self.kind = kind
        title = try Self.text("title", of: entry, place)
        start = try Self.date("start", of: entry, place)
        end = try Self.date("end", of: entry, place)
        guard start <= end else {
            throw CivilTimeError(
                .calendarFile, "\(place) ends on \(end), before it starts on \(start)")
        }
        region = entry["region"]?.stringValue
        organisation = entry["organisation"]?.stringValue
    }

    private static func text(
        _ key: String, of entry: JSONValue, _ place: String
    ) throws(CivilTimeError) -> String {
        guard let text = entry[key]?.stringValue, !text.isEmpty else {
            throw CivilTimeError(
                .calendarFile, "\(place) has no `\(key)`", expected: "a text",
                found: entry[key]?.kindName ?? "nothing")
        }
        return text
    }

    private static func date(
        _ key: String, of entry: JSONValue, _ place: String
    ) throws(CivilTimeError) -> CivilDate {
        let text = try text(key, of: entry, place)
        do {
            return try CivilDate(parsing: text)
        } catch {
            throw CivilTimeError(
                .calendarFile, "\(place), `\(key)`: \(error.problem)", expected: error.expected)
        }
    }
}
