import CivilTime
package import JSON

extension SeasonRun {
    /// What `reviewctl season rehearse --json` prints, and what the season's page is made of.
    ///
    /// - Parameter instant: how milliseconds since 1970 are written.
    package func json(instant: @escaping (Int64) -> String) -> JSONValue {
        let when = { (time: Int64?) in time.map { JSONValue.string(instant($0)) } ?? .null }
        return [
            "title": .string(title), "description": .string(description),
            "seed": .string("\(seed)"), "start": when(startedAt), "end": when(endedAt),
            "bands": .array(
                bands.map {
                    [
                        "from": .string($0.from.description),
                        "until": .string($0.until.description),
                        "title": .string($0.title),
                    ]
                }),
            "reviews": .array(courses.map { .object($0.json(when)) }),
            "missed": .array(
                missed.map {
                    ["review": .string($0.review), "at": when($0.at), "why": .string($0.why)]
                }),
            "overdue": .array(
                overdue.map {
                    [
                        "name": .string($0.name), "title": .string($0.title),
                        "times": .int(Int64($0.times)),
                    ]
                }), "answers": .int(Int64(answers)),
            "steps": .int(Int64(steps)), "faults": .array(faults.map { .string($0) }),
            "people": .array(
                people.map {
                    [
                        "id": .string($0.id), "name": .string($0.name),
                        "organisation": .string($0.organisation),
                        "roles": .array($0.roles.map { .string($0) }),
                    ]
                }),
            "story": .array(
                story.map {
                    [
                        "at": when($0.at), "kind": .string($0.kind.rawValue),
                        "who": .string($0.who), "what": .string($0.what),
                    ]
                }),
        ]
    }
}

extension SeasonRun.Course {
    fileprivate func json(_ when: (Int64?) -> JSONValue) -> JSONObject {
        [
            "name": .string(name), "workflow": .string(workflow), "title": .string(title),
            "host": .string(host), "from": when(from), "to": when(to),
            "ending": .string(ending.rawValue), "abandoned": .bool(isAbandoned),
            "states": .array(
                states.map { ["id": .string($0.id), "title": .string($0.title)] }),
            "why": .array(why.map { .string($0) }),
            "phases": .array(
                phases.map {
                    ["title": .string($0.title), "from": when($0.from), "to": when($0.to)]
                }),
            "context": .object(context),
        ]
    }
}
