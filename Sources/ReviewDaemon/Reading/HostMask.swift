/// Hides a host's name in what people wrote, however it is capitalised.
struct HostMask {
    private static let instead = Array("the host".utf8)
    /// Shorter names are parts of too many words.
    private static let lengthMin = 3
    private let names: [[UInt8]]

    /// - Parameter name: as the register has it; also without the words for what it is.
    init(id: String, name: String?) {
        let words = id.split { $0 == "-" || $0 == "_" || $0 == "." }.joined(separator: " ")
        var names = [id, words]
        if let name {
            names.append(name)
            for kind in [" County Council", " City Council", " Borough Council", " Council"]
            where name.hasSuffix(kind) {
                names.append(String(name.dropLast(kind.count)))
            }
        }
        // The longest first: what is left of a longer name would name it, too.
        self.names = names.map { Self.lower(Array($0.utf8)) }.filter { $0.count >= Self.lengthMin }
            .sorted {
                $0.count == $1.count ? $0.lexicographicallyPrecedes($1) : $0.count > $1.count
            }
    }

    func hidden(in text: String) -> String {
        let bytes = Array(text.utf8)
        let lower = Self.lower(bytes)
        var out: [UInt8] = []
        var place = 0
        while place < bytes.count {
            let name = names.first { name in
                lower[place...].starts(with: name)
                    && (place == 0 || !Self.isLetter(lower[place - 1]))
                    && (place + name.count == lower.count
                        || !Self.isLetter(lower[place + name.count]))
            }
            if let name {
                out += Self.instead
                place += name.count
            } else {
                out.append(bytes[place])
                place += 1
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func lower(_ bytes: [UInt8]) -> [UInt8] {
        bytes.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte >= 0x80
    }
}
