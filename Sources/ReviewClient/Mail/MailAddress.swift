/// A mailbox that a letter is sent to or from: an address, and who reads it.
///
/// The address is checked here and nowhere else, so that what reaches a header or a command line
/// holds no space, no line end, no leading dash.
package struct MailAddress: Sendable, Equatable, CustomStringConvertible {
    package let local: String
    package let domain: String
    /// "Lead Reviewer, Derby"; empty where nobody said.
    package var name: String

    package var address: String { "\(local)@\(domain)" }
    package var description: String { address }

    /// Reads `local@domain`, or `Name <local@domain>`: a dot-atom before the sign and a host name
    /// after it (RFC 5321 §4.1.2). Quoted local parts, address literals and characters outside ASCII
    /// are refused: not every mail system between here and there takes them.
    package init?(_ text: String, name: String = "") {
        var address = text[...]
        var name = name
        if text.utf8.last == UInt8(ascii: ">"),
            let open = text.utf8.lastIndex(of: UInt8(ascii: "<"))
        {
            address = text[text.utf8.index(after: open)..<text.utf8.index(before: text.endIndex)]
            let said = text[..<open].split(separator: " ").joined(separator: " ")
            if name.isEmpty { name = String(said.filter { $0 != "\"" }) }
        }
        let bytes = Array(address.utf8)
        guard let sign = bytes.lastIndex(of: UInt8(ascii: "@")), bytes.count <= 254,
            Self.isDotAtom(bytes[..<sign]), Self.isHost(bytes[(sign + 1)...])
        else { return nil }
        local = String(decoding: bytes[..<sign], as: UTF8.self)
        domain = String(decoding: bytes[(sign + 1)...], as: UTF8.self).lowercased()
        self.name = name
    }

    /// RFC 5322 §3.2.3; a dash in front would be an option to a program.
    private static func isDotAtom(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard (1...64).contains(bytes.count), bytes.first != UInt8(ascii: "-") else { return false }
        return bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            .allSatisfy { !$0.isEmpty && $0.allSatisfy(HeaderText.isAtom) }
    }

    /// RFC 1123 §2.1, of at least one label: a machine of one's own is called `localhost`.
    private static func isHost(_ bytes: ArraySlice<UInt8>) -> Bool {
        !bytes.isEmpty && bytes.count <= 253
            && bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
                .allSatisfy { label in
                    (1...63).contains(label.count) && label.first != UInt8(ascii: "-")
                        && label.last != UInt8(ascii: "-") && label.allSatisfy(isLetterDigitDash)
                }
    }

    private static func isLetterDigitDash(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
