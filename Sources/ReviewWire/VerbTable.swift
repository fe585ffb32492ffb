/// Finds a verb by its bytes without making a String: the first thing that is done with every
/// message. Verbs have at most 15 characters, so each is one number.
///
/// It knows nothing of the verbs' type: generic code would cost more here than all the rest.

package struct VerbTable: Sendable {
    private let packed: [UInt128]
    /// The verbs' frames.
    let frames: [[UInt8]]
    /// The members that their bodies may have.
    let fields: [[String]]
    let names: [String]

    /// - Parameter verbs: in the order of their places.
    init<Verb: WireVerb>(_ verbs: [Verb]) {
        names = verbs.map(\.rawValue)
        frames = verbs.map { Array($0.rawValue.utf8) }
        packed = frames.map(Self.pack)
        fields = verbs.map(\.fields)
    }

    /// The place of the verb that these bytes are.
    func find(_ bytes: [UInt8]) -> Int? {
        guard (1...15).contains(bytes.count) else { return nil }
        return packed.firstIndex(of: Self.pack(bytes))
    }

    /// The leading 1 counts the bytes in, so that a zero byte before a verb makes another number.
    private static func pack(_ bytes: [UInt8]) -> UInt128 {
        precondition(bytes.count <= 15, "a verb has at most 15 characters")
        var packed: UInt128 = 1
        for byte in bytes { packed = packed << 8 | UInt128(byte) }
        return packed
    }
}
