import ReviewClient
import ReviewConvening

/// A proposal at a glance: a row for each seat, by the names that `--pin` and `--forbid` take, then the
/// reasons within the terminal's width.
struct ProposalTable {
    let proposal: ConveningProposal

    var table: Table {
        var table = Table([
            .init("review"), .init("visit", shrinks: true), .init("place"), .init("person"),
            .init("name", shrinks: true), .init("organisation", shrinks: true),
        ])
        for review in proposal.reviews {
            for place in review.places {
                let seat = { (person: String, name: String, organisation: String) in
                    table.add([
                        review.review, review.days, place.place.id, person, name,
                        organisation,
                    ])
                }
                for one in place.people {
                    seat(one.person, one.name == one.person ? "" : one.name, one.organisation)
                }
                for _ in 0..<place.missing { seat("nobody", "", "") }
                if place.people.isEmpty, place.missing == 0 { seat("left empty", "", "") }
            }
        }
        return table
    }

    /// The outcome, the table, the reasons.
    func text(width: Int) -> String {
        let lines = proposal.text.split(separator: "\n", omittingEmptySubsequences: false)
        let wrapped = lines.map { line -> String in
            let indent = line.prefix { $0 == " " || $0 == "-" }.count
            let space = String(repeating: " ", count: indent)
            return TextWidth.wrap(
                TextWidth.safe(String(line.dropFirst(indent))), to: max(20, width - indent)
            ).enumerated().map { ($0 == 0 ? line.prefix(indent) : space[...]) + $1 }
                .joined(separator: "\n")
        }
        let rows = table
        guard !rows.isEmpty, let head = wrapped.first else {
            return wrapped.joined(separator: "\n")
        }
        return ([head, "", rows.text(width: width)] + wrapped.dropFirst()).joined(separator: "\n")
    }

    /// A whole pin from the table, for the line that says how to change it.
    var pin: String? {
        for review in proposal.reviews {
            for place in review.places {
                guard let person = place.people.first?.person else { continue }
                return "\(review.review):\(person):\(place.place.id)"
            }
        }
        return nil
    }
}
