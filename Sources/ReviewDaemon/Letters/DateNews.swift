import JSON
import ReviewEngine
import ReviewStore

/// What somebody has to be told of a date of a review: that there is one, that it has moved, that it
/// falls away. Worked out from what the review publishes and what the last letter said.
struct DateNews {
    let review: String
    let date: String
    let to: String
    /// The first, second … letter to them about it.
    let number: Int64
    let kind: String
    /// `{start, end?, place?, title, sequence, off?}`
    let dates: JSONObject

    static let cancelled = "dates-cancelled"
    private static let members = ["title", "start", "end", "place"]

    /// Nil where they know it already.
    ///
    /// - Parameters:
    ///   - told: what the last letter said.
    ///   - now: how it stands; nil where there is no such date for them.
    ///   - sequence: rises with everything that happens to the review.
    init?(
        review: String, date: String, to: String, number: Int64, told: JSONObject?,
        now: JSONObject?, sequence: Int64
    ) {
        let wasOff = told == nil || told?["off"]?.boolValue == true
        guard var dates = now ?? told else { return nil }
        switch (now, wasOff) {
        case (nil, true): return nil
        case (nil, false):
            kind = Self.cancelled
            dates["off"] = true
        case (.some, true): kind = "dates"
        case (.some(let now), false):
            if Self.members.allSatisfy({ now[$0] == told?[$0] }) { return nil }
            kind = "dates-moved"
        }
        dates["sequence"] = .int(max(sequence, (told?["sequence"]?.intValue ?? 0) &+ 1))
        self.review = review
        self.date = date
        self.to = to
        self.number = number
        self.dates = dates
    }

    /// What a letter said.
    init?(_ letter: Letter) {
        let parts = letter.id.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 5, let dates = letter.dates, let number = Int64(parts[4]) else {
            return nil
        }
        review = String(parts[0])
        date = String(parts[1])
        to = letter.to
        kind = letter.kind
        self.number = number
        self.dates = dates
    }

    func letter(_ names: LetterName) -> String {
        names.dates(review, date, to: to, number: number)
    }

    /// Whether no later letter says otherwise.
    func isLatest(_ names: LetterName, _ view: borrowing StoreView) throws(StoreError) -> Bool {
        try view.letter(id: names.dates(review, date, to: to, number: number + 1)) == nil
    }

    /// Everything that anybody has to be told of the dates to come, in some regions or in all.
    ///
    /// While a review is on hold its dates are in doubt: only that one falls away is told.
    static func all(
        on today: String, holds: [HoldReach], regions: [String]? = nil, review: String? = nil,
        _ view: borrowing StoreView
    ) throws -> [DateNews] {
        try all(on: today, regions: regions, review: review, view)
            .filter { try !$0.waits(for: holds, view) }
    }

    /// Whether it is told only when a hold has ended.
    func waits(for holds: [HoldReach], _ view: borrowing StoreView) throws(StoreError) -> Bool {
        guard kind != Self.cancelled else { return false }
        return try view.review(id: review)?.isHeld(holds) ?? false
    }

    /// The same of reviews on hold as well.
    static func all(
        on today: String, regions: [String]?, review: String?, _ view: borrowing StoreView
    ) throws -> [DateNews] {
        var last: [String: DateNews] = [:]
        for row in try view.lettersAboutDates(ofReview: review) {
            guard let told = DateNews(try Letter(row: row)) else { continue }
            if last[told.key].map({ $0.number < told.number }) ?? true { last[told.key] = told }
        }
        var news: [DateNews] = []
        var seen: Set<String> = []
        try view.reviewsWithCalendar(regions: regions, review: review) { row in
            guard let facts = try? JSONReader.parse(row.facts) else { return }
            for to in readers(of: facts, host: row.organisation) {
                for date in published(facts, for: to, host: row.organisation) {
                    let key = "\(row.id).\(date.id).\(to)"
                    seen.insert(key)
                    let told = last[key]
                    let one = DateNews(
                        review: row.id, date: date.id, to: to, number: (told?.number ?? 0) + 1,
                        told: told?.dates, now: date.dates, sequence: row.position)
                    if let one, !one.isOver(on: today) { news.append(one) }
                }
            }
        }
        for (key, told) in last where !seen.contains(key) && !told.isOver(on: today) {
            let row = try view.review(id: told.review)
            guard regions?.contains(where: { sameBytes($0, row?.region ?? "") }) ?? true else {
                continue
            }
            let position = row?.position ?? 0
            let gone = DateNews(
                review: told.review, date: told.date, to: told.to, number: told.number + 1,
                told: told.dates, now: nil, sequence: position)
            if let gone { news.append(gone) }
        }
        return news.sorted { bytesPrecede($0.key, $1.key) }
    }

    private var key: String { "\(review).\(date).\(to)" }

    /// Nobody is written to about a day that is past.
    private func isOver(on today: String) -> Bool {
        guard let end = (dates["end"] ?? dates["start"])?.stringValue else { return true }
        return bytesPrecede(String(end.prefix(10)), today)
    }

    // MARK: What a review publishes

    /// The dates that a review's facts have for somebody: those whom each names in `with`, and the
    /// host.
    static func published(
        _ facts: JSONValue, for to: String, host: String
    ) -> [(id: String, dates: JSONObject)] {
        (facts["calendar"]?.arrayValue ?? []).compactMap { date in
            guard let id = date["id"]?.stringValue, !id.contains("."),
                date["start"]?.stringValue != nil, date["title"]?.stringValue != nil,
                with(date, host).contains(where: { sameBytes($0, to) })
            else { return nil }
            var dates = JSONObject()
            for member in members where date[member]?.stringValue != nil {
                dates[member] = date[member]
            }
            return (id, dates)
        }
    }

    static func readers(of facts: JSONValue, host: String) -> [String] {
        var readers: [String] = []
        for date in facts["calendar"]?.arrayValue ?? [] {
            for to in with(date, host) where !readers.contains(where: { sameBytes($0, to) }) {
                readers.append(to)
            }
        }
        return readers
    }

    static func with(_ date: JSONValue, _ host: String) -> [String] {
        (date["with"]?.arrayValue ?? []).compactMap(\.stringValue)
            + (host.isEmpty ? [] : ["organisation:\(host)"])
    }
}
