import CivilTime
import JSON

/// How reviews, rules and the coordinator's own decisions are read.
extension ConveningProblem.Review {
    init(_ value: JSONValue, at path: String) throws(ConveningError) {
        let reader = try FieldReader(
            value, at: path,
            keys: [
                "id", "host", "region", "visit", "visits", "dates", "days", "places", "team",
                "asked",
            ])
        self.init(
            id: try reader.neededText("id"), host: try reader.neededText("host"), visits: [],
            places: [])
        region = try reader.text("region")
        if let one = reader.value("visit") {
            visits.append(try ConveningProblem.Visit(one, at: reader.at("visit")))
        }
        for (one, path) in try reader.list("visits", atMost: ConveningProblem.visitsMax) {
            visits.append(try ConveningProblem.Visit(one, at: path))
        }
        let days = try reader.number("days", in: 1...14) ?? 1
        for (one, path) in try reader.list("dates", atMost: ConveningProblem.visitsMax) {
            let start = try FieldReader.day(one, at: path)
            guard let end = start.adding(days: days - 1) else {
                throw FieldReader.wrong(one, at: path, expected: "a day of the calendar")
            }
            visits.append(.init(start: start, end: end))
        }
        for (one, path) in try reader.list("places", atMost: ConveningProblem.placesMax) {
            places.append(try ConveningProblem.Place(one, at: path))
        }
        for (one, path) in try reader.list("team", atMost: ConveningProblem.seatsMax) {
            let member = try FieldReader(one, at: path, keys: ["place", "person", "organisation"])
            team.append(
                .init(
                    place: try member.neededText("place"), person: try member.neededText("person")))
        }
        for (one, path) in try reader.list("asked", atMost: ConveningProblem.entriesMax) {
            if let person = one.stringValue {
                asked.append((person, "was asked already"))
                continue
            }
            let entry = try FieldReader(one, at: path, keys: ["person", "said"])
            asked.append(
                (try entry.neededText("person"), try entry.text("said") ?? "was asked already"))
        }
    }
}

extension ConveningProblem.Visit {
    init(_ value: JSONValue, at path: String) throws(ConveningError) {
        let reader = try FieldReader(value, at: path, keys: ["start", "end"])
        let start = try FieldReader.day(try reader.needed("start"), at: reader.at("start"))
        let end = try reader.day("end") ?? start
        guard start <= end, end.daysSinceEpoch - start.daysSinceEpoch < 60 else {
            throw FieldReader.wrong(
                .string(end.description), at: reader.at("end"),
                expected: "a day from \(start), at most 60 days long")
        }
        self.init(start: start, end: end)
    }
}

extension ConveningProblem.Place {
    init(_ value: JSONValue, at path: String) throws(ConveningError) {
        let reader = try FieldReader(
            value, at: path, keys: ["id", "title", "role", "minimum", "maximum", "experience"])
        let seats = 0...ConveningProblem.seatsMax
        self.init(
            id: try reader.neededText("id"), title: try reader.text("title"),
            role: try reader.neededText("role"),
            minimum: try reader.number("minimum", in: seats) ?? 1,
            maximum: try reader.number("maximum", in: 1...ConveningProblem.seatsMax),
            experience: try reader.number("experience", in: 0...1_000) ?? 0)
    }
}

extension ConveningProblem.Rules {
    init(_ value: JSONValue, at path: String) throws(ConveningError) {
        let reader = try FieldReader(
            value, at: path,
            keys: ["outsideRegion", "mostReviews", "intervalDays", "mostPerAuthority"])
        outsideRegion = try reader.flag("outsideRegion") ?? false
        mostReviews = try reader.number("mostReviews", in: 0...100)
        intervalDays = max(1, try reader.number("intervalDays", in: 0...3_650) ?? 1)
        mostPerAuthority = try reader.number("mostPerAuthority", in: 1...12)
    }
}

extension ConveningProblem.Pin {
    init(_ value: JSONValue, at path: String) throws(ConveningError) {
        let reader = try FieldReader(value, at: path, keys: ["review", "person", "place"])
        self.init(
            review: try reader.neededText("review"), person: try reader.neededText("person"),
            place: try reader.text("place"))
    }
}

extension ConveningProblem.Forbid {
    init(_ value: JSONValue, at path: String) throws(ConveningError) {
        let reader = try FieldReader(value, at: path, keys: ["review", "person", "why"])
        self.init(
            review: try reader.text("review"), person: try reader.neededText("person"),
            why: try reader.text("why"))
    }
}

extension ConveningProblem.Wishes {
    init(_ value: JSONValue, at path: String) throws(ConveningError) {
        let reader = try FieldReader(
            value, at: path,
            keys: [
                "ifNeeded", "unknown", "balance", "reciprocity", "load", "travel", "newReviewer",
                "experienced", "variety", "emptyPlace",
            ])
        func weight(_ key: String, _ usual: Int) throws(ConveningError) -> Int {
            try reader.number(key, in: 0...1_000) ?? usual
        }
        ifNeeded = try weight("ifNeeded", ifNeeded)
        unknown = try weight("unknown", unknown)
        balance = try weight("balance", balance)
        reciprocity = try weight("reciprocity", reciprocity)
        load = try weight("load", load)
        travel = try weight("travel", travel)
        newReviewer = try weight("newReviewer", newReviewer)
        experienced = try weight("experienced", experienced)
        variety = try weight("variety", variety)
        emptyPlace = try weight("emptyPlace", emptyPlace)
    }
}
