import Digest
import Glibc
import ReviewEngine

/// How often letters with a link for signing in go out: to whoever asks from one network seldom, to a
/// region however many ask. So a stranger who asks again and again locks out themselves, and a mailbox
/// is filled by nobody.
struct SignInPace {
    let pause: Int64
    let mostInADay: Int64

    /// Of one network, for one region.
    static let ofAsker = SignInPace(pause: 120_000, mostInADay: 10)
    /// Of a region, whoever asks: what one asker may have, from a dozen networks.
    static let ofRegion = SignInPace(pause: 0, mostInADay: 120)

    private static let day: Int64 = 86_400_000

    /// What is noted of one more letter; nil when there is to be none now.
    ///
    /// A day begins with its first letter, and ends as the note does; `madeAt` is the last letter's,
    /// `tries` how many there were.
    func next(
        after last: Pass?, at place: [UInt8], of principal: String, now: Int64
    ) -> Pass? {
        guard var note = last, note.until > now else {
            return Pass(
                hash: place, kind: .code, principal: principal, madeAt: now,
                until: now + Self.day, tries: 1)
        }
        guard note.madeAt <= now - pause, note.tries < mostInADay else { return nil }
        note.madeAt = now
        note.tries += 1
        return note
    }

    /// The network that an address belongs to: of IPv6 the first 64 bits, because one household or
    /// office has all the others (RFC 6177 §2), of IPv4 the address. What is neither counts as it is.
    static func network(of address: String) -> [UInt8] {
        var four = in_addr()
        if inet_pton(AF_INET, address, &four) == 1 { return withUnsafeBytes(of: four, Array.init) }
        var six = in6_addr()
        guard inet_pton(AF_INET6, address, &six) == 1 else { return Array(address.utf8) }
        let bytes = withUnsafeBytes(of: six, Array.init)
        // An IPv4 address in the clothes of IPv6 (RFC 4291 §2.5.5.2).
        let isMapped =
            bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 255 && bytes[11] == 255
        return Array(isMapped ? bytes.suffix(4) : bytes.prefix(8))
    }
}
