package import JSON

/// The columns of a list of people or of organisations, and how a cell says what the wire says in an
/// object: read by import, written by export.
package struct RegisterSheet: Sendable {
    package enum Kind: Sendable {
        case name, names, day, text, address
        /// `role=from..until@place`, or a day alone.
        case accreditations
        /// `organisation=kind:from..until`.
        case conflicts
        /// `organisation: why`, one a line; goes into the conflicts.
        case reasons
        /// `from..until=can-finish`.
        case absences
        /// `person=from..until`.
        case people
        /// `review@host=role:from..until`.
        case load
        /// `from..until`.
        case periods
    }

    package struct Column: Sendable {
        package var column: String
        package var field: String
        package var kind: Kind
    }

    /// The list's name on the wire.
    package let list: String
    package let columns: [Column]
    let needed: [String]
    /// Members that PEOPLE works out and IMPORT does not take.
    private let derived: [String]

    package static let people = RegisterSheet(
        list: "people",
        columns: [
            .init(column: "id", field: "id", kind: .name),
            .init(column: "roles", field: "roles", kind: .names),
            .init(column: "organisation", field: "organisation", kind: .name),
            .init(column: "region", field: "region", kind: .name),
            .init(column: "accredited_until", field: "accreditedUntil", kind: .day),
            .init(column: "accreditations", field: "accreditations", kind: .accreditations),
            .init(column: "conflicts", field: "conflicts", kind: .conflicts),
            .init(column: "conflict_reasons", field: "conflictReasons", kind: .reasons),
            .init(column: "absences", field: "absences", kind: .absences),
            .init(column: "delegates", field: "delegates", kind: .people),
            .init(column: "load", field: "load", kind: .load),
            .init(column: "released_by", field: "releasedBy", kind: .name),
            .init(column: "payment", field: "payment", kind: .name),
            .init(column: "status", field: "status", kind: .name),
            .init(column: "nominated_on", field: "nominatedOn", kind: .day),
            .init(column: "attended_on", field: "attendedOn", kind: .day),
            .init(column: "left_on", field: "leftOn", kind: .day),
            .init(column: "name", field: "name", kind: .text),
            .init(column: "email", field: "email", kind: .address),
            .init(column: "phone", field: "phone", kind: .text),
            .init(column: "access_needs", field: "accessNeeds", kind: .text),
            .init(column: "expenses", field: "expenses", kind: .text),
            .init(column: "note", field: "note", kind: .text),
        ],
        needed: ["id", "organisation"],
        derived: [
            "accreditedUntil", "conflictDetails", "reviewsDone", "lastReview", "actsFor", "tasks",
            "history",
        ])

    package static let organisations = RegisterSheet(
        list: "organisations",
        columns: [
            .init(column: "id", field: "id", kind: .name),
            .init(column: "kind", field: "kind", kind: .name),
            .init(column: "name", field: "name", kind: .text),
            .init(column: "region", field: "region", kind: .name),
            .init(column: "part_of", field: "partOf", kind: .name),
            .init(column: "holders", field: "holders", kind: .people),
            .init(column: "from", field: "from", kind: .day),
            .init(column: "until", field: "until", kind: .day),
            .init(column: "inspections", field: "inspections", kind: .periods),
            .init(column: "contact", field: "contact", kind: .text),
            .init(column: "email", field: "email", kind: .address),
            .init(column: "phone", field: "phone", kind: .text),
            .init(column: "note", field: "note", kind: .text),
        ],
        needed: ["id", "kind", "name"], derived: ["history"])

    /// A row as a list of the daemon has it, as IMPORT takes it: what the daemon works out is left
    /// out, conflicts carry their reasons. A row that was not exported stays as it is.
    package func importable(_ row: JSONObject) -> JSONObject {
        var kept = row
        if let details = row["conflictDetails"] {
            kept["conflicts"] = details
            for name in derived { kept[name] = nil }
        }
        kept["history"] = nil
        return kept
    }

    // MARK: Reading

    func value(of cell: String, in column: Column) throws(CellFault) -> JSONValue {
        switch column.kind {
        case .text: return .string(cell)
        case .name: return .string(try Self.name(cell[...]))
        case .address:
            guard cell.contains("@") else { throw CellFault("an address", cell) }
            return .string(cell)
        case .day: return .string(try Self.day(cell[...]))
        case .names: return .array(try parts(cell, { ";| ,".contains($0) }, Self.nameValue))
        case .accreditations: return .array(try parts(cell, Self.isBreak, Self.accreditation))
        case .conflicts: return .array(try parts(cell, Self.isBreak, Self.conflict))
        case .absences: return .array(try parts(cell, Self.isBreak, Self.absence))
        case .people: return .array(try parts(cell, Self.isBreak, Self.person))
        case .load: return .array(try parts(cell, Self.isBreak, Self.assignment))
        case .periods:
            return .array(
                try parts(cell, Self.isBreak) { part throws(CellFault) in
                    .object(try Self.period(part))
                })
        case .reasons:
            var reasons = JSONObject()
            for line in cell.split(whereSeparator: \.isNewline) {
                let halves = line.split(separator: ":", maxSplits: 1)
                guard halves.count == 2 else { throw CellFault("\"organisation: why\"", line) }
                let with = try Self.name(Self.trimmed(halves[0]))
                reasons[with] = .string(Self.onLines(Self.trimmed(halves[1])))
            }
            return .object(reasons)
        }
    }

    /// Puts a cell's value in its place; reasons go into the conflicts of before.
    func put(_ value: JSONValue, of column: Column, into object: inout JSONObject) {
        guard case .reasons = column.kind else {
            object[column.field] = value
            return
        }
        let conflicts = (object["conflicts"]?.arrayValue ?? []).map { conflict -> JSONValue in
            var told = conflict.objectValue ?? ["organisation": conflict]
            if let with = told["organisation"]?.stringValue, let why = value[with] {
                told["why"] = why
            }
            return .object(told)
        }
        object["conflicts"] = .array(conflicts)
    }

    private func parts(
        _ cell: String, _ isBreak: (Character) -> Bool,
        _ read: (Substring) throws(CellFault) -> JSONValue
    ) throws(CellFault) -> [JSONValue] {
        var values: [JSONValue] = []
        for part in cell.split(whereSeparator: isBreak) {
            let part = Self.trimmed(part)
            if !part.isEmpty { values.append(try read(part)) }
        }
        return values
    }

    private static func isBreak(_ character: Character) -> Bool { ";|".contains(character) }

    private static func nameValue(_ text: Substring) throws(CellFault) -> JSONValue {
        .string(try name(text))
    }

    private static func name(_ text: Substring) throws(CellFault) -> String {
        if let wrong = text.unicodeScalars.first(where: { !isIdentifier($0) }) {
            throw CellFault(
                "letters, digits, hyphens and dots", "\"\(wrong)\" in \"\(text)\"", raw: true)
        }
        return String(text)
    }

    private static func isIdentifier(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "0"..."9", "-", ".", "_": true
        default: false
        }
    }

    /// A day as written by people here: 2018-12-13 or 13/12/2018.
    private static func day(_ text: Substring) throws(CellFault) -> String {
        if let day = CalendarDay(text) { return day.isoText }
        let parts = text.split(separator: "/").compactMap { Int($0) }
        let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        guard parts.count == 3, parts.allSatisfy({ (1...9999).contains($0) }),
            let day = CalendarDay("\(parts[2])-\(two(parts[1]))-\(two(parts[0]))")
        else { throw CellFault("a day such as 2018-12-13 or 13/12/2018", text) }
        return day.isoText
    }

    /// `from..until`, either of them missing; a day alone is the end.
    private static func period(_ text: Substring) throws(CellFault) -> JSONObject {
        var object = JSONObject()
        guard let dots = text.range(of: "..") else {
            object["until"] = .string(try day(text))
            return object
        }
        let (from, until) = (text[..<dots.lowerBound], text[dots.upperBound...])
        if !from.isEmpty { object["from"] = .string(try day(from)) }
        if !until.isEmpty { object["until"] = .string(try day(until)) }
        return object
    }

    private static func period(ifAny text: Substring?) throws(CellFault) -> JSONObject {
        guard let text else { return [:] }
        return try period(text)
    }

    /// What stands before a sign and what behind it.
    private static func halves(
        _ text: Substring, _ sign: Character
    ) -> (Substring, Substring?) {
        guard let place = text.firstIndex(of: sign) else { return (text, nil) }
        return (trimmed(text[..<place]), trimmed(text[text.index(after: place)...]))
    }

    private static func accreditation(_ text: Substring) throws(CellFault) -> JSONValue {
        let (what, place) = halves(text, "@")
        let (role, days) = halves(what, "=")
        var object = try period(days ?? role)
        guard object["until"] != nil else { throw CellFault("role=from..until@place", text) }
        if days != nil { object["role"] = .string(try name(role)) }
        if let place { object["trainedAt"] = .string(try name(place)) }
        return .object(object)
    }

    private static func conflict(_ text: Substring) throws(CellFault) -> JSONValue {
        let (organisation, rest) = halves(text, "=")
        guard let rest else { return .string(try name(organisation)) }
        let (kind, days) = halves(rest, ":")
        var object: JSONObject = [
            "organisation": .string(try name(organisation)), "kind": .string(try name(kind)),
        ]
        for (key, value) in try period(ifAny: days) { object[key] = value }
        return .object(object)
    }

    private static func absence(_ text: Substring) throws(CellFault) -> JSONValue {
        let (days, mode) = halves(text, "=")
        var object = try period(days)
        if let mode { object["mode"] = .string(try name(mode)) }
        return .object(object)
    }

    private static func person(_ text: Substring) throws(CellFault) -> JSONValue {
        let (who, days) = halves(text, "=")
        var object: JSONObject = ["person": .string(try name(who))]
        for (key, value) in try period(ifAny: days) { object[key] = value }
        return .object(object)
    }

    private static func assignment(_ text: Substring) throws(CellFault) -> JSONValue {
        let (what, rest) = halves(text, "=")
        let (review, host) = halves(what, "@")
        guard let host, let rest else { throw CellFault("review@host=role:from..until", text) }
        let (role, days) = halves(rest, ":")
        var object = try period(days ?? role)
        object["review"] = .string(try name(review))
        object["host"] = .string(try name(host))
        if days != nil { object["role"] = .string(try name(role)) }
        return .object(object)
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " }
        while text.last == " " { text = text.dropLast() }
        return text
    }
}

/// What is wrong with a cell.
struct CellFault: Error {
    var expected: String
    var found: String

    init(_ expected: String, _ found: some StringProtocol, raw: Bool = false) {
        self.expected = expected
        self.found = raw ? String(found) : "\"\(found)\""
    }
}

extension Substring {
    /// Where a short text stands first.
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) {
                return start..<index(start, offsetBy: text.count)
            }
            start = index(after: start)
        }
        return nil
    }
}
