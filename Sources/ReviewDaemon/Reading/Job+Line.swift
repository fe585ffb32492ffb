import JSON
import ReviewEngine

/// Work on many reviews, as STATUS and TODAY tell of it: what, how far, what could not be done.
extension Job {
    var line: JSONObject {
        var line: JSONObject = [
            "job": .string(subject), "kind": .string(kind.rawValue),
            "since": .string(InstantText.text(startedAt)), "who": .string(who),
            "done": .int(done), "failed": .int(failed),
        ]
        line["region"] = selection.region.map { .string($0) }
        line["organisation"] = selection.organisation.map { .string($0) }
        line["workflow"] = selection.workflow.map { .string($0) }
        line["endedAt"] = endedAt.map { .string(InstantText.text($0)) }
        if !problems.isEmpty {
            line["problems"] = .array(
                problems.map { ["review": .string("\($0.review)"), "code": .string($0.code)] })
        }
        return line
    }
}
