import ReviewClient

/// Short names of the register as people write them.
enum Naming {
    /// "North East Lincolnshire" of `north-east-lincolnshire`.
    static func title(_ name: String) -> String { ReviewReport.title(name) }

    /// "One place in a review team, host Derby"; the host is said once where the title has it.
    static func review(_ title: String, of host: String) -> String {
        RowWords.review(title, of: self.title(host), joint: ", host ")
    }

    /// Whether a text is an address, and nothing else: `organisation:derby`.
    static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty,
            ["person", "organisation", "role", "coordinator", "queue"].contains(parts[0])
        else { return false }
        return parts[1].utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }

    /// "Rutland SEND" of `person:rutland-send`; "the coordinator, East Midlands".
    static func addressee(_ address: String) -> String {
        let parts = address.split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else {
            return address == "operator" ? "the operator" : FormField.words(address)
        }
        let name = title(String(parts[1]))
        switch parts[0] {
        case "coordinator": return "the coordinator, \(name)"
        case "role" where parts[1] == "coordinator": return "the coordinator"
        case "queue": return "an automatic step"
        default: return name
        }
    }
}
