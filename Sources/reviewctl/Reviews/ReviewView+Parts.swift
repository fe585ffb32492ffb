import JSON
import ReviewClient

/// Who is in the team, what the review consists of, what it ended with.
extension ReviewView {
    /// Who has taken a place, as the review keeps them.
    private var members: [JSONValue] {
        (review["context"]?["team"]?.arrayValue ?? []).filter { $0["person"]?.stringValue != nil }
    }

    var team: String {
        var table = Table(
            [
                .init("place", shrinks: true), .init("person"),
                .init("organisation", shrinks: true), .init("accepted", shrinks: true),
            ], indent: 2)
        for member in members {
            table.add([
                member["title"]?.stringValue ?? member["place"]?.stringValue ?? "",
                member["person"]?.stringValue ?? "", member["organisation"]?.stringValue ?? "",
                RowWords.day(member["acceptedOn"]),
            ])
        }
        return table.isEmpty ? "" : "Team\n" + table.text(width: width)
    }

    /// Values of events' fields that the review knows.
    var known: [String: [String]] {
        func all(_ name: String) -> [String] { members.compactMap { $0[name]?.stringValue } }
        return ["place": all("place"), "person": all("person")]
    }

    var children: String {
        var table = Table(
            [
                .init(""), .init("", shrinks: true), .init("", shrinks: true),
                .init("", shrinks: true),
            ], indent: 2)
        for child in review["children"]?.arrayValue ?? [] {
            let whole = parts.first { $0["id"] == child["id"] }
            let status = child["status"]?.stringValue ?? ""
            let standing = RowWords.standing(child)
            table.add([
                child["id"]?.stringValue ?? "",
                whole?["input"]?["place"]?["title"]?.stringValue ?? child["title"]?.stringValue
                    ?? "",
                whole.map(Self.person) ?? "",
                status == "running" && !standing.isEmpty
                    ? standing : [status, standing].filter { !$0.isEmpty }.joined(separator: ": "),
            ])
        }
        return table.isEmpty ? "" : "Parts\n" + table.text(width: width)
    }

    /// Who took the place, else everybody who is asked for it now.
    private static func person(of part: JSONValue) -> String {
        if let person = part["output"]?["person"]?.stringValue { return person }
        let asked = (part["tasks"]?.arrayValue ?? []).filter { task in
            ["ready", "leased"].contains(task["status"]?.stringValue ?? "")
                && task["to"]?.stringValue?.hasPrefix("person:") == true
        }.map(RowWords.addressee)
        return asked.isEmpty ? "" : "asked: " + asked.joined(separator: ", ")
    }

    var output: String {
        guard let output = review["output"], !output.isNull else { return "" }
        let outcome = output["outcome"]?.stringValue.map(FormField.words)
        var rest = output.objectValue ?? [:]
        rest["outcome"] = nil
        if availability != "" { rest["answers"] = nil }
        let lines = ValueLines.lines(of: .object(rest), indent: 2, width: width)
        return (["Ended with:" + (outcome.map { " \($0)" } ?? "")] + lines)
            .joined(separator: "\n")
    }

    /// An availability call: who can come when.
    var availability: String {
        let table = AvailabilityTable(review)?.table(indent: 2)
        return table.map { "Who can come when\n" + $0.text(width: width) } ?? ""
    }
}
