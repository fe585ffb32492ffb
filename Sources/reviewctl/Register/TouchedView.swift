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

    /// Days that count; what was planned before says nothing of what will be.
    private func dates(_ review: JSONValue) -> [JSONValue] {
        (review["dates"]?.arrayValue ?? []).filter { !ContextWords.isPast(word($0, "what")) }
    }

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
            let (day, what) = (RowWords.day(date["on"]), ContextWords.day(word(date, "what")))
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
        let names = review["names"]?.arrayValue ?? []
        for name in names {
            let path = word(name, "as")
            let (person, place) = (word(name, "person"), ContextWords.role(path))
            // What is being written down stands a second time where it belongs.
            if ContextWords.isPast(path), names.contains(where: { !isPast($0, of: person) }) {
                continue
            }
            if let index = named.firstIndex(where: { $0.person == person }) {
                if !named[index].places.contains(place) { named[index].places.append(place) }
            } else {
                named.append((person, [place]))
            }
        }
        return named.map { ($0.person, $0.places) }
    }

    /// Events that take a person, or a place in the team, are filled in for each who is named; a review
    /// that is hosted shows all that it takes.
    private func commands(_ review: JSONValue) -> [String] {
        let id = word(review, "id")
        let isHosted = review["hosted"]?.boolValue == true
        var lines: [String] = []
        for event in review["now"]?.arrayValue ?? [] {
            let fields = FormField.fields(of: event["form"]).map(\.name)
            let title = word(event, "title")
            let (field, values) =
                fields.contains("person")
                ? ("person", named(review).map(\.0)) : ("place", held(review))
            let filled =
                !fields.contains(field)
                ? []
                : values.map { command(event, id, known: [field: [$0]]) }
            for command in filled { lines += ["        \(title)"] + command }
            if filled.isEmpty, isHosted {
                lines.append("        \(title)")
                lines += command(event, id, known: [:])
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

    private func isPast(_ name: JSONValue, of person: String) -> Bool {
        word(name, "person") != person || ContextWords.isPast(word(name, "as"))
    }

    private func command(
        _ event: JSONValue, _ id: String, known: [String: [String]]
    ) -> [String] {
        EventCommand.lines(for: event, review: id, known: known, indent: 10, width: width)
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
