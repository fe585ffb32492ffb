package import JSON

/// A job as its journal entries and its row hold it.
extension Job {
    package var encoded: JSONObject {
        var object: JSONObject = [
            "number": .int(number), "kind": .string(kind.rawValue),
            "selection": .object(selection.encoded), "parameters": .object(parameters),
            "cursor": .int(cursor), "through": .int(through), "done": .int(done),
            "failed": .int(failed), "startedAt": .int(startedAt), "who": .string(who),
            "identity": .string(identity),
        ]
        if let endedAt { object["endedAt"] = .int(endedAt) }
        if !problems.isEmpty {
            object["problems"] = .array(
                problems.map {
                    ["review": .int($0.review.number), "code": .string($0.code)]
                })
        }
        return object
    }

    /// Reads what `encoded` wrote. Throws: ENG-041, ENG-046.
    package init(decoding object: JSONObject) throws(Refusal) {
        let read = JournalMembers(object)
        let word = try read.text("kind")
        guard let kind = Kind(rawValue: word) else {
            throw Refusal(
                .internal, "ENG-046", "a stored job is of an unknown kind", found: word)
        }
        self.init(
            number: try read.count("number"), kind: kind,
            selection: ReviewSelection(decoding: try read.members("selection")),
            parameters: try read.members("parameters"), cursor: try read.count("cursor"),
            through: try read.count("through"), startedAt: try read.instant("startedAt"),
            who: try read.text("who"), identity: try read.text("identity"))
        done = try read.count("done")
        failed = try read.count("failed")
        endedAt = try read.optionalInstant("endedAt")
        for problem in object["problems"]?.arrayValue ?? [] {
            let members = try JournalMembers(problem)
            problems.append(
                Problem(
                    review: ReviewID(number: try members.count("review")),
                    code: try members.text("code")))
        }
    }
}

extension ReviewSelection {
    var encoded: JSONObject {
        var object = JSONObject()
        if let region { object["region"] = .string(region) }
        if let organisation { object["organisation"] = .string(organisation) }
        if let workflow { object["workflow"] = .string(workflow) }
        return object
    }

    init(decoding object: JSONObject) {
        self.init(
            region: object["region"]?.stringValue,
            organisation: object["organisation"]?.stringValue,
            workflow: object["workflow"]?.stringValue)
    }
}
