import JSON
import ReviewClient

/// The season: visits on a calendar, and how much each authority gives.
extension Desk {
    /// Reviews that are looked into for one page; a region has a few dozen.
    private static let reviewsMax = 60

    /// What pages of the season need of a review.
    private struct SeasonReview {
        let id: String
        let title: String
        let host: String
        let visit: (start: CalendarDay, end: CalendarDay)?
        /// Organisations of those who have a place.
        let members: [String]
    }

    private struct Visit {
        let review: SeasonReview
        let start: CalendarDay
        let end: CalendarDay
    }

    private func season(of bearer: Bearer) throws(Detour) -> [SeasonReview] {
        let rows =
            try commands("LIST", ["status": "running", "limit": 500], bearer)["reviews"]?.arrayValue
            ?? []
        var reviews: [SeasonReview] = []
        for row in rows.filter({ $0["parent"] == nil }).prefix(Self.reviewsMax) {
            let id = row["id"]?.stringValue ?? ""
            let shown = try commands("SHOW", ["review": .string(id)], bearer)["review"]
            let told = ReviewReport(
                ["review": shown ?? .object([:])], now: Moment(seconds: 0))
            reviews.append(
                SeasonReview(
                    id: id, title: told.title, host: told.host, visit: told.visit,
                    members: (told.context["team"]?.arrayValue ?? []).compactMap {
                        $0["organisation"]?.stringValue
                    }))
        }
        return reviews
    }

    // MARK: Calendar

    func season(_ bearer: Bearer) throws(Detour) -> HTTPResponse {
        let reviews = try season(of: bearer)
        let visits = reviews.compactMap { review in
            review.visit.map { Visit(review: review, start: $0.start, end: $0.end) }
        }.sorted { $0.start < $1.start }
        let now = Moment(try commands("CLOCK", [:], bearer)["now"])?.day ?? CalendarDay(number: 0)
        let first = min(visits.first?.start ?? now, now)
        let last = max(visits.last?.end ?? now, CalendarDay(number: now.number + 90))
        let rows = visits.map { visit -> [HTML] in
            [
                "<a href=\"/review/\(visit.review.id)\">\(visit.review.title)</a>",
                "\(Naming.title(visit.review.host))",
                "\(visit.start.text)\(visit.start == visit.end ? "" : " to \(visit.end.text)")",
            ]
        }
        let open = reviews.filter { $0.visit == nil }.map { review -> HTML in
            "<li><a href=\"/review/\(review.id)\">\(review.title)</a></li>\n"
        }
        let list: HTML =
            rows.isEmpty
            ? "<p class=\"quiet\">No visit has a date yet.</p>\n"
            : Part.table("Visits", [("Review", false), ("Host", false), ("Visit", false)], rows)
        let undated: HTML =
            open.isEmpty ? "" : "<h2>Without a date</h2>\n<ul>\(open)</ul>\n"
        let main: HTML = """
            <h1>The season</h1>
            \(list)\(undated)<h2>On the calendar</h2>
            <div class="months">
            \(months(from: first, to: last, visits, today: now))</div>

            """
        return respond(signedInPage("The season", main, bearer, at: "/season"))
    }

