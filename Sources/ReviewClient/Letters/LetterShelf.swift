/// The templates of a folder: each kind of letter has one, and all of them can be read.
package struct LetterShelf: Sendable {
    private let templates: [LetterKind: LetterTemplate]

    /// Reads `KIND.txt` of every kind, so that a mistake is found at the start and not in month nine.
    ///
    /// Throws: LTR-001 a template is missing, and what `LetterTemplate` throws.
    package init(folder: String) throws(ProgramError) {
        var templates: [LetterKind: LetterTemplate] = [:]
        for kind in LetterKind.allCases {
            let file = "\(folder)/\(kind.rawValue).txt"
            let bytes: [UInt8]
            do throws(ProgramError) {
                bytes = try InputFile.read(file)
            } catch {
                throw ProgramError(
                    .noInput, "LTR-001", "the template of a kind of letter cannot be read",
                    subject: file,
                    expected: "a file for each of: "
                        + LetterKind.allCases.map(\.rawValue).joined(separator: ", "),
                    found: error.found, hint: "--letters names the folder.")
            }
            templates[kind] = try LetterTemplate(
                kind, text: String(decoding: bytes, as: UTF8.self), file: file)
        }
        self.templates = templates
    }

    package func text(_ kind: LetterKind, _ values: LetterValues) -> LetterText? {
        templates[kind].map { LetterText($0, values) }
    }
}
