import Foundation

/// Which seeds are run: `SIMULATION_SEEDS=7` one, `SIMULATION_SEEDS=1000..2000` many.
enum SeedRange {
    static let unasked: ClosedRange<UInt64> = 1...60

    static var asked: ClosedRange<UInt64> {
        ProcessInfo.processInfo.environment["SIMULATION_SEEDS"].flatMap(parse) ?? unasked
    }

    static func parse(_ text: String) -> ClosedRange<UInt64>? {
        let ends = text.components(separatedBy: "..").map { UInt64($0) }
        guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2,
            first <= last
        else { return nil }
        return first...last
    }
}
