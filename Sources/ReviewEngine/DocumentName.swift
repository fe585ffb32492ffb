/// A file's name as it is kept and given back: its last part, without what a path, a header or a
/// shell could take for more, and with the ending of what the content is.
package enum DocumentName {
    private static let charactersMax = 100

    package static func clean(_ sent: String, _ kind: DocumentKind) -> String {
        let last = sent.unicodeScalars.split { $0 == "/" || $0 == "\\" }.last ?? []
        var stem = String.UnicodeScalarView(last.filter(isPlain))
        if let dot = stem.lastIndex(of: "."), dot != stem.startIndex {
            stem = String.UnicodeScalarView(stem[..<dot])
        }
        let kept = stem.drop { $0 == "." || $0 == " " || $0 == "-" }.prefix(charactersMax)
        let name = String(String.UnicodeScalarView(kept))
        return "\(name.isEmpty ? "document" : name).\(kind.ending)"
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case " ", "-", "_", ".", "(", ")", "&", "'": true
        default: scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        }
    }
}
