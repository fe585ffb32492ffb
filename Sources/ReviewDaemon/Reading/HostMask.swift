/// Hides a host's name in what people wrote: however it is capitalised, and whatever stands around it
/// or between its words, as word processors and telephones set it.
struct HostMask {
    private static let instead = "the host"
    /// Shorter names are parts of too many words.
    private static let lengthMin = 3
    /// Each as its letters and, between words, a space.
    private let names: [[Character]]

    /// - Parameter name: as the register has it; also without the words for what it is.
    init(id: String, name: String?) {
        var names = [id]
        if let name {
            names.append(name)
            for kind in [" County Council", " City Council", " Borough Council", " Council"]
            where name.hasSuffix(kind) {
                names.append(String(name.dropLast(kind.count)))
            }
        }
        // The longest first: what is left of a longer name would name it, too.
        self.names = names.map { Self.words(of: Array($0)).map(\.letter) }
            .filter { $0.count >= Self.lengthMin }
            .sorted { $0.count == $1.count ? String($0) < String($1) : $0.count > $1.count }
    }

    func hidden(in text: String) -> String {
        let characters = Array(text)
        let letters = Self.words(of: characters)
        var out = ""
        var shown = 0
        var place = 0
        while place < letters.count {
            let isInWord = place > 0 && Self.isWord(letters[place - 1].letter)
            let name = isInWord ? nil : names.first { Self.stands($0, in: letters, at: place) }
            guard let name else {
                place += 1
                continue
            }
            out += String(characters[shown..<letters[place].at]) + Self.instead
            place += name.count
            shown = letters[place - 1].at + 1
        }
        return shown == 0 ? text : out + String(characters[shown...])
    }

    private static func stands(
        _ name: [Character], in letters: [(letter: Character, at: Int)], at place: Int
    ) -> Bool {
        let end = place + name.count
        guard end <= letters.count, zip(name, letters[place...]).allSatisfy({ $0 == $1.letter })
        else { return false }
        return end == letters.count || !isWord(letters[end].letter)
    }

    /// A text in small letters, with one space for whatever parts two words, and without marks that
    /// nobody sees, such as the hyphen at which a word may be broken; each with where it stood.
    private static func words(of text: [Character]) -> [(letter: Character, at: Int)] {
        var letters: [(letter: Character, at: Int)] = []
        for (at, character) in text.enumerated() {
            let seen = character.unicodeScalars.filter { $0.properties.generalCategory != .format }
            guard !seen.isEmpty else { continue }
            for letter in String(String.UnicodeScalarView(seen)).lowercased() {
                if isWord(letter) {
                    letters.append((letter, at))
                } else if isJoint(letter) {
                    if letters.last?.letter != " " { letters.append((" ", at)) }
                } else {
                    letters.append((letter, at))
                }
            }
        }
        return letters
    }

    private static func isWord(_ letter: Character) -> Bool { letter.isLetter || letter.isNumber }

    /// What may stand between two words of a name: blanks of every width, hyphens, dots, lines.
    private static func isJoint(_ letter: Character) -> Bool {
        letter.isWhitespace || letter == "." || letter == "_"
            || letter.unicodeScalars.allSatisfy {
                $0.properties.generalCategory == .dashPunctuation
            }
    }
}
