/// One review as the search sees it: places as the digits of a number, so that a half-filled team is
/// one index.
struct TeamModel: Sendable {
    /// Seats that are still to be filled, by place.
    let minima: [Int]
    let maxima: [Int]
    /// What one more in a place adds to the index of a half-filled team.
    let strides: [Int]
    let stateCount: Int
    /// Indices at which a place has room for one more.
    let room: [[Int]]
    /// What a team that stops at an index costs: seats below the minimum, seats left empty, nobody
    /// new, nobody experienced; four for each index, by who is on the team.
    let endCost: [Int]
    /// Who is on the team already, as flags.
    let startFlags: Int
    /// How many of each authority are on it already.
    let startAreas: [Int: Int]
    /// By visit: who could take what.
    var tables: [OptionTable]
    /// First and last days, since 1970.
    let visits: [(start: Int, end: Int)]

    var seatCount: Int { maxima.reduce(0, +) }

    /// Somebody who has not done it before is on the team; somebody who has.
    static let newFlag = 1
    static let experiencedFlag = 2

    init(
        minima: [Int], maxima: [Int], visits: [(start: Int, end: Int)], startFlags: Int,
        startAreas: [Int: Int], costs: SeasonCosts
    ) {
        self.minima = minima
        self.maxima = maxima
        self.visits = visits
        self.startFlags = startFlags
        self.startAreas = startAreas
        tables = []
        var strides: [Int] = []
        var count = 1
        for maximum in maxima {
            strides.append(count)
            count *= maximum + 1
        }
        self.strides = strides
        stateCount = count
        let digit = { (state: Int, place: Int) in (state / strides[place]) % (maxima[place] + 1) }
        room = maxima.indices.map { place in
            (0..<count).filter { digit($0, place) < maxima[place] }
        }
        endCost = (0..<count * 4).map { index in
            let (state, flags) = (index / 4, index % 4)
            var cost = 0
            for place in maxima.indices {
                let filled = digit(state, place)
                cost += costs.missing * max(0, minima[place] - filled)
                cost += costs.emptyPlace * (maxima[place] - max(filled, minima[place]))
            }
            if flags & Self.newFlag == 0 { cost += costs.newReviewer }
            if flags & Self.experiencedFlag == 0 { cost += costs.experienced }
            return cost
        }
    }
}

/// Who could take which place on one date, sorted by authority.
struct OptionTable: Sendable {
    /// People by authority, then by index.
    var people: [Int] = []
    /// Where the choices of each begin; one more at the end.
    var starts: [Int] = [0]
    var places: [Int] = []
    var costs: [Int] = []
    /// Where the people of one authority begin and end in `people`.
    var groups: [(area: Int, people: Range<Int>)] = []
    /// People who are to be on the team: what they save is in `costs`, and is given back here.
    var pinned = 0
}

/// A person on a seat.
struct Seat: Sendable, Hashable {
    var person: Int
    var place: Int
}

/// What the search weighs, in thousandths of a point.
struct SeasonCosts: Sendable {
    /// A seat below the minimum, a pin that is not kept.
    var missing: Int
    var emptyPlace = 0
    var newReviewer = 0
    var experienced = 0
    var variety = 0
    /// Each place that an authority has given more than that which gave least.
    var balance = 0
    var load = 0

    /// More than all wishes of the largest problem together.
    static let never = 1_000_000_000_000
}
