import JSON
import ReviewClient

/// Work on many reviews in a sentence: what it is, how far, what it could not do.
enum JobWords {
    /// Lines of a section; empty when nothing is under way.
    static func section(_ jobs: JSONValue?, _ width: Int) -> String {
        let lines = (jobs?.arrayValue ?? []).flatMap {
            TextWidth.wrap("  " + line($0), to: width)
        }
        return lines.isEmpty ? "" : (["Under way"] + lines).joined(separator: "\n")
    }

    static func line(_ job: JSONValue) -> String {
        let what =
            job["kind"]?.stringValue == "migrate"
            ? "Reviews of \(job["workflow"]?.stringValue ?? "") move to another definition"
            : "Reviews of \((job["organisation"] ?? job["region"])?.stringValue ?? "") go on"
        let ended = Moment(job["endedAt"]).map { ", ended \($0.day.text)" } ?? ""
        let done = job["done"]?.intValue ?? 0
        let failed = job["failed"]?.intValue ?? 0
        var line = "\(job["job"]?.stringValue ?? ""): \(what)\(ended): \(done) done"
        if failed > 0 {
            let problems = (job["problems"]?.arrayValue ?? []).map {
                "\($0["review"]?.stringValue ?? "") (\($0["code"]?.stringValue ?? ""))"
            }
            let more = failed > Int64(problems.count) ? " …" : ""
            line += ", \(failed) could not: \(problems.joined(separator: ", "))\(more)"
        }
        return TextWidth.safe(line)
    }
}
