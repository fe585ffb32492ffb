import CivilTime
import JSON
import ReviewClient
import ReviewEngine
import ReviewRehearsal
import Statechart

/// A season's file: reviews of a region over a year or two, as a plan to rehearse.
///
/// JSON5; paths are meant from the file's folder. `Workflows/README.md`, "A season", tells each key.
struct SeasonFile {
    private let path: String
    private let folder: String
    private let root: JSONNode
    private var workflows: [Workflow] = []

    private static let keys = [
        "title", "description", "start", "workflows", "pool", "bankHolidays", "terms", "windows",
        "people", "bands", "happenings", "answers",
    ]

    /// Throws: CLI-006, CLI-007, CLI-013, CLI-030.
    static func plan(_ path: String) throws(ProgramError) -> SeasonPlan {
        var file = try SeasonFile(path)
        return try file.plan()
    }

    private init(_ path: String) throws(ProgramError) {
        self.path = path
        folder = RehearsalFiles.folder(of: path)
        root = try InputFile.readJSON5(path)
        try Self.refuseUnknown(root, Self.keys, "a season")
    }

    private mutating func plan() throws(ProgramError) -> SeasonPlan {
        for node in try list("workflows") {
            let file = resolved(try Self.text(node, "a file"))
            let workflow = try RehearsalFiles.workflow(file)
            workflows.append(workflow)
            try RehearsalFiles.addChildren(
                of: workflow, RehearsalFiles.folder(of: file), to: &workflows)
        }
        guard let first = workflows.first else {
            throw Self.fault(root, "a season needs workflows", "workflows: [FILE, …]")
        }
        let start = try instant(member("start"))
        var play = RehearsalPlan(
            workflow: first, others: Array(workflows.dropFirst()), people: [],
            calendars: try calendars(), start: start)
        try RehearsalFiles.readPool(resolved(try Self.text(member("pool"), "a file")), into: &play)
        play.mood = try mood()
        play.chases = true
        if let answers = root["answers"] {
            play.answers = FileAnswers(answers: try PreparedAnswers(list: answers))
        }
        var happenings: [Happening] = []
        for node in try list("happenings") {
            happenings.append(try happening(node, play.calendars))
        }
        var bands: [SeasonPlan.Band] = []
        for node in root["bands"] == nil ? [] : try list("bands") { bands.append(try band(node)) }
        return SeasonPlan(
            title: try Self.text(member("title"), "a title"),
            description: try root["description"].map { (node) throws(ProgramError) in
                try Self.text(node, "a text")
            } ?? "", play: play, happenings: happenings, bands: bands)
    }

    private func calendars() throws(ProgramError) -> Calendars {
        var terms: [String] = []
        for node in root["terms"] == nil ? [] : try list("terms") {
            terms.append(resolved(try Self.text(node, "a file")))
        }
        return try EvalCommand.calendars(
            resolved(try Self.text(member("bankHolidays"), "a file")), terms: terms,
            windows: try root["windows"].map { (node) throws(ProgramError) in
                resolved(try Self.text(node, "a file"))
            })
    }

    private func mood() throws(ProgramError) -> RehearsalPlan.Mood {
        guard let node = root["people"] else { return .ordinary }
        switch node.value.stringValue {
        case "ordinary"?: return .ordinary
        case "willing"?: return .willing
        default:
            throw Self.fault(node, "this is no mood of people", "\"ordinary\" or \"willing\"")
        }
    }

    // MARK: what happens

