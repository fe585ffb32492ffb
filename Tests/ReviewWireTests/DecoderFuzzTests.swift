/// Frames that nobody would send: decoding gives a request or one error, and never traps.

import JSON
import ReviewWire
import Testing

/// SplitMix64: the same run for the same seed.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite struct DecoderFuzzTests {
    static let good = bytes(
        "reviewd/1", "COMPLETE", id,
        #"{"task":"r4-1","attempt":2,"epoch":1,"result":{"a":[1,2.5,null,"é\u00e9"]},"as":"queue:q"}"#
    )

    /// A good message with a few things done to it, or noise.
    static func message(_ random: inout SeededGenerator) -> [[UInt8]] {
        var frames = good
        if Int.random(in: 0..<8, using: &random) == 0 {
            frames = (0..<Int.random(in: 0..<7, using: &random)).map { _ in noise(&random) }
        }
        for _ in 0..<Int.random(in: 0...3, using: &random) where !frames.isEmpty {
            let which = Int.random(in: 0..<frames.count, using: &random)
            let place = Int.random(in: 0...frames[which].count, using: &random)
            switch Int.random(in: 0..<7, using: &random) {
            case 0: frames[which].insert(UInt8.random(in: .min ... .max, using: &random), at: place)
            case 1 where place < frames[which].count: frames[which].remove(at: place)
            case 2 where place < frames[which].count:
                frames[which][place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 3: frames[which] = Array(frames[which].prefix(place))
            case 4: frames[which].insert(contentsOf: noise(&random), at: place)
            case 5: frames.remove(at: which)
            default: frames.insert(frames[which], at: which)
            }
        }
        return frames
    }

    static func noise(_ random: inout SeededGenerator) -> [UInt8] {
        let alphabet = Array(#"{}[]":,\u0e-+.tfn 19"#.utf8) + [0, 0x80, 0xC3, 0xFF]
        return (0..<Int.random(in: 0..<40, using: &random)).map { _ in
            alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
        }
    }

    @Test(arguments: [1, 2, 3, 5, 8, 13, 21, 34] as [UInt64])
    func `twenty thousand messages are each a request or one error`(seed: UInt64) throws {
        var random = SeededGenerator(state: seed)
        var taken = 0
        var refused: [ErrorCode: Int] = [:]
        for _ in 0..<2_500 {
            let frames = Self.message(&random)
            do throws(Refusal) {
                let request = try Request<TaskVerb>.decode(frames)
                _ = try? LeaseToken(in: request.body)
                _ = request.fingerprint
                taken += 1
            } catch {
                refused[error.error.code, default: 0] += 1
                // What is told of garbage is readable again, short, and has no bytes of it.
                let answer = try WireMessage.decode(error.frames)
                #expect(answer.verb == .error)
                #expect(WireError(decoding: answer.body) == error.error)
                #expect(answer.frames[3].count < 2_000)
            }
        }
        #expect(taken > 100)
        #expect(Set(refused.keys) == [.malformed, .unknownVerb, .invalid])
    }
}
