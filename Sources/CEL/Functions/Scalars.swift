/// A string as its code points, for the functions that count them.
struct Scalars {
    let all: [Unicode.Scalar]

    init(_ text: String) {
        all = Array(text.unicodeScalars)
    }

    var count: Int { all.count }

    /// The code points of a range as a string.
    func text(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: all[range])
        return String(view)
    }

    /// Whether `part` stands at a place.
    func has(_ part: Scalars, at place: Int) -> Bool {
        guard place >= 0, place + part.count <= count else { return false }
        for offset in 0..<part.count where all[place + offset] != part.all[offset] { return false }
        return true
    }

    /// Where the bytes of `part` begin in `text` (Knuth, Morris, Pratt: linear whatever they hold).
    static func firstByteIndex(of part: [UInt8], in text: [UInt8]) -> Int? {
        if part.isEmpty { return 0 }
        guard part.count <= text.count else { return nil }
        var borders = [0]
        borders.reserveCapacity(part.count)
        var border = 0
        for byte in part.dropFirst() {
            while border > 0, part[border] != byte { border = borders[border - 1] }
            if part[border] == byte { border += 1 }
            borders.append(border)
        }
        var matched = 0
        for (index, byte) in text.enumerated() {
            while matched > 0, part[matched] != byte { matched = borders[matched - 1] }
            if part[matched] == byte { matched += 1 }
            if matched == part.count { return index - matched + 1 }
        }
        return nil
    }
}