    private func happening(
        _ node: JSONNode, _ calendars: Calendars
    ) throws(ProgramError) -> Happening {
        try Self.refuseUnknown(
            node, ["on", "review", "start", "input", "event", "data"], "a happening")
        guard let on = node["on"], let review = node["review"] else {
            throw Self.fault(
                node, "a happening says on which day and for which review",
                "{on: \"2018-10-01\", review: NAME, …}")
        }
        let day = try date(on)
        let at = calendars.zone.timestamp(for: day, at: .init(hour: 9, minute: 0) ?? .midnight)
        let name = try Self.text(review, "a name")
        if let start = node["start"] {
            let wanted = try Self.text(start, "a workflow")
            guard let workflow = workflows.first(where: { sameBytes($0.name, wanted) }) else {
                throw Self.fault(
                    start, "there is no such workflow in this season",
                    workflows.map(\.name).joined(separator: ", "),
                    near: wanted, workflows.map(\.name))
            }
            return Happening(
                at: at, review: name,
                kind: .start(workflow, input: try object(node["input"], node)))
        }
        guard let event = node["event"] else {
            throw Self.fault(
                node, "nothing happens here", "start: WORKFLOW and input, or event: NAME and data")
        }
        return Happening(
            at: at, review: name,
            kind: .event(
                name: try Self.text(event, "an event"), data: try object(node["data"], node)))
    }

    private func band(_ node: JSONNode) throws(ProgramError) -> SeasonPlan.Band {
        try Self.refuseUnknown(node, ["from", "until", "title"], "a band")
        guard let from = node["from"], let until = node["until"], let title = node["title"] else {
            throw Self.fault(node, "a band has two days and a title", "{from, until, title}")
        }
        return SeasonPlan.Band(
            from: try date(from), until: try date(until), title: try Self.text(title, "a title"))
    }

    // MARK: members

    private func member(_ name: String) throws(ProgramError) -> JSONNode {
        if let node = root[name] { return node }
        throw Self.fault(root, "\"\(name)\" is missing", "\(name): …")
    }

    private func list(_ name: String) throws(ProgramError) -> [JSONNode] {
        let node = try member(name)
        guard case .array(let nodes) = node.kind else {
            throw Self.fault(node, "\"\(name)\" is no list", "[…]")
        }
        return nodes
    }

    private func object(_ node: JSONNode?, _ whole: JSONNode) throws(ProgramError) -> JSONObject {
        guard let node else { return [:] }
        guard let object = node.value.objectValue else {
            throw Self.fault(node, "this is no object", "{name: value, …}")
        }
        return object
    }

    private func date(_ node: JSONNode) throws(ProgramError) -> CivilDate {
        let text = try Self.text(node, "a date")
        do {
            return try CivilDate(parsing: text)
        } catch {
            throw Self.fault(node, error.problem, error.expected ?? "YYYY-MM-DD")
        }
    }

    private func instant(_ node: JSONNode) throws(ProgramError) -> Timestamp {
        let text = try Self.text(node, "an instant")
        do {
            return try Timestamp(parsing: text)
        } catch {
            throw Self.fault(node, error.problem, error.expected ?? "2018-09-03T08:00:00Z")
        }
    }

    private func resolved(_ path: String) -> String {
        path.utf8.first == UInt8(ascii: "/") ? path : folder + path
    }

    private static func text(_ node: JSONNode, _ what: String) throws(ProgramError) -> String {
        guard let text = node.value.stringValue else {
            throw fault(node, "this is no text", what)
        }
        return text
    }

    private static func refuseUnknown(
        _ node: JSONNode, _ keys: [String], _ what: String
    ) throws(ProgramError) {
        guard case .object(let members) = node.kind else {
            throw fault(node, "\(what) is an object", "{\(keys.joined(separator: ", "))}")
        }
        for member in members where !keys.contains(where: { sameBytes($0, member.key) }) {
            throw fault(
                member.value, "\(what) has no key \"\(member.key)\"",
                keys.joined(separator: ", "), near: member.key, keys)
        }
    }

    private static func fault(
        _ node: JSONNode, _ problem: String, _ expected: String, near name: String? = nil,
        _ names: [String] = []
    ) -> ProgramError {
        let at = node.position
        return ProgramError(
            .data, "CLI-030", problem, subject: "\(at.file):\(at.line):\(at.column)",
            expected: expected, found: name == nil ? node.value.kindName : nil,
            nearest: name.flatMap { nearestName($0, in: names) })
    }
}
