/// What a reader accepts from whoever wrote the text.
package struct JSONLimits: Sendable {
    /// How deep arrays and objects may nest; `[]` has depth 1.
    ///
    /// The readers recurse once per level, so this is kept within 1…512.
    package var depth: Int
    /// The longest text, in bytes.
    package var bytes: Int
    /// Whether a key that an object has twice is refused.
    ///
    /// If not, its last value counts.
    package var refusesRepeatedKeys: Bool

    package init(
        depth: Int = 128, bytes: Int = 64 << 20, refusesRepeatedKeys: Bool = false
    ) {
        self.depth = Swift.min(Swift.max(depth, 1), 512)
        self.bytes = bytes
        self.refusesRepeatedKeys = refusesRepeatedKeys
    }

    /// Depth 128, 64 MiB, repeated keys accepted.
    package static let standard = JSONLimits()
    /// As `standard`, but a repeated key is refused: for what peers send.
    package static let wire = JSONLimits(refusesRepeatedKeys: true)
    /// Depth 128, 4 MiB, a repeated key refused: for files that people write.
    package static let authored = JSONLimits(bytes: 4 << 20, refusesRepeatedKeys: true)
}
