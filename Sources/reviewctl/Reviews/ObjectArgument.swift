import JSON
import ReviewClient

/// An object given on a command line: JSON or JSON5, `@FILE`, or `@-` for stdin.
enum ObjectArgument {
    /// Throws: CLI-006, CLI-007, CLI-005 when it is JSON but no object.
    static func value(_ text: String?, of option: String) throws(ProgramError) -> JSONObject? {
        guard let text else { return nil }
        let node =
            text.hasPrefix("@")
            ? try InputFile.readJSON5(String(text.dropFirst()))
            : try InputFile.parse(Array(text.utf8), file: option)
        guard let object = node.value.objectValue else {
            throw ProgramError(
                .usage, "CLI-005", "the value is no object", subject: option,
                expected: "{name: value, …}", found: node.value.kindName)
        }
        return object
    }
}
