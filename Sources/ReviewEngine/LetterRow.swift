/// A letter as its table holds it, with what it tells of.
package struct LetterRow: Sendable, Equatable {
    package var id: String
    package var to: String
    package var region: String
    package var state: String
    package var at: Int64
    package var tells: [Letter.Telling]
    /// Compact JSON.
    package var facts: [UInt8]
    package var position: Int64
    package var head: [UInt8]

    package init(
        id: String, to: String, region: String, state: String, at: Int64,
        tells: [Letter.Telling], facts: [UInt8], position: Int64, head: [UInt8]
    ) {
        self.id = id
        self.to = to
        self.region = region
        self.state = state
        self.at = at
        self.tells = tells
        self.facts = facts
        self.position = position
        self.head = head
    }
}
