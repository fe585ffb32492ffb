/// What goes wrong while an expression is evaluated.
///
/// One word wide and built without text, because `&&`, `||` and the macros absorb faults;
/// `CELProgram` turns the one that gets out into a `CELError`.
final class CELFault: Error, Sendable {
    enum Kind: Sendable {
        /// The operation, and the types that it was given.
        case noOverload(String, [String])
        case noSuchKey(String)
        case indexOutOfRange(Int64, count: Int)
        case overflow(String)
        case divisionByZero
        case conversion(String, to: String)
        case unbound(String)
        case unknownFunction(String)
        case invalidArgument(String, why: String)
        case duplicateKey(String)
        case emptyOptional
        case badPattern(String, why: String)
        case unknownZone(String)
        case calendar(String)
        case missingHook(String)
        case notJSON(String)
        case costLimit
    }

    let kind: Kind
    /// UTF-8 offset of the operation in the source; negative until a node has said where it stands.
    let offset: Int

    init(_ kind: Kind, at offset: Int = -1) {
        self.kind = kind
        self.offset = offset
    }

    /// The limit of cost ends the evaluation; nothing may absorb it.
    var isLimit: Bool {
        if case .costLimit = kind { true } else { false }
    }

    func located(at offset: Int) -> CELFault {
        self.offset < 0 ? CELFault(kind, at: offset) : self
    }
}
