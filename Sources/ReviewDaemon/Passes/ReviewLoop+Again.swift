import Digest
import JSON
import ReviewEngine

/// The same form sent twice: a double tap, of which the browser throws the first answer away.
///
/// What works once is kept for a moment with the mark of the browser that used it, so that this browser
/// alone is answered again. Whoever else has the secret gets what they would get without it.
extension ReviewLoop {
    /// For so long what was used is answered again.
    static let againMilliseconds: Int64 = 120_000
    private static let browserBytes = 128

    /// What a browser is known by: a hash that the pages make, which opens nothing.
    func browser(_ fields: Fields) throws(Refusal) -> [UInt8]? {
        guard fields.object["browser"] != nil else { return nil }
        return Array(try fields.text("browser", bytes: Self.browserBytes).utf8)
    }

    /// A link for signing in is kept until its hour is over: it says that it has been used.
    func use(_ link: Pass, by browser: [UInt8]?) {
        var used = link
        used.isConfirmed = true
        used.digits = browser.map { Digest.hash(parts: [link.hash, $0]) }
        batch.passes.append(used)
    }

    func isUsed(_ link: Pass) -> Bool { link.kind == .signIn && link.isConfirmed }

    /// The session that a used link opened in this browser just now; nil for everybody else, later, and
    /// once it was closed.
    func session(of link: Pass, again browser: [UInt8]?) throws(Refusal) -> Pass? {
        guard let browser, let known = link.digits,
            Digest.equal(known, Digest.hash(parts: [link.hash, browser]))
        else { return nil }
        let fresh = batch.passes.last { $0.parent == link.hash }
        let stored = try sessions(of: link).last
        guard let hash = (fresh ?? stored)?.hash, let session = try pass(hash: hash),
            session.madeAt > times.wall - Self.againMilliseconds, session.until > times.wall
        else { return nil }
        return session
    }

    /// A code that was right is kept with whom it let in; without a browser it is gone at once.
    func spend(_ code: Pass, _ typed: [UInt8], by bearer: [UInt8]?) {
        guard let bearer else { return end(code) }
        var spent = code
        spent.isConfirmed = true
        spent.digits = Digest.hash(parts: [code.hash, typed, bearer])
        spent.until = min(code.until, times.wall + Self.againMilliseconds)
        batch.passes.append(spent)
    }

    /// Whether the right digits come again from whom they let in just now.
    func isAgain(_ code: Pass, _ typed: [UInt8], by bearer: [UInt8]?) -> Bool {
        guard code.isConfirmed, code.until > times.wall, let bearer, let known = code.digits else {
            return false
        }
        return Digest.equal(Digest.hash(parts: [code.hash, typed, bearer]), known)
    }
}
