import JSON

/// Who may act for whom: a person's delegates, the holders of a role, those who act for an
/// organisation. Made from the register, asked whenever a principal reads or answers an inbox.
///
/// A grant never passes on: a delegate's delegate gets nothing.
package struct ActingIndex: Sendable {
    private struct Grant: Sendable {
        /// The inbox: `person:…`, `organisation:…`, `role:…`.
        var address: String
        /// Of a role: only reviews of this region; empty for any.
        var region: String
        var period: Period
    }

    private var grants: [String: [Grant]] = [:]
    /// Whom each subject of the register names, so that a change takes back what stood before.
    private var named: [String: [String]] = [:]

    package init() {}

    package mutating func update(_ person: Person) {
        let source = "person:\(person.id)"
        set(source, region: "", person.isMember ? person.delegates : [])
    }

    package mutating func update(_ organisation: Organisation) {
        let region = organisation.kind == .role ? organisation.region : ""
        set(organisation.address, region: region, organisation.holders)
    }

    /// As if the subject had never been in the register.
    package mutating func forget(address: String) { set(address, region: "", []) }

    private mutating func set(_ address: String, region: String, _ actors: [Person.Delegation]) {
        guard !actors.isEmpty || named[address] != nil else { return }
        for actor in named[address] ?? [] {
            grants[actor]?.removeAll { sameBytes($0.address, address) }
            if grants[actor]?.isEmpty == true { grants[actor] = nil }
        }
        named[address] = actors.isEmpty ? nil : actors.map(\.person)
        for actor in actors {
            grants[actor.person, default: []].append(
                Grant(address: address, region: region, period: actor.period))
        }
    }

    /// Whether a task with this address is this principal's to see and to answer on a day: their
    /// own, or somebody's for whom they may act.
    package func owns(
        _ principal: Principal, address: String, region: String, on day: String
    ) -> Bool {
        if principal.owns(address: address, region: region) { return true }
        guard case .person(let id) = principal, let mine = grants[id] else { return false }
        return mine.contains { grant in
            sameBytes(grant.address, address) && grant.period.contains(day)
                && (grant.region.isEmpty || sameBytes(grant.region, region))
        }
    }

    /// Everybody who may act for an address on a day, by what the register says; the inboxes and
    /// those who read them in the order of their bytes.
    package func stands(on day: String) -> [(address: String, actor: Principal)] {
        named.keys.sorted(by: bytesPrecede).flatMap { address in
            (named[address] ?? []).sorted(by: bytesPrecede).compactMap { actor in
                let isNow = grants[actor]?.contains {
                    sameBytes($0.address, address) && $0.period.contains(day)
                }
                return isNow == true ? (address, Principal.person(actor)) : nil
            }
        }
    }

    /// The inboxes that a principal reads on a day, their own first.
    package func addresses(of principal: Principal, on day: String) -> [String] {
        guard case .person(let id) = principal else { return [principal.description] }
        let others = (grants[id] ?? []).filter { $0.period.contains(day) }.map(\.address)
        return [principal.description] + others.sorted(by: bytesPrecede)
    }
}
