import CivilTime
import JSON
import ReviewClient

/// The time zones of this machine, by their IANA names; each is read when an expression asks for it.
final class MachineZones {
    static let folder = "/usr/share/zoneinfo"

    private var known: [TimeZoneRules] = []

    /// Those that were asked for and are there.
    var names: [String] { known.map(\.name) }

    func rules(of name: String) -> TimeZoneRules? {
        if let rules = known.first(where: { sameBytes($0.name, name) }) { return rules }
        // A name such as `America/Argentina/Salta`, never a way out of the folder.
        let isName = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
                UInt8(ascii: "+"), UInt8(ascii: "/"):
                true
            default: false
            }
        }
        guard isName, let bytes = try? InputFile.read("\(Self.folder)/\(name)"),
            let rules = try? TimeZoneRules(tzif: bytes, name: name)
        else { return nil }
        known.append(rules)
        return rules
    }
}
