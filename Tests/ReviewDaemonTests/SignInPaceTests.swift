import ReviewEngine
import Testing

@testable import ReviewDaemon

/// Letters with links for signing in: a stranger who asks for them fills nobody's mailbox, and keeps
/// nobody else from signing in.
@Suite struct SignInPaceTests {
    /// How many letters go out when somebody asks each second, from a time to another.
    private func letters(
        _ pace: SignInPace, _ seconds: Range<Int64>, after last: inout Pass?
    ) -> Int {
        var count = 0
        for second in seconds {
            guard
                let next = pace.next(
                    after: last, at: [1], of: "coordinator:x", now: 1_000_000 + second * 1_000)
            else { continue }
            last = next
            count += 1
        }
        return count
    }

    @Test func `one in two minutes, however often one asks`() {
        var last: Pass?
        #expect(letters(.ofAsker, 0..<120, after: &last) == 1)
        #expect(letters(.ofAsker, 120..<240, after: &last) == 1)
    }

    @Test func `ten in a day to who asks, and again on the next`() {
        var last: Pass?
        #expect(letters(.ofAsker, 0..<86_400, after: &last) == 10)
        #expect(letters(.ofAsker, 86_400..<172_800, after: &last) == 10)
    }

    @Test func `a region has as many as a dozen askers`() {
        var last: Pass?
        #expect(letters(.ofRegion, 0..<86_400, after: &last) == 120)
    }

    @Test(arguments: [
        ("192.0.2.1", "192.0.2.2", false), ("192.0.2.1", "::ffff:192.0.2.1", true),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", false), ("", "unknown", false), ("x", "x", true),
    ])
    func `askers are told apart by their networks`(one: String, other: String, isOne: Bool) {
        #expect((SignInPace.network(of: one) == SignInPace.network(of: other)) == isOne)
    }
}
