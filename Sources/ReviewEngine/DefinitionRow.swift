/// A deployed workflow definition: immutable, addressed by content.
package struct DefinitionRow: Sendable, Equatable {
    package var hash: String
    package var name: String
    package var source: [UInt8]
    package var deployedAt: Int64
    /// Whether new reviews of this name take it.
    package var current: Bool

    package init(hash: String, name: String, source: [UInt8], deployedAt: Int64, current: Bool) {
        self.hash = hash
        self.name = name
        self.source = source
        self.deployedAt = deployedAt
        self.current = current
    }
}
