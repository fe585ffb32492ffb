import Foundation
import ReviewClient

/// The workflow files that the small scenarios read.
struct WorkflowFiles {
    let folder: String

    static let option = CommandOption(
        "workflows", "FOLDER", "where the workflow files are (Workflows)")

    init(_ arguments: Arguments) { folder = arguments["workflows"] ?? "Workflows" }

    /// Paths in the order of their names.
    ///
    /// Throws: CLI-006 when the folder has none.
    func paths() throws(ProgramError) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let files = names.filter { $0.hasSuffix(".json5") }.sorted()
        guard !files.isEmpty else {
            throw ProgramError(
                .noInput, "CLI-006", "there are no workflow files", subject: folder,
                expected: "*.json5", hint: "Give the folder: --workflows FOLDER.")
        }
        return files.map { "\(folder)/\($0)" }
    }
}
