/// How a long search is watched and stopped from outside: it asks between its steps.
///
/// The room has no clock; a caller that wants a limit of time lets `goOn` say so, and gives up with it
/// that the same problem gives the same plan everywhere.
package struct ConveningControl {
    package struct Progress: Sendable, Hashable {
        /// Teams searched for, of so many that may be.
        package var searches: Int
        package var effort: Int
        /// What the best plan costs so far, and no plan is cheaper than; in thousandths of a point.
        package var cost: Int
        package var bound: Int

        /// How far they are apart, in per mille of the cost; nil while there is no bound.
        package var gap: Int? {
            guard cost > 0, bound > 0, cost >= bound else { return cost <= bound ? 0 : nil }
            return (cost - bound) / max(1, cost / 1_000)
        }
    }

    package var goOn: (Progress) -> Bool

    package init(goOn: @escaping (Progress) -> Bool = { _ in true }) { self.goOn = goOn }
}
