/// An organisation, region or role of the register: facts by value, whom to ring behind `bodyHash`.
package struct OrganisationRow: Sendable, Equatable {
    /// `organisation`, `region` or `role`; with `id` the key.
    package var sort: String
    package var id: String
    package var kind: String
    package var region: String
    /// Compact JSON.
    package var facts: [UInt8]
    package var bodyHash: String?
    package var position: Int64
    package var head: [UInt8]

    package init(
        sort: String, id: String, kind: String, region: String, facts: [UInt8], bodyHash: String?,
        position: Int64, head: [UInt8]
    ) {
        self.sort = sort
        self.id = id
        self.kind = kind
        self.region = region
        self.facts = facts
        self.bodyHash = bodyHash
        self.position = position
        self.head = head
    }
}
