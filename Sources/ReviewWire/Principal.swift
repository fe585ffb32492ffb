/// As whom a message speaks: the `as` of a body. Which principals an identity may take is the
/// daemon's configuration; here is only how they are written.

package enum Principal: Sendable, Hashable {
    case coordinator(region: String)
    case person(String)
    case organisation(String)
    case queue(String)
    case `operator`

    package init?(_ text: String) {
        if sameText(text, "operator") {
            self = .operator
            return
        }
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1)
        guard parts.count == 2 else { return nil }
        let kind = String(decoding: parts[0], as: UTF8.self)
        let name = String(decoding: parts[1], as: UTF8.self)
        guard isName(name) else { return nil }
        switch kind {
        case "coordinator": self = .coordinator(region: name)
        case "person": self = .person(name)
        case "organisation": self = .organisation(name)
        case "queue": self = .queue(name)
        default: return nil
        }
    }

    package var text: String {
        switch self {
        case .coordinator(let region): "coordinator:\(region)"
        case .person(let id): "person:\(id)"
        case .organisation(let id): "organisation:\(id)"
        case .queue(let name): "queue:\(name)"
        case .operator: "operator"
        }
    }

    static let expected = "coordinator:REGION, person:ID, organisation:ID, queue:NAME or operator"
}

/// Whether a text may name a person, organisation, region, queue, workflow, review or task.
package func isName(_ text: String) -> Bool {
    let bytes = text.utf8
    guard (1...64).contains(bytes.count) else { return false }
    return bytes.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

/// Names are ASCII here, so bytes decide.
private func sameText(_ left: String, _ right: String) -> Bool {
    left.utf8.elementsEqual(right.utf8)
}
