/// What is one address of a mailbox, for whoever keeps it and whoever writes to it.
///
/// A dot-atom before the sign and a host name after it (RFC 5321 §4.1.2). Quoted local parts, address
/// literals and characters outside ASCII are refused: not every mail system between here and there
/// takes them. What reaches a header or a command line holds no space, no line end, no leading dash.
package enum Mailbox {
    /// Where the sign stands in `local@domain`; nil where that is not one address.
    package static func sign(in bytes: [UInt8]) -> Int? {
        guard let sign = bytes.lastIndex(of: UInt8(ascii: "@")), bytes.count <= 254,
            isDotAtom(bytes[..<sign]), isHost(bytes[(sign + 1)...])
        else { return nil }
        return sign
    }

    /// `atext` (RFC 5322 §3.2.3).
    package static func isAtom(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || Array("!#$%&'*+-/=?^_`{|}~".utf8).contains(byte)
    }

    /// RFC 5322 §3.2.3; a dash in front would be an option to a program.
    private static func isDotAtom(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard (1...64).contains(bytes.count), bytes.first != UInt8(ascii: "-") else { return false }
        return bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            .allSatisfy { !$0.isEmpty && $0.allSatisfy(isAtom) }
    }

    /// RFC 1123 §2.1, of at least one label: a machine of one's own is called `localhost`.
    private static func isHost(_ bytes: ArraySlice<UInt8>) -> Bool {
        let dash = UInt8(ascii: "-")
        return !bytes.isEmpty && bytes.count <= 253
            && bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
                .allSatisfy { label in
                    (1...63).contains(label.count) && label.first != dash && label.last != dash
                        && label.allSatisfy { isLetterOrDigit($0) || $0 == dash }
                }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
