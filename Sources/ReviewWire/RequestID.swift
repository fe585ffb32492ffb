/// A request's id: a UUIDv7 (RFC 9562 §5.7). Clients make them, the daemon remembers answers by
/// them and refuses those whose time lies outside the window.

package struct RequestID: Sendable, Hashable, Comparable {
    /// 48 bits of milliseconds, 4 of version, 12 of randomness.
    package let high: UInt64
    /// 2 bits of variant, 62 of randomness.
    package let low: UInt64

    /// - Parameters:
    ///   - milliseconds: since 1970; only 48 bits of it are kept.
    ///   - random: 74 bits are taken from these 80; the caller's, for there is no chance here.
    package init(milliseconds: Int64, random: (UInt16, UInt64)) {
        let time = UInt64(bitPattern: milliseconds) << 16
        high = time | 0x7000 | UInt64(random.0 & 0x0FFF)
        low = 0x8000_0000_0000_0000 | (random.1 & 0x3FFF_FFFF_FFFF_FFFF)
    }

    /// The 36 characters of a frame, in lower case; nil if they are not a UUIDv7.
    ///
    /// Done with every request, so it is one pass without a branch on what the digits are.
    package init?(_ text: [UInt8]) {
        guard text.count == 36, text[8] == Self.dash, text[13] == Self.dash,
            text[18] == Self.dash, text[23] == Self.dash
        else { return nil }
        var words: (UInt64, UInt64) = (0, 0)
        var faults: UInt8 = 0
        text.withUnsafeBufferPointer { text in
            for place in 0..<36 where place != 8 && place != 13 && place != 18 && place != 23 {
                let digit = Self.value(ofDigit: text[place])
                faults |= digit
                if place < 18 {
                    words.0 = words.0 << 4 | UInt64(digit & 0xF)
                } else {
                    words.1 = words.1 << 4 | UInt64(digit & 0xF)
                }
            }
        }
        guard faults < 16, words.0 >> 12 & 0xF == 7, words.1 >> 62 == 0b10 else { return nil }
        high = words.0
        low = words.1
    }

    package init?(_ text: String) {
        self.init(Array(text.utf8))
    }

    private static let dash = UInt8(ascii: "-")

    /// 0 to 15, or 0xF0 for what is no digit.
    @inline(__always)
    private static func value(ofDigit byte: UInt8) -> UInt8 {
        let decimal = byte &- UInt8(ascii: "0")
        if decimal < 10 { return decimal }
        let letter = byte &- UInt8(ascii: "a")
        return letter < 6 ? letter + 10 : 0xF0
    }

    /// When it was made, in milliseconds since 1970, by the maker's clock.
    package var milliseconds: Int64 { Int64(high >> 16) }

    package enum Age: Sendable {
        case inside
        case tooOld
        case tooNew
    }

    /// Whether a request with this id may still run, or be answered again, at that time.
    package func age(at now: Int64) -> Age {
        // 48 bits and a clock's milliseconds are far from the ends of Int64.
        let old = now.subtractingReportingOverflow(milliseconds)
        if old.overflow || old.partialValue > WireLimits.windowMilliseconds { return .tooOld }
        return old.partialValue < -WireLimits.aheadMilliseconds ? .tooNew : .inside
    }

    /// The 36 characters.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(36)
        for place in 0..<32 {
            if place == 8 || place == 12 || place == 16 || place == 20 {
                bytes.append(UInt8(ascii: "-"))
            }
            let word = place < 16 ? high : low
            let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - place % 16 * 4)) & 0xF
            bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
        return bytes
    }

    package var text: String { String(decoding: bytes, as: UTF8.self) }

    package static func < (left: RequestID, right: RequestID) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}
