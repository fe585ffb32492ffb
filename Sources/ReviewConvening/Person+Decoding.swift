import CivilTime
import JSON

/// How people and organisations are read: the register's own words (PEOPLE in Protocol.md), and what
/// convening adds to them.
extension ConveningProblem.Person {
    init(_ value: JSONValue, at path: String) throws(ConveningError) {
        let reader = try FieldReader(
            value, at: path,
            keys: [
                "id", "name", "roles", "organisation", "region", "accreditedUntil",
                "accreditations", "conflicts", "load", "mostReviews", "experience", "busy",
                "absences", "available", "status", "accessNeeds",
            ])
        self.init(
            id: try reader.neededText("id"), roles: [],
            organisation: try reader.neededText("organisation"))
        for (one, path) in try reader.list("roles", atMost: 50) {
            roles.append(try FieldReader.text(one, at: path))
        }
        name = try reader.text("name")
        region = try reader.text("region")
        if let until = try reader.day("accreditedUntil") { accreditations = [.init(until: until)] }
        for (one, path) in try reader.list("accreditations", atMost: 50) {
            accreditations.append(try ConveningProblem.Accreditation(one, at: path))
        }
        for (one, path) in try reader.list("conflicts", atMost: 200) {
            conflicts.append(try ConveningProblem.Conflict(one, at: path))
        }
        load = try reader.number("load", in: 0...100) ?? 0
        mostReviews = try reader.number("mostReviews", in: 0...100)
        experience = try reader.number("experience", in: 0...10_000) ?? 0
        for (one, path) in try reader.list("busy", atMost: 500) {
            busy.append(try ConveningProblem.Visit(one, at: path))
        }
        for (one, path) in try reader.list("absences", atMost: 500) {
            absences.append(try ConveningProblem.Visit(away: one, at: path))
        }
        hasLeft = try reader.text("status").map { sameBytes($0, "left") } ?? false
        accessNeeds = try reader.text("accessNeeds")
        if let answers = reader.value("available") {
            available = try Self.answers(answers, at: reader.at("available"))
        }
    }

    private static func answers(
        _ value: JSONValue, at path: String
    ) throws(ConveningError) -> [Int: ConveningProblem.Availability] {
        guard let object = value.objectValue, object.count <= 1_000 else {
            throw FieldReader.wrong(
                value, at: path, expected: "an object of days, at most 1000, each with an answer")
        }
        var answers: [Int: ConveningProblem.Availability] = [:]
        for (day, answer) in object {
            let date = try FieldReader.day(.string(day), at: "\(path).\(day)")
            guard
                let known = answer.stringValue.flatMap({
                    ConveningProblem.Availability(rawValue: $0)
                })
            else {
                throw FieldReader.wrong(
                    answer, at: "\(path).\(day)", expected: "yes, ifNeeded or no",
                    hint: "leave the day out where nobody has answered: unknown is not no")
            }
            answers[date.daysSinceEpoch] = known
        }
        return answers
    }
}

extension ConveningProblem.Accreditation {
    init(_ value: JSONValue, at path: String) throws(ConveningError) {
        let reader = try FieldReader(
            value, at: path, keys: ["role", "from", "until", "trainedAt"])
        self.init(
            role: try reader.text("role"), from: try reader.day("from"),
            until: try reader.day("until"))
    }
}

extension ConveningProblem.Visit {
    /// An absence: `{from, until, mode?}`.
    fileprivate init(away value: JSONValue, at path: String) throws(ConveningError) {
        let reader = try FieldReader(value, at: path, keys: ["from", "until", "mode"])
        let from = try FieldReader.day(try reader.needed("from"), at: reader.at("from"))
        self.init(start: from, end: max(from, try reader.day("until") ?? from))
    }
}

extension ConveningProblem.Conflict {
    init(_ value: JSONValue, at path: String) throws(ConveningError) {
        if let organisation = value.stringValue {
            self.init(organisation: organisation)
            return
        }
        let reader = try FieldReader(
            value, at: path, keys: ["organisation", "why", "kind", "from", "until"])
        let kind = try reader.text("kind")
        self.init(
            organisation: try reader.neededText("organisation"),
            why: try reader.text("why") ?? kind, from: try reader.day("from"),
            until: try reader.day("until"))
    }
}

extension ConveningProblem.Organisation {
    init(_ value: JSONValue, at path: String) throws(ConveningError) {
        let reader = try FieldReader(
            value, at: path,
            keys: [
                "id", "title", "name", "kind", "region", "authority", "given", "received", "travel",
            ])
        self.init(id: try reader.neededText("id"))
        region = try reader.text("region")
        authority = try reader.text("authority")
        given = try reader.number("given", in: 0...1_000) ?? 0
        received = try reader.number("received", in: 0...1_000) ?? 0
        guard let minutes = reader.value("travel") else { return }
        let at = reader.at("travel")
        guard let object = minutes.objectValue, object.count <= 1_000 else {
            throw FieldReader.wrong(
                minutes, at: at, expected: "an object of at most 1000 authorities with minutes")
        }
        for (to, number) in object {
            travel.append((to, try FieldReader.number(number, at: "\(at).\(to)", in: 0...1_440)))
        }
    }
}
