/// Finds a verb by its bytes without making a String: the first thing that is done with every
/// message. Verbs have at most 15 characters, so each is one number.

struct VerbTable: Sendable {
    struct Entry: Sendable {
        let packed: UInt128
        let verb: Verb
        let fields: [String]
    }

    private let entries: [Entry]

    static let commands = VerbTable(.commands)
    static let tasks = VerbTable(.tasks)
    static let status = VerbTable(.status)

    static func of(_ socket: WireSocket) -> VerbTable {
        switch socket {
        case .commands: commands
        case .tasks: tasks
        case .status: status
        }
    }

    private init(_ socket: WireSocket) {
        entries = Verb.allCases.compactMap { verb in
            verb.fields(on: socket).map { fields in
                Entry(packed: Self.pack(Array(verb.rawValue.utf8)), verb: verb, fields: fields)
            }
        }
    }

    /// The verb that these bytes are, with the members that its body may have.
    func find(_ bytes: [UInt8]) -> Entry? {
        guard (1...15).contains(bytes.count) else { return nil }
        let packed = Self.pack(bytes)
        for entry in entries where entry.packed == packed { return entry }
        return nil
    }

    var names: [String] { entries.map(\.verb.rawValue) }

    /// The leading 1 counts the bytes in, so that a zero byte before a verb makes another number.
    private static func pack(_ bytes: [UInt8]) -> UInt128 {
        precondition(bytes.count <= 15, "a verb has at most 15 characters")
        var packed: UInt128 = 1
        for byte in bytes { packed = packed << 8 | UInt128(byte) }
        return packed
    }
}
