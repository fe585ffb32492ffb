import JSON
import ReviewClient

/// What somebody is part of, on a terminal: reviews first, those with a day in the period on top,
/// each with what it takes now.
struct TouchedView {
    let touched: JSONObject
    /// `from` and `until`, where a period was asked for.
    let days: JSONObject
    /// Whose: an organisation, or one person.
    let organisation: String?
    let now: Moment
    let width: Int

    private func list(_ name: String) -> [JSONValue] { touched[name]?.arrayValue ?? [] }

    /// Places in the team that one of them holds.
    private func held(_ review: JSONValue) -> [String] {
        (review["names"]?.arrayValue ?? []).compactMap { $0["place"]?.stringValue }
            .map(TextWidth.safe)
    }

    var text: String {
        let hosted = list("reviews").filter { $0["hosted"]?.boolValue == true }
        let others = list("reviews").filter { $0["hosted"]?.boolValue != true }
        let parts = [
            section("Reviews that it hosts", hosted) + holdAll(hosted),
            section(
                organisation == nil ? "Reviews that name them" : "Its people elsewhere", others),
            tasks, organisation == nil ? "" : people,
        ].filter { !$0.isEmpty }
        return parts.isEmpty
            ? "Nothing: no open review names them, and no task waits for them."
            : parts.joined(separator: "\n\n")
    }

    private func section(_ title: String, _ reviews: [JSONValue]) -> String {
        guard !reviews.isEmpty else { return "" }
        let sorted = reviews.enumerated().sorted { left, right in
            let (early, late) = (dates(left.element).isEmpty, dates(right.element).isEmpty)
            return early != late ? !early : left.offset < right.offset
        }.map(\.element)
        return title + "\n" + sorted.map(review).joined(separator: "\n")
    }

    private func holdAll(_ hosted: [JSONValue]) -> String {
        guard !hosted.isEmpty, let organisation else { return "" }
        return "\n  Put all that it hosts on hold\n      reviewctl hold host "
            + "\(TextWidth.safe(organisation)) --reason TEXT"
    }

    private func dates(_ review: JSONValue) -> [JSONValue] { review["dates"]?.arrayValue ?? [] }

    private func word(_ row: JSONValue, _ member: String) -> String {
        TextWidth.safe(row[member]?.stringValue ?? "")
    }

    private func review(_ review: JSONValue) -> String {
        var lines = [
            "  \(word(review, "id"))  \(word(review, "title")), \(word(review, "organisation")): "
                + word(review, "status")
        ]
        lines += days(of: review)
        for (person, places) in named(review) {
            lines.append("      \(person): \(places.joined(separator: ", "))")
        }
        lines += commands(review)
        return lines.joined(separator: "\n")
    }

    /// A line for each day with what is on it, each thing once.
    private func days(of review: JSONValue) -> [String] {
        var days: [(day: String, what: [String])] = []
        for date in dates(review).sorted(by: { word($0, "on") < word($1, "on") }) {
            let (day, what) = (RowWords.day(date["on"]), Self.place(word(date, "what")))
            if days.last?.day != day { days.append((day, [])) }
            if days[days.count - 1].what.contains(what) { continue }
            days[days.count - 1].what.append(what)
        }
        return days.map { day, what in
            TextWidth.wrap("\(day): \(what.joined(separator: ", "))", to: max(20, width - 6))
                .map { "      " + $0 }.joined(separator: "\n")
        }
    }

    /// Each person with the places of the review that name them, in their order.
    private func named(_ review: JSONValue) -> [(String, [String])] {
        var named: [(person: String, places: [String])] = []
        for name in review["names"]?.arrayValue ?? [] {
            let (person, place) = (word(name, "person"), Self.place(word(name, "as")))
            if let index = named.firstIndex(where: { $0.person == person }) {
                if !named[index].places.contains(place) { named[index].places.append(place) }
            } else {
                named.append((person, [place]))
            }
        }
        return named.map { ($0.person, $0.places) }
    }

    /// `team[2].person` is "team", `visit.start` is "visit start".
    static func place(_ path: String) -> String {
        let parts = path.split(separator: ".").map { part in
            FormField.words(String(part.prefix { $0 != "[" })).lowercased()
        }
        return parts.filter { $0 != "person" }.joined(separator: " ")
    }

    /// Events that take a person, or a place in the team, are filled in for each who is named; a review
    /// that is hosted shows all that it takes.
    private func commands(_ review: JSONValue) -> [String] {
        let id = word(review, "id")
        let isHosted = review["hosted"]?.boolValue == true
        var lines: [String] = []
        for event in review["now"]?.arrayValue ?? [] {
            let fields = FormField.fields(of: event["form"]).map(\.name)
            let line = EventCommand.line(for: event, review: id)
            let title = word(event, "title")
            let filled =
                fields.contains("person")
                ? named(review).map { line.replacing("--person TEXT", with: "--person \($0.0)") }
                : fields.contains("place")
                    ? held(review).map { line.replacing("--place TEXT", with: "--place \($0)") }
                    : []
            for line in filled { lines += ["        \(title)", "          \(line)"] }
            if filled.isEmpty, isHosted {
                lines.append("        \(title)")
                lines.append("          \(line)")
            }
        }
        let status = word(review, "status")
        if isHosted, status == "running" {
            lines.append("        Put it on hold")
            lines.append("          reviewctl hold \(id) --reason TEXT")
        }
        lines.append("        See it whole")
        lines.append("          reviewctl show \(id)")
        return lines
    }

    private var tasks: String {
        let open = list("tasks")
        guard !open.isEmpty else { return "" }
        var lines = [
            "Tasks that wait for them", TaskTable.text(open, now: now, width: width, indent: 2),
        ]
        if let first = open.first {
            lines.append(
                "        Record an answer given by telephone\n          reviewctl answer "
                    + "\(word(first, "task")) --for \(word(first, "to")) --told \"phone, 14:10\"")
        }
        return lines.joined(separator: "\n")
    }

    private var people: String {
        var table = Table(
            [
                .init("id"), .init("of", shrinks: true), .init("roles", shrinks: true),
                .init("on reviews", shrinks: true),
            ], indent: 2)
        for person in list("people") where person["status"]?.stringValue != "erased" {
            let load = (person["load"]?.arrayValue ?? []).map { part in
                "\(PersonView.days(part)): \(part["host"]?.stringValue ?? "")"
            }
            table.add([
                word(person, "id"), word(person, "organisation"), RowWords.list(person["roles"]),
                load.joined(separator: "; "),
            ])
        }
        return table.isEmpty
            ? "" : "Its people in the pool\n" + table.text(width: width)
    }
}

extension String {
    /// The text with the first place of one text taken by another.
    fileprivate func replacing(_ old: String, with new: String) -> String {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(old) {
                return self[..<start] + new + self[index(start, offsetBy: old.count)...]
            }
            start = index(after: start)
        }
        return self
    }
}
