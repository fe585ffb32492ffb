import ReviewClient

/// Short names of the register as people write them.
enum Naming {
    /// "North East Lincolnshire" of `north-east-lincolnshire`.
    static func title(_ name: String) -> String { ReviewReport.title(name) }

    /// "One place in a review team, host Derby"; the host is said once where the title has it.
    static func review(_ title: String, of host: String) -> String {
        let host = self.title(host)
        return title.contains(host) ? title : "\(title), host \(host)"
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
