import CivilTime
package import JSON

extension ConveningProposal {
    /// The whole proposal, as Convening.md names its keys.
    package var json: JSONObject {
        var object: JSONObject = [
            "status": .string(status.rawValue), "points": .int(Int64(points)),
            "bound": .int(Int64(bound)), "gapPerMille": .int(Int64(gap)),
            "searches": .int(Int64(searches)), "reviews": .array(reviews.map(\.json)),
        ]
        if !shortages.isEmpty { object["shortages"] = .array(shortages.map(\.json)) }
        if !brokenPins.isEmpty {
            object["brokenPins"] = .array(
                brokenPins.map { broken in
                    var one: JSONObject = [
                        "review": .string(broken.pin.review), "person": .string(broken.pin.person),
                    ]
                    one["place"] = broken.pin.place.map { .string($0) }
                    one["why"] = .strings(broken.why)
                    return .object(one)
                })
        }
        if let relaxations {
            object["relaxations"] = [
                "fewest": .int(Int64(relaxations.fewest)),
                "proven": .bool(relaxations.isProven),
                "ways": .array(relaxations.ways.map { way in .array(way.map(\.json)) }),
            ]
        }
        return object
    }
}

extension JSONValue {
    static func strings(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
}

extension ConveningProblem.Visit {
    var json: JSONValue {
        ["start": .string(start.description), "end": .string(end.description)]
    }
}

extension ConveningProposal.ReviewTeam {
    fileprivate var json: JSONValue {
        [
            "review": .string(review), "host": .string(host), "visit": visit.json,
            "places": .array(places.map(\.json)), "notes": .strings(notes),
        ]
    }
}

extension ConveningProposal.PlaceTeam {
    fileprivate var json: JSONValue {
        [
            "place": .string(place.id), "title": .string(place.title), "role": .string(place.role),
            "missing": .int(Int64(missing)), "people": .array(people.map(\.json)),
            "reserves": .array(reserves.map(\.json)),
        ]
    }
}

extension ConveningProposal.Chosen {
    fileprivate var json: JSONValue {
        var object: JSONObject = [
            "person": .string(person), "name": .string(name),
            "organisation": .string(organisation), "fixed": .bool(isFixed),
            "pinned": .bool(isPinned), "why": .strings(reasons),
        ]
        object["accessNeeds"] = accessNeeds.map { .string($0) }
        return .object(object)
    }
}

extension ConveningProposal.Reserve {
    fileprivate var json: JSONValue {
        [
            "person": .string(person), "name": .string(name),
            "organisation": .string(organisation), "points": .int(Int64(points)),
            "why": .strings(reasons),
        ]
    }
}

extension ConveningProposal.Shortage {
    fileprivate var json: JSONValue {
        [
            "review": .string(review), "host": .string(host), "place": .string(place.id),
            "title": .string(place.title), "role": .string(place.role),
            "missing": .int(Int64(missing)), "visit": visit.json,
            "otherDates": .array(
                otherDates.map { ["visit": $0.visit.json, "able": .int(Int64($0.able))] }),
            "holders": .array(
                holders.map {
                    [
                        "person": .string($0.person), "name": .string($0.name),
                        "organisation": .string($0.organisation), "why": .strings($0.why),
                    ]
                }),
        ]
    }
}

extension ConveningProposal.Relaxation {
    fileprivate var json: JSONValue {
        var object: JSONObject = ["review": .string(review)]
        object["place"] = place.map { .string($0) }
        object["person"] = person.map { .string($0) }
        object["condition"] = .string(condition)
        object["text"] = .string(text)
        return .object(object)
    }
}
