import Digest
import ReviewWire

/// Random secrets, and marks that only who knows a secret can make: what a form carries so that
/// nobody else's page can send it.
package enum Seal {
    /// A request id that a page carries, so that a form that is sent twice is done once.
    package static func requestID() -> String { RequestID.fresh().text }

    package static func fresh() -> String { Digest.hex(Entropy.bytes(20)) }

    /// The mark of a secret for a purpose; tells nothing of the secret.
    package static func mark(of secret: String, for purpose: String) -> String {
        String(Digest.hex(hashing: "\(purpose)\n\(secret)").prefix(40))
    }

    package static func same(_ left: String, _ right: String) -> Bool {
        Digest.equal(Array(left.utf8), Array(right.utf8))
    }
}
