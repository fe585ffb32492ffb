import CivilTime
package import JSON
package import Statechart

extension Person {
    /// What a chart's `lookups` gets to know; absent people are `{known: false}`.
    ///
    /// - Parameters:
    ///   - today: the day that a question without days is about, and from which reviews are at hand.
    ///   - employer: their organisation, if the register has it: an inspection takes its people away,
    ///     and it may be part of an authority.
    package static func facts(
        of person: Person?, _ asked: PersonQuestion = PersonQuestion(), today: String,
        employer: Organisation? = nil
    ) -> JSONValue {
        guard let person else { return .object(["known": .bool(false)]) }
        let last = asked.on ?? today
        let first = asked.from ?? last
        let inForce = person.conflicts.filter { $0.period.overlaps(from: first, until: last) }
        let accredited = person.accreditations.filter {
            // One accreditation must hold from the first day to the last.
            person.isMember && $0.period.contains(first) && $0.period.contains(last)
        }
        let taken = person.load.filter { $0.period.overlaps(from: first, until: last) }
        let other = person.load.filter { one in
            !(asked.besides.map { sameBytes($0, one.review) } ?? false)
        }
        return .object([
            "known": .bool(true),
            "organisation": .string(person.organisation),
            "authority": .string(employer?.partOf ?? person.organisation),
            "region": .string(person.region),
            "roles": .array(person.roles.map { .string($0) }),
            "accredited": .bool(!accredited.isEmpty),
            "accreditedRoles": .array(
                person.roles.filter { role in
                    accredited.contains { $0.role.map { sameBytes($0, role) } ?? true }
                }.map { .string($0) }),
            "accreditedUntil": person.accreditedUntil.map { .string($0) } ?? .null,
            "conflicts": .array(inForce.map { .string($0.organisation) }),
            "absent": .bool(
                person.absences.contains { $0.period.overlaps(from: first, until: last) }),
            "inspected": .bool(
                employer?.inspections.contains { $0.overlaps(from: first, until: last) } ?? false),
            "reviews": .array(taken.map { .string($0.review) }),
            "near": .array(
                near(other, first, last, apart: asked.apart ?? 1).map { .string($0.review) }),
            "atHand": .int(Int64(other.count { !$0.period.isOver(on: today) })),
            "status": .string(person.status),
        ])
    }

    /// Reviews with fewer days than `apart` between them and the days asked about: what ends on a
    /// Monday and what begins on the Tuesday after it are one day apart.
    private static func near(
        _ load: [Assignment], _ first: String, _ last: String, apart: Int
    ) -> [Assignment] {
        guard apart > 0, let first = day(first)?.adding(days: 1 - apart),
            let last = day(last)?.adding(days: apart - 1)
        else { return [] }
        return load.filter {
            $0.period.overlaps(from: first.description, until: last.description)
        }
    }

    private static func day(_ text: String) -> CivilDate? { try? CivilDate(parsing: text) }
}
