import JSON
import ReviewEngine

/// People, organisations, regions and roles in memory, with the same promise as the working set:
/// undone unless committed. The register itself is in the tables; here is what a turn touches, and
/// who may act for whom.
struct Register {
    struct Entry<Subject: Sendable>: Sendable {
        var subject: Subject
        var head: [UInt8]
        var position: Int64
        var isDirty: Bool
    }

    private enum Before {
        case person(String, Entry<Person>?)
        case organisation(String, Entry<Organisation>?)
    }

    private var people: [String: Entry<Person>] = [:]
    /// By subject: `organisation/derby`, `role/south-chair`.
    private var organisations: [String: Entry<Organisation>] = [:]
    private(set) var acting = ActingIndex()
    private var before: [Before] = []
    /// The newest change of anything in the register, so that a plan made beside the loop knows
    /// whether it still holds.
    private(set) var changedAt: Int64 = 0

    func person(_ id: String) -> Entry<Person>? { people[id] }
    func organisation(_ subject: String) -> Entry<Organisation>? { organisations[subject] }

    mutating func admit(_ entry: Entry<Person>) { people[entry.subject.id] = entry }
    mutating func admit(_ entry: Entry<Organisation>) {
        organisations[entry.subject.subject] = entry
    }
    /// At the start: who may act for whom, as the tables have it.
    mutating func learn(_ person: Person) { acting.update(person) }
    mutating func learn(_ organisation: Organisation) { acting.update(organisation) }

    mutating func replace(_ person: Person, head: [UInt8], position: Int64) {
        before.append(.person(person.id, people[person.id]))
        people[person.id] = Entry(
            subject: person, head: head, position: position, isDirty: true)
        acting.update(person)
        changedAt = max(changedAt, position)
    }

    mutating func replace(_ organisation: Organisation, head: [UInt8], position: Int64) {
        let subject = organisation.subject
        before.append(.organisation(subject, organisations[subject]))
        organisations[subject] = Entry(
            subject: organisation, head: head, position: position, isDirty: true)
        acting.update(organisation)
        changedAt = max(changedAt, position)
    }

    var mark: Int { before.count }
    /// `changedAt` stays: a plan that is made again without need does no harm.
    mutating func rollBack(to mark: Int) {
        while before.count > mark {
            switch before.removeLast() {
            case .person(let id, let old):
                people[id] = old
                if let old {
                    acting.update(old.subject)
                } else {
                    acting.forget(address: "person:\(id)")
                }
            case .organisation(let subject, let old):
                let undone = organisations[subject]?.subject
                organisations[subject] = old
                if let old {
                    acting.update(old.subject)
                } else if let undone {
                    acting.forget(address: undone.address)
                }
            }
        }
    }
    mutating func commit() { before.removeAll(keepingCapacity: true) }

    var dirtyPeople: [Entry<Person>] {
        people.values.filter(\.isDirty).sorted { bytesPrecede($0.subject.id, $1.subject.id) }
    }
    var dirtyOrganisations: [Entry<Organisation>] {
        organisations.values.filter(\.isDirty)
            .sorted { bytesPrecede($0.subject.subject, $1.subject.subject) }
    }
    /// The tables hold everything; nothing here needs it in memory.
    mutating func applied() {
        people.removeAll()
        organisations.removeAll()
    }
}
