/// Hashes against published values, and the rest of what Digest promises.
import Digest
import Testing

@Suite struct DigestTests {
    /// BLAKE2b with 32 bytes of output (RFC 7693); as `b2sum -l 256` and Python's hashlib give them.
    @Test(arguments: [
        ("", "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"),
        ("abc", "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"),
    ])
    func `a hash is BLAKE2b of 256 bits`(text: String, hex: String) {
        #expect(Digest.hex(Digest.hash(Array(text.utf8))) == hex)
        #expect(Digest.hex(hashing: text) == hex)
    }

    @Test func `parts hash like the whole`() {
        let whole = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
        let parts = [Array(whole[..<1]), [], Array(whole[1..<600]), Array(whole[600...])]
        #expect(Digest.hash(parts: parts) == Digest.hash(whole))
        var stream = DigestStream()
        stream.update("Größe ")
        stream.update(258)
        #expect(
            stream.finish()
                == Digest.hash(Array("Größe ".utf8) + [0, 0, 0, 0, 0, 0, 1, 2]))
    }

    @Test func `hexadecimal text goes both ways and nothing else is taken`() {
        let bytes = (0...255).map { UInt8($0) }
        let text = Digest.hex(bytes)
        #expect(text.hasPrefix("000102"))
        #expect(Digest.bytes(hex: text) == bytes)
        #expect(Digest.bytes(hex: text.uppercased()) == bytes)
        #expect(Digest.bytes(hex: "") == [])
        for wrong in ["0", "0g", "0x", "é", " 0", "00 "] {
            #expect(Digest.bytes(hex: wrong) == nil, "\(wrong)")
        }
    }

    @Test func `comparison tells the same from the different`() {
        #expect(Digest.equal([], []))
        #expect(Digest.equal([1, 2, 3], [1, 2, 3]))
        #expect(!Digest.equal([1, 2, 3], [1, 2, 4]))
        #expect(!Digest.equal([1, 2, 3], [1, 2]))
    }

    @Test func `random bytes come in the number asked for and do not repeat`() {
        #expect(Entropy.bytes(0).isEmpty)
        let drawn = (0..<100).map { _ in Entropy.bytes(16) }
        #expect(drawn.allSatisfy { $0.count == 16 })
        #expect(Set(drawn).count == 100)
    }
}
