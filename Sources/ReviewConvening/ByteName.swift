import JSON

/// A name as a key: two are the same if their UTF-8 bytes are, whatever Unicode thinks of them.
struct ByteName: Hashable, Sendable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: ByteName, right: ByteName) -> Bool { sameBytes(left.text, right.text) }

    func hash(into hasher: inout Hasher) { hashBytes(of: text, into: &hasher) }
}
