/// Whose letters are asked about: of everybody whose a task is, or of one who may act for somebody.
package enum LetterReaders: Sendable, Equatable {
    case owners
    case actor(String, for: String)

    /// The reader's name, as SQL; parameters ?1 and ?2 are ours.
    var reader: String {
        switch self {
        // As `Principal.owner(ofAddress:region:)` has it.
        case .owners: "iif(address='role:coordinator', 'coordinator:' || tasks.region, address)"
        case .actor: "?1"
        }
    }

    /// Which tasks are theirs; a queue's are nobody's.
    var condition: String {
        switch self {
        case .owners: "substr(address, 1, 6) <> 'queue:'"
        case .actor: "address=?2"
        }
    }

    /// What ?1 and ?2 stand for.
    var values: [String] {
        guard case .actor(let actor, let address) = self else { return [] }
        return [actor, address]
    }
}
