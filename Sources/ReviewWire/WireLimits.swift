/// How much a peer may send. Announced in WELCOME, enforced by `Request.decode`.

package struct WireLimits: Sendable, Hashable {
    /// Version, verb, request id, body.
    package static let frames = 4
    /// For ZMQ_MAXMSGSIZE: above it libzmq drops the connection, between it and `bodyBytes` a
    /// peer gets TOO_LARGE.
    package static let frameBytes: Int64 = 32 << 20

    /// The longest body, in bytes.
    package var bodyBytes: Int
    /// How deep a body may nest; the body itself is the first level.
    package var depth: Int

    package init(bodyBytes: Int = 1 << 20, depth: Int = 32) {
        self.bodyBytes = bodyBytes
        self.depth = depth
    }

    package static let standard = WireLimits()

    /// Tasks of one queue that a worker may have open.
    package static let credits: Int64 = 1_000
    /// Tokens that a HELLO may name.
    package static let holds = 1_000
    /// Queues that a HELLO may name.
    package static let queues = 64
    /// Rows that a page of a list may have, and has if nothing is said.
    package static let page: ClosedRange<Int64> = 1...500
    package static let pageUnasked: Int64 = 100
    /// People in one IMPORT.
    package static let people = 2_000
    /// Details of PROGRESS, data of ERROR, a result without a form.
    package static let smallBytes = 4_096
    /// Reasons and messages.
    package static let textBytes = 4_000
    /// A part of a document; the last one is shorter. As base64 it has a third more.
    package static let partBytes: Int64 = 262_144
    /// Titles.
    package static let titleCharacters = 200
    /// How long answers are kept, and how far ahead of us a request id's clock may be.
    package static let windowMilliseconds: Int64 = 7 * 86_400_000
    package static let aheadMilliseconds: Int64 = 3_600_000
}
