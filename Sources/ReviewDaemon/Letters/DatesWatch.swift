import JSON
import ReviewEngine
import ReviewStore

/// Of which reviews the dates have to be looked at again when letters are asked for: those to which
/// something happened since the last look, and those of which somebody is still to be told.
///
/// What the tables say decides; this only says where nothing can have changed. It is kept in memory,
/// so that the first look after a start is at everything.
struct DatesWatch: Sendable {
    /// The journal's position at the last look; nil before the first.
    private(set) var through: Int64?
    private var waiting: [String] = []
    /// Reviews whose dates were compared with letters so far.
    private(set) var read = 0

    /// So many entries are gone through; after more, everything is looked at anew.
    private static let entriesMax: Int64 = 10_000

    /// What is to be told now.
    mutating func look(
        on day: String, _ job: ReadJob, _ view: borrowing StoreView
    ) throws -> [DateNews] {
        let known = try changed(job.position, view)
        var news: [DateNews] = []
        if let known {
            for review in known.sorted(by: bytesPrecede) {
                news += try DateNews.all(on: day, regions: nil, review: review, view)
            }
            read += known.count
        } else {
            news = try DateNews.all(on: day, regions: nil, review: nil, view)
            try view.reviewsWithCalendar(regions: nil, review: nil) { _ in read += 1 }
        }
        waiting = Array(Set(news.map(\.review)))
        through = job.position
        return try news.filter { try !$0.waits(for: job.holds, view) }
    }

    /// Reviews to look at; nil for all.
    private func changed(
        _ position: Int64, _ view: borrowing StoreView
    ) throws(StoreError) -> Set<String>? {
        guard let through, position - through <= Self.entriesMax else { return nil }
        var reviews = Set(waiting)
        for subject in try view.subjectsChanged(after: through, through: position) {
            if subject.hasPrefix("review/") {
                reviews.insert(String(subject.dropFirst("review/".count)))
            } else if subject.hasPrefix("letter/"), subject.contains(".dates.") {
                reviews.insert(
                    String(subject.dropFirst("letter/".count).prefix { $0 != "." }))
            }
        }
        return reviews
    }
}
