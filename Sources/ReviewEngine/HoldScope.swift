/// What more than one review is held by: its host, or its region.
package enum HoldScope: Sendable, Equatable {
    case organisation(String, region: String)
    case region(String)

    /// The journal's subject of holds of this scope. A host's name is of its region: two regions
    /// may name an authority alike.
    package var subject: String {
        switch self {
        case .organisation(let name, let region): "hold/host/\(region)/\(name)"
        case .region(let name): "hold/region/\(name)"
        }
    }

    package var region: String {
        switch self {
        case .organisation(_, let region), .region(let region): region
        }
    }

    /// The host; empty for a whole region.
    package var organisation: String {
        switch self {
        case .organisation(let name, _): name
        case .region: ""
        }
    }

    package var selection: ReviewSelection {
        switch self {
        case .organisation(let name, let region):
            ReviewSelection(region: region, organisation: name)
        case .region(let name): ReviewSelection(region: name)
        }
    }

    /// `host` or `region`, as lists and answers name it.
    package var word: String {
        switch self {
        case .organisation: "host"
        case .region: "region"
        }
    }

    /// The host's name, or the region's.
    package var name: String {
        switch self {
        case .organisation(let name, _), .region(let name): name
        }
    }

    package static func == (left: HoldScope, right: HoldScope) -> Bool {
        left.subject.utf8.elementsEqual(right.subject.utf8)
    }
}
