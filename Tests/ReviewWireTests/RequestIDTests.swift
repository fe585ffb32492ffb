/// UUIDv7 as RFC 9562 writes it; its own example (appendix A.6) among the literals.

import ReviewWire
import Testing

@Suite struct RequestIDTests {
    @Test func `the example of RFC 9562 is read, and so is its time`() {
        let id = RequestID("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
        #expect(id?.milliseconds == 1_645_557_742_000)
        #expect(id?.text == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
        #expect(
            RequestID(milliseconds: 1_645_557_742_000, random: (0xCC3, 0x18C4_DC0C_0C07_398F))
                == id)
    }

    @Test func `version and variant stand whatever the random bits are`() {
        let ones = RequestID(milliseconds: 1_000, random: (0xFFFF, .max))
        #expect(ones.text == "00000000-03e8-7fff-bfff-ffffffffffff")
        #expect(
            RequestID(milliseconds: 1_000, random: (0, 0)).text
                == "00000000-03e8-7000-8000-000000000000")
        #expect(RequestID(ones.text) == ones)
    }

    @Test(arguments: [
        "", "017f22e2-79b0-7cc3-98c4-dc0c0c07398", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
        "017F22E2-79B0-7CC3-98C4-DC0C0C07398F", "017f22e2-79b0-4cc3-98c4-dc0c0c07398f",
        "017f22e2-79b0-7cc3-c8c4-dc0c0c07398f", "017f22e2-79b0-7cc3-18c4-dc0c0c07398f",
        "017f22e2x79b0-7cc3-98c4-dc0c0c07398f", "017f22e279b07cc398c4dc0c0c07398f----",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398g", "017f22e2-79b0-7cc3-98c4-dc0c0c0739é",
    ])
    func `anything else is none`(text: String) {
        #expect(RequestID(text) == nil)
    }

    @Test func `the window is seven days back and one hour ahead`() {
        let now: Int64 = 1_700_000_000_000
        func age(_ offset: Int64) -> RequestID.Age {
            RequestID(milliseconds: now + offset, random: (1, 1)).age(at: now)
        }
        #expect(age(0) == .inside)
        #expect(age(-7 * 86_400_000) == .inside)
        #expect(age(-7 * 86_400_000 - 1) == .tooOld)
        #expect(age(3_600_000) == .inside)
        #expect(age(3_600_001) == .tooNew)
    }

    @Test func `later ids sort later`() {
        let early = RequestID(milliseconds: 1, random: (.max, .max))
        let late = RequestID(milliseconds: 2, random: (0, 0))
        #expect(early < late)
        #expect(early.text < late.text)
    }
}
