import JSON

/// Which reviews a host's or a region's hold keeps standing still: all of its scope, or, while a job
/// lets them go on one after the other, those that the job has not yet come to.
package struct HoldReach: Sendable, Equatable {
    package var hold: ScopeHold
    /// Reviews after this number …
    package var after: Int64
    /// … up to this one.
    package var through: Int64

    package init(hold: ScopeHold, after: Int64 = 0, through: Int64 = .max) {
        self.hold = hold
        self.after = after
        self.through = through
    }

    package func holds(number: Int64, region: String, organisation: String) -> Bool {
        guard after < number, number <= through, sameBytes(region, hold.scope.region) else {
            return false
        }
        switch hold.scope {
        case .region: return true
        case .organisation(let name, _): return sameBytes(name, organisation)
        }
    }

    package func holds(_ review: Review) -> Bool {
        holds(
            number: review.id.number, region: review.region, organisation: review.organisation)
    }

    package func holds(_ row: ReviewRow) -> Bool {
        holds(number: row.number, region: row.region, organisation: row.organisation)
    }
}
