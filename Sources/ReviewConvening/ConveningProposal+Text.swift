import CivilTime

extension ConveningProposal {
    /// The proposal as a coordinator reads it: the outcome first, then each team, then what is
    /// missing and what would help.
    package var text: String {
        var lines = [headline]
        for review in reviews {
            lines.append("")
            lines += review.lines
        }
        for pin in brokenPins {
            lines.append("")
            lines.append(
                "\(pin.pin.person) was to be kept for \(pin.pin.review), and cannot be: "
                    + Words.list(pin.why))
        }
        for shortage in shortages {
            lines.append("")
            lines += shortage.lines
        }
        if let relaxations {
            lines.append("")
            lines += relaxations.lines
        }
        return lines.joined(separator: "\n")
    }

    private var headline: String {
        let subject = reviews.count == 1 ? "The team" : "The season's teams"
        switch status {
        case .optimal:
            return "\(subject): no better choice exists by your conditions and wishes (proved)."
        case .bounded:
            return "\(subject): no choice can be better by more than "
                + "\(gap / 10).\(gap % 10) % (\(Words.count(points, "point")) of wishes not met, "
                + "at least \(bound))."
        case .stopped:
            return "\(subject): the search was stopped; this is the best found until then."
        case .impossible:
            let open = shortages.reduce(0) { $0 + $1.missing }
            if open == 0 { return "\(subject) cannot be as you want it." }
            return "Not every place can be filled within the conditions: "
                + "\(Words.count(open, "place stays", "places stay")) open."
        }
    }
}

extension ConveningProposal.ReviewTeam {
    /// "13 to 14 Mar 2018".
    package var days: String { DayText.range(visit) }

    fileprivate var lines: [String] {
        var lines = ["\(host), \(DayText.range(visit))"]
        for place in places {
            for person in place.people {
                lines.append("  \(place.place.title): \(person.name) (\(person.organisation))")
                lines += person.reasons.map { "      \($0)" }
                if let needs = person.accessNeeds { lines.append("      needs: \(needs)") }
            }
            for _ in 0..<place.missing {
                lines.append("  \(place.place.title): nobody")
            }
            if place.people.isEmpty, place.missing == 0 {
                lines.append("  \(place.place.title): left empty")
            }
            if !place.reserves.isEmpty {
                let names = place.reserves.map {
                    $0.name == $0.person ? $0.name : "\($0.name) (\($0.person))"
                }.joined(separator: ", then ")
                lines.append("      in reserve: \(names)")
            }
        }
        if !notes.isEmpty { lines.append("  Note: \(Words.list(notes)).") }
        return lines
    }
}

extension ConveningProposal.Shortage {
    fileprivate var lines: [String] {
        let role = place.title
        var lines = [
            "\(role) for \(host), \(DayText.range(visit)): "
                + "\(Words.count(missing, "person is", "people are")) missing."
        ]
        if holders.isEmpty {
            lines.append("  Nobody in the pool holds the role \(place.role).")
        } else {
            lines.append(
                "  \(Words.count(holders.count, "person holds", "people hold")) the role:")
        }
        for holder in holders {
            lines.append("    \(holder.name) (\(holder.organisation)) \(Words.list(holder.why))")
        }
        for date in otherDates {
            lines.append(
                "  On \(DayText.range(date.visit)) \(Words.count(date.able, "of them could", "of them could")) come."
            )
        }
        return lines
    }
}

extension ConveningProposal.Relaxations {
    fileprivate var lines: [String] {
        let give = Words.count(fewest, "condition gives", "conditions give")
        var lines = [
            isProven
                ? "It becomes possible if \(give) way; fewer do not do (proved). Ways:"
                : "It becomes possible if \(give) way. Ways:"
        ]
        for way in ways { lines.append("  - \(way.map(\.text).joined(separator: "; and "))") }
        return lines
    }
}
