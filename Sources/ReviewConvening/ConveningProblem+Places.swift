import CivilTime
package import JSON

/// Open places of running reviews, as their tasks say them, read as one problem.
///
/// `PlaceTask` has one; `reviewctl convene --review` has all that wait for the coordinator.
extension ConveningProblem {
    /// - Parameter inputs: each as `PlaceTask` describes it; those of one `review` become one team.
    ///
    /// Throws: an input is none.
    package init(openPlaces inputs: [JSONObject], pool: PoolReading) throws(ConveningError) {
        people = pool.people
        organisations = pool.organisations
        for input in inputs {
            people += Self.strangers(input, people)
            if let rules = input["rules"], !rules.isNull {
                self.rules = try Rules(rules, at: "rules")
            }
            try add(openPlace: input)
        }
    }

    private mutating func add(openPlace input: JSONObject) throws(ConveningError) {
        let review = try Self.review(input, people)
        Self.answers(input, in: review.visits[0], &people)
        guard let index = reviews.firstIndex(where: { sameBytes($0.id, review.id) }) else {
            return reviews.append(review)
        }
        let open = review.places[0]
        guard !reviews[index].places.contains(where: { sameBytes($0.id, open.id) }) else { return }
        reviews[index].places.append(open)
        for one in review.asked
        where !reviews[index].asked.contains(where: { sameBytes($0.person, one.person) }) {
            reviews[index].asked.append(one)
        }
    }

    /// Members of the team whom this pool does not have, such as those of another region: they count
    /// for their authority, and as experienced.
    private static func strangers(
        _ input: JSONObject, _ known: [Person]
    ) -> [Person] {
        var found: [Person] = []
        for member in input["team"]?.arrayValue ?? [] {
            guard let id = member["person"]?.stringValue,
                let organisation = member["organisation"]?.stringValue,
                !(known + found).contains(where: { sameBytes($0.id, id) })
            else { continue }
            found.append(.init(id: id, roles: [], organisation: organisation))
            found[found.count - 1].experience = 1
        }
        return found
    }

    private static func review(
        _ input: JSONObject, _ people: [Person]
    ) throws(ConveningError) -> Review {
        let host = try FieldReader.text(input["host"] ?? .null, at: "host")
        let visit = try Visit(input["visit"] ?? .null, at: "visit")
        let place = input["place"] ?? .null
        let id = try FieldReader.text(place["id"] ?? .null, at: "place.id")
        let role = try FieldReader.text(place["role"] ?? .null, at: "place.role")
        var places = [
            Place(id: id, title: place["title"]?.stringValue, role: role)
        ]
        var team: [Member] = []
        for member in input["team"]?.arrayValue ?? [] {
            guard let at = member["place"]?.stringValue, let person = member["person"]?.stringValue,
                !sameBytes(at, id), team.count < 11,
                people.contains(where: { sameBytes($0.id, person) }),
                !places.contains(where: { sameBytes($0.id, at) })
            else { continue }
            let title = member["title"]?.stringValue
            places.append(Place(id: at, title: title, role: "", minimum: 0, maximum: 1))
            team.append(Member(place: at, person: person))
        }
        var review = Review(
            id: input["review"]?.stringValue ?? "review", host: host, visits: [visit],
            places: places)
        review.region = input["region"]?.stringValue
        review.team = team
        for one in input["asked"]?.arrayValue ?? [] {
            guard let person = one["person"]?.stringValue else { continue }
            let said = one["said"]?.stringValue.map { "was asked already: \($0)" }
            review.asked.append((person, said ?? "was asked already"))
        }
        for one in (input["notAgain"]?.arrayValue ?? []).compactMap(\.stringValue)
        where !review.asked.contains(where: { sameBytes($0.person, one) })
            && !team.contains(where: { sameBytes($0.person, one) })
        {
            review.asked.append((one, "was asked already"))
        }
        return review
    }

    /// Answers to an availability call for the visit as a whole; silence stays unknown.
    private static func answers(
        _ input: JSONObject, in visit: Visit,
        _ people: inout [Person]
    ) {
        let words: [String: Availability] = [
            "yes": .yes, "if-needed": .ifNeeded, "ifNeeded": .ifNeeded, "no": .no,
        ]
        for one in input["available"]?.arrayValue ?? [] {
            guard let id = one["person"]?.stringValue,
                let answer = one["answer"]?.stringValue.flatMap({ words[$0] }),
                let index = people.firstIndex(where: { sameBytes($0.id, id) })
            else { continue }
            for day in Eligibility.days(of: visit) {
                people[index].available[day.daysSinceEpoch] = answer
            }
        }
    }
}
