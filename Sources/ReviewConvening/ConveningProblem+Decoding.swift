import CivilTime
package import JSON

extension ConveningProblem {
    package static let peopleMax = 5_000
    package static let reviewsMax = 200
    package static let visitsMax = 60
    package static let placesMax = 12
    static let seatsMax = 12
    static let organisationsMax = 5_000
    static let entriesMax = 10_000

    /// Reads a problem; everything that names something else is looked up.
    ///
    /// - Parameter isWhole: false where people are still to come from a pool; looked up then, when
    ///   it is proposed for.
    package init(_ value: JSONValue, isWhole: Bool = true) throws(ConveningError) {
        let reader = try FieldReader(
            value, at: "",
            keys: [
                "people", "organisations", "reviews", "rules", "wishes", "pins", "forbids",
            ])
        for (one, path) in try reader.list("people", atMost: Self.peopleMax) {
            people.append(try Person(one, at: path))
        }
        for (one, path) in try reader.list("organisations", atMost: Self.organisationsMax) {
            organisations.append(try Organisation(one, at: path))
        }
        for (one, path) in try reader.list("reviews", atMost: Self.reviewsMax) {
            reviews.append(try Review(one, at: path))
        }
        if let one = reader.value("rules") { rules = try Rules(one, at: "rules") }
        if let one = reader.value("wishes") { wishes = try Wishes(one, at: "wishes") }
        for (one, path) in try reader.list("pins", atMost: Self.entriesMax) {
            pins.append(try Pin(one, at: path))
        }
        for (one, path) in try reader.list("forbids", atMost: Self.entriesMax) {
            forbids.append(try Forbid(one, at: path))
        }
        if isWhole { try check() }
    }

    /// Every name stands once, and every name that is used stands: `Convening` takes nothing else.
    package func check() throws(ConveningError) {
        try Self.checkOnce(people.map(\.id), "people")
        try Self.checkOnce(organisations.map(\.id), "organisations")
        try Self.checkOnce(reviews.map(\.id), "reviews")
        guard !reviews.isEmpty else {
            throw ConveningError(
                .missing, at: "reviews", "there is no review to convene a team for",
                expected: "at least one review")
        }
        let persons = Set(people.map { ByteName($0.id) })
        let named = Set(reviews.map { ByteName($0.id) })
        for (index, review) in reviews.enumerated() {
            try review.check(at: "reviews[\(index)]", persons, people)
        }
        for (index, pin) in pins.enumerated() {
            let path = "pins[\(index)]"
            try Self.checkKnown(pin.person, persons, at: "\(path).person", people.map(\.id))
            try Self.checkKnown(pin.review, named, at: "\(path).review", reviews.map(\.id))
            guard let place = pin.place,
                let review = reviews.first(where: { sameBytes($0.id, pin.review) })
            else { continue }
            try Self.checkKnown(
                place, Set(review.places.map { ByteName($0.id) }), at: "\(path).place",
                review.places.map(\.id))
        }
        for (index, forbid) in forbids.enumerated() {
            guard let review = forbid.review else { continue }
            try Self.checkKnown(
                review, named, at: "forbids[\(index)].review", reviews.map(\.id))
        }
    }

    static func checkOnce(_ names: [String], _ list: String) throws(ConveningError) {
        var seen: Set<ByteName> = []
        for (index, name) in names.enumerated() where !seen.insert(ByteName(name)).inserted {
            throw ConveningError(
                .twice, at: "\(list)[\(index)].id", "the name came before", found: name)
        }
    }

    static func checkKnown(
        _ name: String, _ known: Set<ByteName>, at path: String,
        _ names: @autoclosure () -> [String]
    ) throws(ConveningError) {
        guard known.contains(ByteName(name)) else {
            throw ConveningError(
                .noSuch, at: path, "nothing has this name", found: name,
                nearest: nearestName(name, in: names()))
        }
    }
}

extension ConveningProblem.Review {
    func check(
        at path: String, _ persons: Set<ByteName>, _ people: [ConveningProblem.Person]
    ) throws(ConveningError) {
        guard !visits.isEmpty else {
            throw ConveningError(
                .missing, at: "\(path).visits", "the review has no date that it could have",
                expected: "at least one date")
        }
        try ConveningProblem.checkOnce(places.map(\.id), "\(path).places")
        let seats = places.reduce(0) { $0 + $1.maximum }
        guard !places.isEmpty, seats <= ConveningProblem.seatsMax else {
            throw ConveningError(
                .tooMany, at: "\(path).places", "a team has from one to so many seats",
                expected: "1 to \(ConveningProblem.seatsMax)", found: "\(seats)")
        }
        for (index, place) in places.enumerated() where place.maximum < place.minimum {
            throw ConveningError(
                .value, at: "\(path).places[\(index)].maximum", "the maximum is below the minimum",
                expected: "at least \(place.minimum)", found: "\(place.maximum)")
        }
        for (index, member) in team.enumerated() {
            let at = "\(path).team[\(index)]"
            try ConveningProblem.checkKnown(
                member.place, Set(places.map { ByteName($0.id) }), at: "\(at).place",
                places.map(\.id))
            try ConveningProblem.checkKnown(
                member.person, persons, at: "\(at).person", people.map(\.id))
        }
        try ConveningProblem.checkOnce(team.map(\.person), "\(path).team")
    }
}
