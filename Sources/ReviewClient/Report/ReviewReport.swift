package import JSON

/// All that the daemon tells of one review (REPORT), in the form that the report page reads.
///
/// Shape: of the JSON that `reviewctl report --json` prints and this reads:
///
///     { review:   SHOW's review, with texts: { id, workflow, title, organisation, region, status,
///                 states, startedAt, endedAt?, input, context, output?, … } and
///                 tasks:   [ TASKS' row with result?, form? ],
///                 history: [ { sequence, at, who, kind, summary, reason?, task?, event? } ],
///       children: [ the same for each child review ],
///       people:   [ { id, roles, organisation, region } ],
///       now:      the daemon's time }
///
/// Nothing of it is trusted to be there: a report of half a review is a report.
package struct ReviewReport {
    package var review: JSONObject
    package var context: JSONValue
    package var tasks: [ReportTask]
    package var history: [JSONValue]
    package var people: [String: JSONValue]
    /// What the reviews are about that belong to this one, by their ids: the place that each fills.
    package var parts: [String: String] = [:]
    /// The daemon's time, for "open since" and the end of the axis.
    package var now: Moment

    package init(_ report: JSONObject, now: Moment) {
        review = report["review"]?.objectValue ?? [:]
        context = review["context"] ?? .object([:])
        let reviews = [.object(review)] + (report["children"]?.arrayValue ?? [])
        tasks = reviews.flatMap { $0["tasks"]?.arrayValue ?? [] }.compactMap(ReportTask.init)
        tasks.sort { ($0.created, $0.number) < ($1.created, $1.number) }
        let entries: [JSONValue] = reviews.flatMap { of in
            (of["history"]?.arrayValue ?? []).map { entry in
                var entry = entry.objectValue ?? [:]
                entry["review"] = of["id"]
                return .object(entry)
            }
        }
        let order = entries.map { (Moment($0["at"])?.seconds ?? 0, $0["sequence"]?.intValue ?? 0) }
        history = entries.indices.sorted { order[$0] < order[$1] }.map { entries[$0] }
        for index in tasks.indices where tasks[index].ended == nil && !tasks[index].isOpen {
            tasks[index].ended = Self.end(of: tasks[index], in: history)
        }
        for child in report["children"]?.arrayValue ?? [] {
            guard let id = child["id"]?.stringValue else { continue }
            parts[id] =
                child["input"]?["place"]?["title"]?.stringValue ?? child["title"]?.stringValue
        }
        people = [:]
        for person in report["people"]?.arrayValue ?? [] {
            if let id = person["id"]?.stringValue { people[id] = person }
        }
        self.now = now
    }

    /// When a task ended, where its row does not say: at the last that was told of it.
    private static func end(of task: ReportTask, in history: [JSONValue]) -> Moment {
        let told = history.last { entry in
            entry["task"]?.stringValue == task.id && entry["kind"]?.stringValue != "amend"
        }
        return Moment(told?["at"]) ?? task.created
    }

    package var id: String { review["id"]?.stringValue ?? "" }
    package var title: String { review["title"]?.stringValue ?? id }
    /// "SEND peer challenge, Lincolnshire"; the host is said once where the title has it.
    package var heading: String {
        let host = Self.title(self.host)
        return host.isEmpty || title.contains(host) ? title : "\(title), \(host)"
    }
    package var host: String { review["organisation"]?.stringValue ?? "" }
    package var status: String { review["status"]?.stringValue ?? "" }
    package var started: Moment? { Moment(review["startedAt"]) }
    package var ended: Moment? { Moment(review["endedAt"]) }

    /// The visit's days, where the workflow has a visit.
    package var visit: (start: CalendarDay, end: CalendarDay)? {
        let visit = context["visit"]
        let last = context["lastDates"]
        guard let first = visit?["start"]?.stringValue ?? last?["start"]?.stringValue,
            let start = CalendarDay(first)
        else { return nil }
        let end = (visit?["end"]?.stringValue ?? last?["end"]?.stringValue).flatMap {
            CalendarDay($0)
        }
        return (start, max(start, end ?? start))
    }

    /// Times on hold, from the history: each from its HOLD to the next RELEASE, or still.
    package var holds: [(from: Moment, to: Moment, reason: String?)] {
        var holds: [(from: Moment, to: Moment, reason: String?)] = []
        var open: (from: Moment, reason: String?)?
        for entry in history {
            guard let at = Moment(entry["at"]), isOfThisReview(entry) else { continue }
            switch entry["kind"]?.stringValue {
            case "hold" where open == nil, "hold-above" where open == nil:
                open = (at, Self.reason(of: entry))
            case "resume" where open == nil:
                open = Moment(entry["since"]).map { ($0, nil) }
                fallthrough
            case "release", "release-above", "resume":
                guard entry["still"] == nil else { continue }
                if let begun = open { holds.append((begun.from, at, begun.reason)) }
                open = nil
            default: break
            }
        }
        if let open { holds.append((open.from, ended ?? now, open.reason)) }
        return holds
    }

    /// Why something was done; a text of its own, or with the hash of its body beside it.
    package static func reason(of entry: JSONValue) -> String? {
        entry["reason"]?.stringValue ?? entry["reason"]?["reason"]?.stringValue
    }

    private func isOfThisReview(_ entry: JSONValue) -> Bool {
        entry["review"]?.stringValue.map { $0 == id } ?? true
    }

    /// The last answered task of the name; earlier ones were answered anew.
    package func answered(_ names: String...) -> ReportTask? {
        tasks.last { task in names.contains(task.name) && task.status == "done" }
    }

    package func answers(_ name: String) -> [ReportTask] {
        tasks.filter { $0.name == name && $0.status == "done" }
    }

    /// A place in the team by its title, as the workflow or the review has it.
    package func place(_ id: String) -> String {
        let known = ["team", "required", "further"].flatMap { context[$0]?.arrayValue ?? [] }
        let found = known.first { place in
            [place["place"], place["id"]].contains {
                $0?.stringValue.map { sameBytes($0, id) } ?? false
            }
        }
        return found?["title"]?.stringValue ?? Self.title(id)
    }

    /// A person as the report names them: roles and organisation, never more.
    package func person(_ id: String) -> String {
        guard let person = people[id] else { return Self.title(id) }
        let roles = (person["roles"]?.arrayValue ?? []).compactMap(\.stringValue)
            .map(ReviewReport.title)
        let organisation = person["organisation"]?.stringValue.map(Self.title)
        let parts = [roles.joined(separator: ", "), organisation ?? ""].filter { !$0.isEmpty }
        return parts.isEmpty ? Self.title(id) : parts.joined(separator: ", ")
    }

    /// Whom a task was addressed to, in words.
    package func addressee(_ address: String) -> String {
        if let joint = address.firstRange(of: " for ") {
            let first = addressee(String(address[..<joint.lowerBound]))
            return "\(first) for \(addressee(String(address[joint.upperBound...])))"
        }
        let parts = address.split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else {
            return address == "clock" ? "By its date" : FormField.words(address)
        }
        let name = String(parts[1])
        switch parts[0] {
        case "person": return person(name)
        case "organisation": return Self.title(name)
        case "queue": return "Automatic step"
        case "role": return FormField.words(name)
        case "coordinator": return "Coordinator, \(Self.title(name))"
        default: return FormField.words(String(parts[0]))
        }
    }

    /// A short name as a title: "north-east-lincolnshire" is "North East Lincolnshire".
    package static func title(_ name: String) -> String {
        name.split { $0 == "-" || $0 == "_" }.map { word in
            let isShort = ["of", "and", "the", "upon", "on"].contains(word)
            let isInitials = FormField.initials.contains(String(word))
            return isShort
                ? String(word)
                : isInitials ? word.uppercased() : word.prefix(1).uppercased() + word.dropFirst()
        }.joined(separator: " ")
    }
}

/// A task with what was answered.
package struct ReportTask {
    package var id: String
    package var number: Int
    package var name: String
    package var title: String
    package var address: String
    package var status: String
    package var created: Moment
    package var ended: Moment?
    package var due: Moment?
    /// Its review is on hold.
    package var isHeld: Bool
    package var result: JSONValue?
    package var form: JSONValue?

    package var isOpen: Bool { status != "done" && status != "stopped" }

    init?(_ row: JSONValue) {
        guard let id = row["task"]?.stringValue ?? row["id"]?.stringValue,
            let created = Moment(row["createdAt"])
        else { return nil }
        self.id = id
        number = id.split(separator: "-").last.flatMap { Int($0) } ?? 0
        name = row["name"]?.stringValue ?? ""
        title = row["title"]?.stringValue ?? name
        let queue = row["queue"]?.stringValue.map { "queue:\($0)" }
        address = row["to"]?.stringValue ?? queue ?? ""
        status = row["status"]?.stringValue ?? ""
        self.created = created
        ended = Moment(row["endedAt"])
        due = Moment(row["due"])
        isHeld = row["held"]?.boolValue == true
        result = row["result"]
        form = row["form"]
    }
}
