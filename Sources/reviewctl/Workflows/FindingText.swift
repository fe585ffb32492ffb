import JSON
import ReviewClient

/// A finding of a workflow's check as compilers write theirs: file:line:column: severity: message.
enum FindingText {
    static func line(_ finding: JSONValue) -> String {
        let part = { (name: String) in finding[name]?.stringValue }
        var lines = [
            "\(part("at") ?? ""): \(part("severity") ?? "error"): \(part("message") ?? "")"
        ]
        for name in ["expected", "found", "hint"] {
            if let text = part(name) { lines.append("    \(name): \(text)") }
        }
        return lines.joined(separator: "\n")
    }
}