    /// A table for each month, at most eighteen.
    private func months(
        from first: CalendarDay, to last: CalendarDay, _ visits: [Visit], today: CalendarDay
    ) -> HTML {
        var out: HTML = ""
        var (year, month, _) = first.civil
        for _ in 0..<18 {
            guard let start = Self.day(year, month, 1), start <= last else { break }
            out += monthTable(start, year, month, visits, today)
            (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
        }
        return out
    }

    private static func day(_ year: Int, _ month: Int, _ day: Int) -> CalendarDay? {
        let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        return CalendarDay("\(year)-\(two(month))-\(two(day))")
    }

    private func monthTable(
        _ start: CalendarDay, _ year: Int, _ month: Int, _ visits: [Visit], _ today: CalendarDay
    ) -> HTML {
        let name = start.shortText.split(separator: " ").dropFirst().joined(separator: " ")
        // 1970-01-01 was a Thursday; weeks begin on Monday.
        let lead = ((start.number + 3) % 7 + 7) % 7
        var rows: HTML = ""
        var day = start.number - lead
        for _ in 0..<6 {
            var cells: HTML = ""
            for _ in 0..<7 {
                let date = CalendarDay(number: day)
                cells += date.civil.month == month ? cell(date, visits, today) : "<td></td>"
                day += 1
            }
            rows += "<tr>\(cells)</tr>\n"
            if CalendarDay(number: day).civil.month != month { break }
        }
        let days = [
            ("Mon", "Monday"), ("Tue", "Tuesday"), ("Wed", "Wednesday"), ("Thu", "Thursday"),
            ("Fri", "Friday"), ("Sat", "Saturday"), ("Sun", "Sunday"),
        ].map { short, long -> HTML in
            "<th scope=\"col\"><abbr title=\"\(long)\">\(short)</abbr></th>"
        }
        return """
            <table><caption>\(name)</caption><thead><tr>\(days)</tr></thead>
            <tbody>\(rows)</tbody></table>

            """
    }

    /// A day of a visit leads to its review, and says whose it is.
    private func cell(_ date: CalendarDay, _ visits: [Visit], _ today: CalendarDay) -> HTML {
        let busy = visits.filter { $0.start <= date && date <= $0.end }
        let look = [busy.isEmpty ? "" : "busy", date == today ? "today" : ""].filter { !$0.isEmpty }
            .joined(separator: " ")
        let hosts = busy.map { Naming.title($0.review.host) }.joined(separator: ", ")
        var words: HTML = "\(date.civil.day)"
        if let first = busy.first {
            words = """
                <a href="/review/\(first.review.id)" title="\(hosts)">\(words)\
                <span class="unseen"> visit, \(hosts)</span></a>
                """
        }
        if date == today { words += "<span class=\"unseen\"> today</span>" }
        return look.isEmpty ? "<td>\(words)</td>" : "<td class=\"\(look)\">\(words)</td>"
    }

    // MARK: Workload

    func workload(_ bearer: Bearer) throws(Detour) -> HTTPResponse {
        let reviews = try season(of: bearer)
        let people = try commands("PEOPLE", ["limit": 500], bearer)["people"]?.arrayValue ?? []
        let open =
            try commands("TASKS", ["status": "ready", "limit": 500], bearer)["tasks"]?.arrayValue
            ?? []
        var names: Set<String> = []
        var pool: [String: Int] = [:]
        var home: [String: String] = [:]
        for person in people {
            let of = person["organisation"]?.stringValue ?? ""
            names.insert(of)
            pool[of, default: 0] += 1
            home["person:\(person["id"]?.stringValue ?? "")"] = of
        }
        var hosting: [String: Int] = [:]
        var places: [String: Int] = [:]
        var asked: [String: Int] = [:]
        for review in reviews {
            names.insert(review.host)
            hosting[review.host, default: 0] += 1
            for member in review.members {
                names.insert(member)
                places[member, default: 0] += 1
            }
        }
        for task in open {
            let to = task["to"]?.stringValue ?? ""
            let of = home[to] ?? (to.hasPrefix("organisation:") ? String(to.dropFirst(13)) : nil)
            if let of, names.contains(of) { asked[of, default: 0] += 1 }
        }
        // Those that give most at the moment first: on a telephone the rest is a long way down.
        let loads = names.map { name in
            (name: name, load: (places[name] ?? 0) + (hosting[name] ?? 0), asked: asked[name] ?? 0)
        }.sorted { one, other in
            (other.load, other.asked) == (one.load, one.asked)
                ? one.name.utf8.lexicographicallyPrecedes(other.name.utf8)
                : (other.load, other.asked) < (one.load, one.asked)
        }
        let most = max(1, loads.first?.load ?? 1)
        let rows = loads.map { name, load, asked -> [HTML] in
            [
                "\(Naming.title(name))", "\(pool[name] ?? 0)", "\(hosting[name] ?? 0)",
                "\(places[name] ?? 0)", "\(asked)", bar(load, of: most),
            ]
        }
        let columns = [
            ("Authority", false), ("In the pool", true), ("Hosting", true),
            ("Places in teams", true), ("Requests open", true), ("Load", false),
        ]
        let main: HTML = """
            <h1>Workload of each authority</h1>
            <p>Running reviews only. The bar is hosting and places in teams together.</p>
            \(Part.table("Workload", columns, rows))\(sheetLink("people.csv", "The pool"))
            """
        return respond(signedInPage("Workload", main, bearer, at: "/workload"))
    }

    func bar(_ value: Int, of most: Int) -> HTML {
        """
        <svg class="bar" viewBox="0 0 100 10" role="img" aria-label="\(value) of \(most)" \
        preserveAspectRatio="none"><rect width="100" height="10" fill="#e4e9ee"/>\
        <rect width="\(Double(value) * 100 / Double(max(1, most)))" height="10" fill="#14405f"/></svg>
        """
    }
}
