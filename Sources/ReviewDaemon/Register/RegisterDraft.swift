import JSON
import ReviewEngine
import ReviewWire

/// One row as it was read: what it says is a value, what it takes away is null, what it does not
/// mention is not there.
struct RegisterDraft: Sendable {
    var index: Int
    var id: String
    var facts: JSONObject
    var personal: JSONObject
    var shorthand: JSONObject

    /// Reads a row. Throws: every fault of it, each with the field's path.
    init(_ row: JSONValue, index: Int, form: RegisterForm) throws(RowFaults) {
        var reader = RowReader(path: "\(form.list)[\(index)]")
        self.index = index
        facts = JSONObject()
        personal = JSONObject()
        shorthand = JSONObject()
        guard let object = row.objectValue else {
            reader.fault("", "an object", row.kindName)
            throw RowFaults(problems: reader.problems)
        }
        for key in object.keys where !form.names.contains(where: { sameBytes($0, key) }) {
            reader.unknown(key, among: form.names)
        }
        id = object["id"]?.stringValue ?? ""
        if !isName(id) {
            reader.fault("id", RowReader.nameExpected, object["id"]?.compactText ?? "nothing")
        }
        for (name, kind) in form.facts {
            guard let value = object[name] else { continue }
            facts[name] = reader.read(value, as: kind, at: name)
        }
        for (name, kind) in form.shorthand {
            guard let value = object[name] else { continue }
            shorthand[name] = reader.read(value, as: kind, at: name)
        }
        for (name, kind) in form.personal {
            guard let value = object[name] else { continue }
            personal[name] = reader.read(value, as: kind, at: name)
        }
        if !reader.problems.isEmpty { throw RowFaults(problems: reader.problems) }
        takeReasons()
    }

    /// The members of one recorded fact. Throws: DMN-185 with every fault of them.
    static func checked(
        _ data: JSONObject, by parts: [RegisterForm.Part]
    ) throws(Refusal) -> JSONObject {
        var reader = RowReader(path: "data")
        let kept = reader.readPart(.object(data), parts, at: "")
        guard let first = reader.problems.first else { return kept.objectValue ?? [:] }
        var refusal = Refusal(
            .invalid, "DMN-185", "what was to be recorded has faults", subject: first.subject,
            expected: first.expected, found: first.found)
        refusal.problems = reader.problems
        throw refusal
    }

    /// Why there is a conflict is what somebody wrote: it goes to the personal texts.
    private mutating func takeReasons() {
        guard let conflicts = facts["conflicts"] else { return }
        var reasons = JSONObject()
        var kept: [JSONValue] = []
        for conflict in conflicts.arrayValue ?? [] {
            var object = conflict.objectValue ?? [:]
            if let why = object["why"], let with = object["organisation"]?.stringValue {
                reasons[with] = why
            }
            object["why"] = nil
            kept.append(.object(object))
        }
        facts["conflicts"] = conflicts.isNull ? .null : .array(kept)
        personal["conflictReasons"] = reasons.isEmpty ? .null : .object(reasons)
    }
}

/// The faults of one row.
struct RowFaults: Error {
    var problems: [Refusal.Problem]
}
