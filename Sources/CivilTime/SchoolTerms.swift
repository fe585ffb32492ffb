package import JSON

/// The school terms of one organisation: authorities and academies set their own, so there is no
/// national calendar to fall back on.
///
/// The file: `{"terms": [{"title": "Autumn 2026", "start": "2026-09-02", "end": "2026-12-18"}, …]}`;
/// other members are left to whoever reads the file.
package struct SchoolTerms: Sendable, Hashable {
    package struct Term: Sendable, Hashable {
        package let title: String
        /// The first day and the last, both in the term.
        package let start: CivilDate
        package let end: CivilDate

        /// Nil if it ends before it starts.
        package init?(title: String, start: CivilDate, end: CivilDate) {
            guard start <= end else { return nil }
            self.title = title
            self.start = start
            self.end = end
        }
    }

    /// In order, none reaching into the next.
    package let terms: [Term]

    package init(_ file: JSONValue) throws(CivilTimeError) {
        guard let entries = file["terms"]?.arrayValue, !entries.isEmpty else {
            throw CivilTimeError(
                .calendarFile, "the term file has no `terms`", expected: "an array of terms",
                found: file["terms"]?.kindName ?? "nothing")
        }
        var terms: [Term] = []
        for (index, entry) in entries.enumerated() {
            let place = "`terms[\(index)]` in the term file"
            guard let title = entry["title"]?.stringValue else {
                throw CivilTimeError(
                    .calendarFile, "\(place) has no title", expected: "a text `title`")
            }
            let start = try Self.date("start", of: entry, place)
            let end = try Self.date("end", of: entry, place)
            guard let term = Term(title: title, start: start, end: end) else {
                throw CivilTimeError(
                    .calendarFile, "\(place) ends on \(end), before it starts on \(start)")
            }
            if let last = terms.last, last.end >= start {
                throw CivilTimeError(
                    .calendarFile, "\(place) starts on \(start), before the one above has ended",
                    expected: "a day after \(last.end)")
            }
            terms.append(term)
        }
        self.terms = terms
    }

    private static func date(
        _ key: String, of entry: JSONValue, _ place: String
    ) throws(CivilTimeError) -> CivilDate {
        guard let text = entry[key]?.stringValue else {
            throw CivilTimeError(
                .calendarFile, "\(place) has no `\(key)`", expected: "a date as YYYY-MM-DD",
                found: entry[key]?.kindName ?? "nothing")
        }
        do {
            return try CivilDate(parsing: text)
        } catch {
            throw CivilTimeError(
                .calendarFile, "\(place), `\(key)`: \(error.problem)", expected: error.expected)
        }
    }

    /// The term that a day is in, or nil in the holidays and outside the file.
    package func term(on date: CivilDate) -> Term? {
        terms.first { $0.start <= date && date <= $0.end }
    }

    /// As `term(on:)`, refused before the first term of the file and after its last.
    package func coveredTerm(on date: CivilDate) throws(CivilTimeError) -> Term? {
        guard let first = terms.first, let last = terms.last, first.start <= date,
            date <= last.end
        else {
            throw CivilTimeError(
                .terms, "whether \(date) is in a term is not known",
                expected: terms.first.flatMap { first in
                    terms.last.map { "a day from \(first.start) to \($0.end)" }
                },
                hint: "load a newer file")
        }
        return term(on: date)
    }

    /// The first day of the n-th term that starts after a day (before it, if n is negative); with
    /// 0 the day itself if it is in a term, else the first day of the next.
    ///
    /// Refused where the file ends.
    package func add(terms count: Int, to date: CivilDate) throws(CivilTimeError) -> CivilDate {
        if count == 0, term(on: date) != nil { return date }
        let found: CivilDate?
        if count < 0 {
            let starts = terms.map(\.start).filter { $0 < date }
            found = count.magnitude <= UInt(starts.count) ? starts[starts.count + count] : nil
        } else {
            let starts = terms.map(\.start).filter { $0 > date }
            let wanted = Swift.max(count, 1)
            found = wanted <= starts.count ? starts[wanted - 1] : nil
        }
        guard let found else {
            throw CivilTimeError(
                .terms, "\(count) terms from \(date) leave the term file",
                expected: terms.first.flatMap { first in
                    terms.last.map { "days from \(first.start) to \($0.end)" }
                },
                hint: "load a newer file")
        }
        return found
    }

    /// How many terms start after the first day up to and with the second; negative if it is
    /// earlier.
    package func termsStarting(after start: CivilDate, upTo end: CivilDate) -> Int {
        if end < start { return -terms.count { end <= $0.start && $0.start < start } }
        return terms.count { start < $0.start && $0.start <= end }
    }
}
