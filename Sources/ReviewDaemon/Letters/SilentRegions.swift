import JSON
import ReviewEngine
import ReviewStore

/// Regions in which nobody is written to, because nobody is named whom the readers could ring.
struct SilentRegions {
    let mail: Configuration.Mail

    /// Of these regions, or of all: where something waits that nobody is told of, and how many tasks.
    func find(
        _ regions: [String]?, _ view: borrowing StoreView
    ) throws -> [(region: String, tasks: Int64)] {
        var waiting: [(region: String, tasks: Int64)] = []
        for one in try view.inboxTasksByRegion() { waiting.append((one.region, one.count)) }
        try view.reviewsWithCalendar(regions: regions, review: nil) { row in
            if !waiting.contains(where: { sameBytes($0.region, row.region) }) {
                waiting.append((row.region, 0))
            }
        }
        var silent: [(region: String, tasks: Int64)] = []
        for one in waiting where regions?.contains(where: { sameBytes($0, one.region) }) ?? true {
            if try !isWritten(one.region, view) { silent.append(one) }
        }
        return silent.sorted { bytesPrecede($0.region, $1.region) }
    }

    /// As LETTERS, TODAY and ATTENTION tell them.
    func lines(_ regions: [String]?, _ view: borrowing StoreView) throws -> [JSONObject] {
        try find(regions, view).map { region, tasks in
            [
                "state": "silent", "kind": "region", "to": .string("coordinator:\(region)"),
                "region": .string(region), "waiting": .int(tasks),
            ]
        }
    }

    func isWritten(_ region: String, _ view: borrowing StoreView) throws(StoreError) -> Bool {
        try AddressBook(mail: mail).ring(in: region, view) != nil
    }
}

/// The same question about many rows: each region is looked up once.
struct KnownRegions {
    let silent: SilentRegions
    private var known: [String: Bool] = [:]

    init(silent: SilentRegions) { self.silent = silent }

    mutating func isWritten(
        _ region: String, _ view: borrowing StoreView
    ) throws(StoreError) -> Bool {
        if let known = known[region] { return known }
        let isWritten = try silent.isWritten(region, view)
        known[region] = isWritten
        return isWritten
    }
}
