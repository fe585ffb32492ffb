/// The members of a ZIP file, from its central directory (APPNOTE.TXT 6.3.10 §4.3.12, §4.3.16).
struct ZipListing {
    struct Member {
        let name: ArraySlice<UInt8>
        let method: Int
        /// How many bytes it has in the file.
        let size: Int
        /// Where its own header stands.
        let place: Int
    }

    private(set) var members: [Member] = []

    /// More members than any document has.
    private static let membersMax = 10_000
    /// The longest comment that may follow the end record.
    private static let commentMax = 65_535

    /// Nil for what is no ZIP file, or a torn one, or one that is encrypted.
    init?(_ bytes: [UInt8]) {
        guard bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]),
            let end = Self.endRecord(bytes), let count = Self.number(bytes, end + 10, 2),
            let size = Self.number(bytes, end + 12, 4), let from = Self.number(bytes, end + 16, 4),
            count <= Self.membersMax, from + size <= end
        else { return nil }
        var place = from
        for _ in 0..<count {
            guard Self.number(bytes, place, 4) == 0x0201_4B50,
                let flags = Self.number(bytes, place + 8, 2), flags & 1 == 0,
                let name = Self.number(bytes, place + 28, 2),
                let extra = Self.number(bytes, place + 30, 2),
                let comment = Self.number(bytes, place + 32, 2), place + 46 + name <= end,
                let method = Self.number(bytes, place + 10, 2),
                let size = Self.number(bytes, place + 20, 4),
                let header = Self.number(bytes, place + 42, 4)
            else { return nil }
            members.append(
                Member(
                    name: bytes[(place + 46)..<(place + 46 + name)], method: method, size: size,
                    place: header))
            place += 46 + name + extra + comment
        }
    }

    /// What a member holds, unpacked (§4.3.7, §4.4.5: 0 stored, 8 deflated); nil for a torn one, or one
    /// of more than so many bytes.
    func content(of member: Member, in bytes: [UInt8], most: Int) -> [UInt8]? {
        guard Self.number(bytes, member.place, 4) == 0x0403_4B50,
            let name = Self.number(bytes, member.place + 26, 2),
            let extra = Self.number(bytes, member.place + 28, 2)
        else { return nil }
        let from = member.place + 30 + name + extra
        guard from <= bytes.count, member.size <= bytes.count - from else { return nil }
        let held = bytes[from..<(from + member.size)]
        switch member.method {
        case 0: return held.count <= most ? Array(held) : nil
        case 8: return Inflation.unpacked(held, most: most)
        default: return nil
        }
    }

    /// Where the end of central directory begins: the last such signature.
    private static func endRecord(_ bytes: [UInt8]) -> Int? {
        let last = bytes.count - 22
        guard last >= 0 else { return nil }
        var place = last
        while place >= max(0, last - commentMax) {
            if number(bytes, place, 4) == 0x0605_4B50 { return place }
            place -= 1
        }
        return nil
    }

    /// A little-endian number of two or four bytes; nil beyond the end.
    private static func number(_ bytes: [UInt8], _ place: Int, _ length: Int) -> Int? {
        guard place >= 0, place <= bytes.count - length else { return nil }
        return bytes[place..<(place + length)].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
