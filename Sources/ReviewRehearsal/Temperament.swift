/// What somebody who is asked is like: how fast, how willing, whether they answer at all.
///
/// The shares are ours: the schemes publish none. They are chosen so that a team of four meets a
/// decline or two and a silence now and then, which is what coordinators tell of.
struct Temperament: Sendable {
    enum Pace: Sendable {
        case eager
        case ordinary
        case slow
    }

    var pace: Pace
    /// Never answers.
    var isSilent = false
    /// How often of a thousand tasks one is left unanswered for good by somebody who answers others.
    var fallsSilent = 4
    /// How often of a hundred times the first choice of a form is taken: by custom the one that goes
    /// on with what was asked.
    var agrees: Int
    /// How often of a hundred times the due date is missed.
    var isLate: Int
    /// Somebody of a rehearsal in which all goes well.
    var isWilling = false

    static let willing = Temperament(
        pace: .eager, agrees: 100, isLate: 0, isWilling: true, fallsSilent: 0)

    /// - Parameter host: the organisation that asked for the review: it does not ignore it from the beginning.
    init(of address: String, host: String, seed: UInt64) {
        var random = SplitMix64(seed: seed, word: address)
        switch random.number(in: 0...9) {
        case 0...2: self.init(pace: .eager, agrees: 94, isLate: 3)
        case 3...7: self.init(pace: .ordinary, agrees: 86, isLate: 12)
        default: self.init(pace: .slow, agrees: 74, isLate: 35)
        }
        let silence = random.number(in: 0...99)
        if address.utf8.starts(with: "role:".utf8) {
            // Who runs a review is quicker than those whom it visits.
            pace = pace == .slow ? .ordinary : .eager
            isLate /= 2
            agrees = 93
            fallsSilent = 0
        } else if address.utf8.starts(with: "person:".utf8) {
            isSilent = silence < 5
        } else if !address.utf8.elementsEqual("organisation:\(host)".utf8) {
            isSilent = silence < 2
        }
    }

    init(
        pace: Pace, agrees: Int, isLate: Int, isWilling: Bool = false, fallsSilent: Int = 4
    ) {
        self.pace = pace
        self.fallsSilent = fallsSilent
        self.agrees = agrees
        self.isLate = isLate
        self.isWilling = isWilling
    }

    /// How many working days an answer takes, where so many are given.
    func workingDays(given days: Int?, _ random: inout SplitMix64) -> (days: Int, isLate: Bool) {
        guard let days else {
            switch pace {
            case .eager: return (random.number(in: 1...3), false)
            case .ordinary: return (random.number(in: 2...8), false)
            case .slow: return (random.number(in: 5...15), false)
            }
        }
        let given = max(0, days)
        if random.chance(isLate) { return (given + random.number(in: 1...8), true) }
        // Most people work towards a date, not away from the day on which they were asked.
        switch pace {
        case .eager: return (random.number(in: given / 10...max(given / 10, given * 6 / 10)), false)
        case .ordinary: return (random.number(in: given * 4 / 10...given), false)
        case .slow: return (random.number(in: given * 7 / 10...given), false)
        }
    }
}
