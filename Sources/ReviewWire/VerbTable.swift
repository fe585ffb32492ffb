/// Finds a verb by its bytes without making a String: the first thing that is done with every
/// message. Verbs have at most 15 characters, so each is one number.

package struct VerbTable<Verb: WireVerb>: Sendable {
    private let entries: [(packed: UInt128, verb: Verb, fields: [String])]
    private let frames: [Verb: [UInt8]]

    init() {
        entries = Verb.allCases.map { (Self.pack(Array($0.rawValue.utf8)), $0, $0.fields) }
        frames = Dictionary(
            uniqueKeysWithValues: Verb.allCases.map { ($0, Array($0.rawValue.utf8)) })
    }

    /// The verb that these bytes are, with the members that its body may have.
    func find(_ bytes: [UInt8]) -> (verb: Verb, fields: [String])? {
        guard (1...15).contains(bytes.count) else { return nil }
        let packed = Self.pack(bytes)
        for entry in entries where entry.packed == packed { return (entry.verb, entry.fields) }
        return nil
    }

    /// The verb's frame.
    package subscript(verb: Verb) -> [UInt8] {
        frames[verb] ?? Array(verb.rawValue.utf8)
    }

    /// The leading 1 counts the bytes in, so that a zero byte before a verb makes another number.
    private static func pack(_ bytes: [UInt8]) -> UInt128 {
        precondition(bytes.count <= 15, "a verb has at most 15 characters")
        var packed: UInt128 = 1
        for byte in bytes { packed = packed << 8 | UInt128(byte) }
        return packed
    }
}
