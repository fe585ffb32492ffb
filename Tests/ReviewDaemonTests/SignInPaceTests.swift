import ReviewEngine
import Testing

@testable import ReviewDaemon

/// Letters with links for signing in: a stranger who asks for them fills nobody's mailbox.
@Suite struct SignInPaceTests {
    /// How many letters go out when somebody asks each second, from a time to another.
    private func letters(_ seconds: Range<Int64>, after last: inout Pass?) -> Int {
        var count = 0
        for second in seconds {
            guard
                let next = SignInPace.next(
                    after: last, at: [1], of: "coordinator:x", now: 1_000_000 + second * 1_000)
            else { continue }
            last = next
            count += 1
        }
        return count
    }

    @Test func `one in two minutes, however often it is asked`() {
        var last: Pass?
        #expect(letters(0..<120, after: &last) == 1)
        #expect(letters(120..<240, after: &last) == 1)
    }

    @Test func `twenty in a day, and again on the next`() {
        var last: Pass?
        #expect(letters(0..<86_400, after: &last) == 20)
        #expect(letters(86_400..<172_800, after: &last) == 20)
    }
}
