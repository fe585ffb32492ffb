import ReviewWire

/// A mailbox that a letter is sent to or from: an address, and who reads it.
///
/// The address is checked by `Mailbox` alone, as the register does before it keeps one.
package struct MailAddress: Sendable, Equatable, CustomStringConvertible {
    package let local: String
    package let domain: String
    /// "Lead Reviewer, Derby"; empty where nobody said.
    package var name: String

    package var address: String { "\(local)@\(domain)" }
    package var description: String { address }

    /// Reads `local@domain`, or `Name <local@domain>`.
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
        guard let sign = Mailbox.sign(in: bytes) else { return nil }
        local = String(decoding: bytes[..<sign], as: UTF8.self)
        domain = String(decoding: bytes[(sign + 1)...], as: UTF8.self).lowercased()
        self.name = name
    }
}
