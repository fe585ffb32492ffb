/// What the names of a template stand for in one letter.
///
/// Every value is one line of printable characters, whatever it was before.
package struct LetterValues: Sendable {
    private var values: [String: String] = [:]
    package var tasks: [LetterValues] = []

    package init(_ values: [(name: String, value: String)] = []) {
        for (name, value) in values { self[name] = value }
    }

    /// Empty where nothing is known.
    package subscript(name: String) -> String {
        get { values[name] ?? "" }
        set { values[name] = HeaderText.printable(newValue) }
    }

    func filled(_ pieces: [LetterTemplate.Piece]) -> String {
        pieces.map { piece in
            switch piece {
            case .words(let words): words
            case .value(let name): self[name]
            }
        }.joined()
    }
}
