import JSON
import ReviewClient

/// What a scenario found: lines for people, one JSON object for programs.
struct ScenarioResult {
    var scenario: String
    var parameters: JSONObject
    /// In the order in which they are shown; names end in their unit.
    var figures: JSONObject
    /// Of what was worked on or worked out; two runs that do the same have the same.
    var hash: UInt64
    /// Whether everything that the scenario checks was so.
    var verified: Bool

    private var json: JSONObject {
        var object: JSONObject = [
            "scenario": .string(scenario), "parameters": .object(parameters),
            "hash": .string(Fingerprint.text(hash)),
        ]
        for (name, value) in figures { object[name] = value }
        object["verified"] = .bool(verified)
        object["machine"] = .string(Machine.description)
        object["commit"] = .string(Machine.commit)
        object["build"] = .string(Machine.build)
        return object
    }

    /// Throws: CLI-012 when what was measured was not as it must be.
    func tell(_ terminal: Terminal) throws(ProgramError) {
        if terminal.json {
            terminal.out(.object(json), oneLine: true)
        } else {
            for (name, value) in json { terminal.out("\(name)\t\(value.compactText)") }
        }
        guard verified else {
            throw ProgramError(
                .software, "CLI-012", "the run is not verified: its figures count for nothing",
                subject: scenario)
        }
    }
}
