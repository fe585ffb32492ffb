import CivilTime
import JSON
import ReviewEngine
import ReviewStore

/// WINDOW and WINDOWS: times in which what workflows mark `barred` is refused or waits.
///
/// Some stand in the configuration's file; others a coordinator declares, for the region or for one
/// host, when the election is called or the inspectors ring. In force from the next turn on.
extension ReviewLoop {
    /// Steps see the windows that were declared before their turn: the calendars' version, which
    /// each journal entry names, tells which.
    func takeInWindows() {
        let declared = subjects.windows
        guard let last = declared.map(\.position).max() else {
            calendars = fileCalendars
            return
        }
        let version = "\(fileCalendars.version)+\(last)"
        if sameBytes(calendars.version, version) { return }
        calendars = fileCalendars.adding(
            windows: declared.map(\.window.window), version: version)
    }

    func changeWindow(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        guard case .coordinator(let region) = principal else {
            throw Refusal(
                .notYours, "DMN-059", "only a coordinator declares windows", subject: "as",
                expected: "coordinator:REGION", found: "\(principal)")
        }
        let actor = Actor(caller, principal)
        let named = try fields.optionalText("window")
        let subject = named ?? "window/\(sequence + 1)"
        let reason = body(
            .object(["reason": .string(try fields.text("reason"))]), subject: subject)
        let window =
            if let named {
                try self.window(named, of: region, until: fields)
            } else {
                try self.window(of: region, fields)
            }
        var declared = DeclaredWindow(
            window: window, who: principal.description, reason: reason.hash)
        if let named, case .window(let before)? = subjects[named]?.state {
            declared.who = before.who
            declared.reason = before.reason
        }
        batch.bodies.append(reason)
        declare(declared, as: subject, kind: named == nil ? "declare" : "until", reason, actor)
        return .ok(["window": .object(Self.line(declared, subject))])
    }

    /// An inspection that the register notes of an authority is a window, too.
    func declare(
        inspectionOf organisation: String, _ period: Period, in region: String, by actor: Actor
    ) {
        guard let start = period.from.flatMap({ try? CivilDate(parsing: $0) }),
            let end = period.until.flatMap({ try? CivilDate(parsing: $0) }), start <= end
        else { return }
        let subject = "window/\(sequence + 1)"
        let reason = body(.object(["reason": "called"]), subject: subject)
        let window = BlackoutWindow(
            kind: .inspection, title: "Inspection of \(organisation)", start: start, end: end,
            region: region, organisation: organisation)
        batch.bodies.append(reason)
        declare(
            DeclaredWindow(window: window, who: actor.who, reason: reason.hash), as: subject,
            kind: "declare", reason, actor)
    }

    private func declare(
        _ declared: DeclaredWindow, as subject: String, kind: String, _ reason: StoredBody,
        _ actor: Actor
    ) {
        change(
            subject, to: .window(declared), kind: kind, by: actor,
            region: declared.window.region ?? "",
            organisation: declared.window.organisation ?? "",
            input: ["reason": .string(reason.hash)])
        wantsTurn = true
    }

    private func window(of region: String, _ fields: Fields) throws(Refusal) -> BlackoutWindow {
        var entry: JSONObject = ["region": .string(region)]
        for key in ["kind", "title", "start", "end"] {
            entry[key] = .string(try fields.text(key))
        }
        entry["organisation"] = try fields.optionalName("host").map { .string($0) }
        return try Self.window(entry)
    }

    /// A declared window with another last day.
    private func window(
        _ name: String, of region: String, until fields: Fields
    ) throws(Refusal) -> BlackoutWindow {
        guard case .window(let known)? = subjects[name]?.state,
            sameBytes(known.window.region ?? "", region)
        else {
            throw Refusal(
                .notFound, "DMN-064", "your region has declared no such window",
                subject: "window",
                expected: subjects.windows.filter {
                    sameBytes($0.window.window.region ?? "", region)
                }.map(\.subject).joined(separator: ", "), found: name,
                hint: "Those of the calendar file are the operator's.")
        }
        var entry = known.window.encoded
        entry["end"] = .string(try fields.text("end"))
        return try Self.window(entry)
    }

    private static func window(_ entry: JSONObject) throws(Refusal) -> BlackoutWindow {
        do {
            return try BlackoutWindow(.object(entry), "the window")
        } catch {
            throw Refusal(
                .invalid, "DMN-065", error.problem, subject: "window", expected: error.expected,
                found: error.found, nearest: error.nearest)
        }
    }

    // MARK: Lists

    /// Those that end today or later, of the principal's regions.
    func listWindows(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let (regions, organisation) = try scope(principal, region: nil, organisation: nil)
        let today = calendars.date(at: Timestamp(milliseconds: times.calendar))
        let concerns = { (window: BlackoutWindow) in
            window.end >= today
                && (window.region == nil || regions == nil
                    || regions?.contains { sameBytes($0, window.region ?? "") } == true)
                && (organisation == nil || window.organisation == nil
                    || sameBytes(organisation ?? "", window.organisation ?? ""))
        }
        var lines = fileCalendars.windows.filter(concerns).map(\.encoded)
        lines += subjects.windows.filter { concerns($0.window.window) }.map {
            Self.line($0.window, $0.subject)
        }
        return .ok(["windows": .objects(lines)])
    }

    private static func line(_ declared: DeclaredWindow, _ subject: String) -> JSONObject {
        var line: JSONObject = ["window": .string(subject), "who": .string(declared.who)]
        for (key, value) in declared.window.encoded { line[key] = value }
        return line
    }
}
