package import JSON

/// A letter as JSON: in its journal entries, and as the facts of its row.
extension Letter {
    package var encoded: JSONObject {
        var object: JSONObject = [
            "kind": .string(kind), "to": .string(to), "region": .string(region),
            "state": .string(state.rawValue), "at": .int(at), "tries": .int(tries),
        ]
        if notBefore > 0 { object["notBefore"] = .int(notBefore) }
        if let reason { object["reason"] = .string(reason) }
        if !tells.isEmpty { object["tells"] = .array(tells.map { .object($0.encoded) }) }
        if let dates { object["dates"] = .object(dates) }
        if let answer { object["answer"] = .object(answer) }
        return object
    }

    /// Reads what `encoded` wrote. Throws: ENG-061.
    package init(id: String, decoding object: JSONObject) throws(Refusal) {
        guard let kind = object["kind"]?.stringValue, let to = object["to"]?.stringValue,
            let region = object["region"]?.stringValue,
            let state = object["state"]?.stringValue.flatMap(State.init),
            let at = object["at"]?.intValue
        else {
            throw Refusal(
                .internal, "ENG-061", "a stored letter cannot be read", subject: id,
                expected: "kind, to, region, state and at",
                found: object.keys.joined(separator: ", "))
        }
        self.init(
            id: id, kind: kind, to: to, region: region,
            tells: (object["tells"]?.arrayValue ?? []).compactMap(Telling.init), at: at,
            state: state)
        tries = object["tries"]?.intValue ?? 0
        notBefore = object["notBefore"]?.intValue ?? 0
        reason = object["reason"]?.stringValue
        dates = object["dates"]?.objectValue
        answer = object["answer"]?.objectValue
    }

    package func row(head: [UInt8], position: Int64) -> LetterRow {
        LetterRow(
            id: id, to: to, region: region, state: state.rawValue, at: at, tells: tells,
            facts: JSONValue.object(encoded).compactBytes, position: position, head: head)
    }

    package init(row: LetterRow) throws(Refusal) {
        try self.init(
            id: row.id, decoding: try Review.object(row.facts, of: "letter/\(row.id)"))
    }
}

extension Letter.Telling {
    package var encoded: JSONObject {
        [
            "task": .string("\(task)"), "attempt": .int(attempt), "kind": .string(kind.rawValue),
            "number": .int(number),
        ]
    }

    /// Nil where a member is missing or out of its range.
    package init?(_ value: JSONValue) {
        guard let task = value["task"]?.stringValue.flatMap({ TaskID($0) }),
            let attempt = value["attempt"]?.intValue, attempt >= 0,
            let kind = value["kind"]?.stringValue.flatMap(Kind.init),
            let number = value["number"]?.intValue, number >= 1
        else { return nil }
        self.init(task: task, attempt: attempt, kind: kind, number: number)
    }
}
