/// As whom a message acts: a role that configuration lets an identity take.
package enum Principal: Sendable, Hashable, CustomStringConvertible {
    /// Coordinator of a region: starts and steers its reviews, sees all of the region.
    case coordinator(region: String)
    /// A reviewer or another person with an inbox.
    case person(String)
    /// An authority, school or other body with an inbox: the host of a review.
    case organisation(String)
    /// Whoever reads the letters of a role of the register: a monitoring group's chair, a board's.
    /// That of coordinators is not among them: they act for a region.
    case role(String)
    /// An automatic step that competes for the tasks of one queue.
    case queue(String)
    /// Watches and mends the daemon; sees no content.
    case `operator`

    /// Byte for byte, as every name: who may act as one is never another that merely looks alike.
    package static func == (left: Principal, right: Principal) -> Bool {
        left.description.utf8.elementsEqual(right.description.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        for byte in description.utf8 { hasher.combine(byte) }
    }

    /// Reads `coordinator:east-midlands`, `person:ID`, `organisation:ID`, `role:ID`,
    /// `queue:NAME`, `operator`.
    package init?(_ text: String) {
        if text.utf8.elementsEqual("operator".utf8) {
            self = .operator
            return
        }
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let rest = String(text[text.utf8.index(after: colon)...])
        guard !rest.isEmpty else { return nil }
        switch String(text[..<colon]) {
        case "coordinator": self = .coordinator(region: rest)
        case "person": self = .person(rest)
        case "organisation": self = .organisation(rest)
        case "role" where !rest.utf8.elementsEqual("coordinator".utf8): self = .role(rest)
        case "queue": self = .queue(rest)
        default: return nil
        }
    }

    package var description: String {
        switch self {
        case .coordinator(let region): "coordinator:\(region)"
        case .person(let id): "person:\(id)"
        case .organisation(let id): "organisation:\(id)"
        case .role(let id): "role:\(id)"
        case .queue(let name): "queue:\(name)"
        case .operator: "operator"
        }
    }

    /// As whom the letters and links of a task with this address are: those of any coordinator are
    /// the region's.
    package static func owner(ofAddress address: String, region: String) -> String {
        address.utf8.elementsEqual("role:coordinator".utf8) ? "coordinator:\(region)" : address
    }

    /// Whether a task with this address is this principal's to see and to answer.
    ///
    /// `role:coordinator` is any coordinator of the review's region.
    package func owns(address: String, region: String) -> Bool {
        switch self {
        case .coordinator(let mine):
            address.utf8.elementsEqual("role:coordinator".utf8)
                && mine.utf8.elementsEqual(region.utf8)
        case .person, .organisation, .role, .queue:
            address.utf8.elementsEqual(description.utf8)
        case .operator: false
        }
    }

    /// Whether reviews of this region are this principal's to hold, release, cancel and amend, and all
    /// their events to send.
    package func steers(region: String) -> Bool {
        guard case .coordinator(let mine) = self else { return false }
        return mine.utf8.elementsEqual(region.utf8)
    }

    /// Whether lists, histories and reports of this region and host are this principal's to read.
    package func mayRead(region: String, organisation: String) -> Bool {
        switch self {
        case .coordinator(let mine): mine.utf8.elementsEqual(region.utf8)
        case .organisation(let mine): mine.utf8.elementsEqual(organisation.utf8)
        case .person, .role, .queue, .operator: false
        }
    }
}
