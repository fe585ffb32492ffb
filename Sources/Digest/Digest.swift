/// BLAKE2b-256 by libsodium: hashes of journal entries, definitions, bodies and requests.
///
/// 256 bits of BLAKE2b (RFC 7693) are as strong as SHA-256 and about twice as fast without special
/// instructions, which counts where every journal entry is hashed before its commit.
internal import CSodium

package enum Digest {
    /// Bytes of a hash; as text it has twice as many hexadecimal digits.
    package static let length = 32

    package static func hash(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBytes { hash($0) }
    }

    package static func hash(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        Sodium.start()
        return [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            guard let start = buffer.baseAddress else { return }
            let content = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            crypto_generichash(start, length, content, UInt64(bytes.count), nil, 0)
            count = length
        }
    }

    /// The hash of the parts one after the other, without putting them together first.
    ///
    /// Parts are not delimited: `["ab", "c"]` and `["a", "bc"]` give the same hash. Whoever needs
    /// them told apart hashes their lengths as well.
    package static func hash(parts: [[UInt8]]) -> [UInt8] {
        var stream = DigestStream()
        for part in parts { stream.update(part) }
        return stream.finish()
    }

    /// The hash of the text's UTF-8, as text.
    package static func hex(hashing text: String) -> String {
        var stream = DigestStream()
        stream.update(text)
        return hex(stream.finish())
    }

    /// Lower-case hexadecimal digits, two a byte.
    package static func hex(_ bytes: [UInt8]) -> String {
        String(unsafeUninitializedCapacity: bytes.count * 2) { buffer in
            var place = 0
            for byte in bytes {
                buffer[place] = digit(byte >> 4)
                buffer[place + 1] = digit(byte & 0x0F)
                place += 2
            }
            return place
        }
    }

    /// The bytes that hexadecimal text spells; nil where it is no such text.
    package static func bytes(hex text: String) -> [UInt8]? {
        guard text.utf8.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count / 2)
        var high: UInt8?
        for character in text.utf8 {
            guard let value = value(ofDigit: character) else { return nil }
            if let upper = high {
                bytes.append(upper << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return bytes
    }

    /// Whether both are the same, in a time that does not tell where they differ.
    package static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return left.withUnsafeBytes { leftBytes in
            right.withUnsafeBytes { rightBytes in
                guard let one = leftBytes.baseAddress, let other = rightBytes.baseAddress else {
                    return true
                }
                return sodium_memcmp(one, other, leftBytes.count) == 0
            }
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + (value - 10)
    }

    private static func value(ofDigit character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
