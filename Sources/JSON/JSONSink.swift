/// Bytes that `JSONWriter` is writing: a buffer that grows, without the checks that an array makes
/// at each append.
///
/// It lives for one call, or within a `JSONStream`.
struct JSONSink: ~Copyable {
    private var base: UnsafeMutablePointer<UInt8>
    private(set) var count = 0
    private var capacity: Int

    init() {
        capacity = 1024
        base = .allocate(capacity: capacity)
    }

    deinit {
        base.deallocate()
    }

    /// What was written.
    borrowing func copy(into bytes: inout [UInt8]) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: base, count: count))
    }

    /// What was written, into a buffer of `count` bytes at least.
    borrowing func copy(to buffer: UnsafeMutableRawBufferPointer) {
        buffer.copyMemory(from: UnsafeRawBufferPointer(start: base, count: count))
    }

    /// Begins anew and keeps the room.
    mutating func clear() { count = 0 }

    /// Makes room for so many bytes more.
    @inline(__always)
    private mutating func reserve(_ more: Int) {
        if capacity - count < more { grow(more) }
    }

    @inline(never)
    private mutating func grow(_ more: Int) {
        let larger = Swift.max(capacity * 2, count + more)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        moved.update(from: base, count: count)
        base.deallocate()
        base = moved
        capacity = larger
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        reserve(1)
        base[count] = byte
        count += 1
    }

    mutating func append(_ text: StaticString) {
        let length = text.utf8CodeUnitCount
        reserve(length)
        (base + count).update(from: text.utf8Start, count: length)
        count += length
    }

    /// A member's name that needs no escape, with its quotes, its colon and a comma before it.
    mutating func key(_ name: StaticString, isFirst: Bool) {
        let length = name.utf8CodeUnitCount
        reserve(length + 4)
        var target = base + count
        if !isFirst {
            target.pointee = UInt8(ascii: ",")
            target += 1
        }
        target.pointee = UInt8(ascii: "\"")
        (target + 1).update(from: name.utf8Start, count: length)
        target += length + 1
        target[0] = UInt8(ascii: "\"")
        target[1] = UInt8(ascii: ":")
        count = target + 2 - base
    }

    mutating func spaces(_ number: Int) {
        reserve(number)
        (base + count).update(repeating: UInt8(ascii: " "), count: number)
        count += number
    }

    // MARK: Strings

    /// A string with its quotes.
    mutating func string(_ text: String) {
        if text.utf8.withContiguousStorageIfAvailable({ quote($0) }) == nil {
            Array(text.utf8).withUnsafeBufferPointer { quote($0) }
        }
    }

    private mutating func quote(_ text: UnsafeBufferPointer<UInt8>) {
        reserve(text.count + 2)
        base[count] = UInt8(ascii: "\"")
        count += 1
        let plain = copyPlain(text)
        if plain < text.count {
            escape(UnsafeBufferPointer(rebasing: text[plain...]))
        }
        append(UInt8(ascii: "\""))
    }

    /// Copies bytes up to the first that must be escaped, and tells how many; there is room for all.
    private mutating func copyPlain(_ text: UnsafeBufferPointer<UInt8>) -> Int {
        guard let source = text.baseAddress else { return 0 }
        let target = base + count
        var index = 0
        while text.count - index >= 8 {
            let word = UnsafeRawPointer(source + index).loadUnaligned(as: UInt64.self)
            guard specialBytes(word) == 0 else { break }
            UnsafeMutableRawPointer(target + index).storeBytes(of: word, as: UInt64.self)
            index += 8
        }
        while index < text.count {
            let byte = source[index]
            guard byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") else {
                break
            }
            target[index] = byte
            index += 1
        }
        count += index
        return index
    }

    /// Copies bytes, escaped where they must be.
    private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
        guard let source = text.baseAddress else { return }
        var index = 0
        while index < text.count {
            // A byte becomes six at most; room is made for a piece at a time.
            let end = Swift.min(text.count, index + 4096)
            reserve((end - index) * 6 + 8)
            var target = base + count
            while index < end {
                if end - index >= 8 {
                    let word = UnsafeRawPointer(source + index).loadUnaligned(as: UInt64.self)
                    if specialBytes(word) == 0 {
                        UnsafeMutableRawPointer(target).storeBytes(of: word, as: UInt64.self)
                        target += 8
                        index += 8
                        continue
                    }
                }
                let byte = source[index]
                index += 1
                if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                    target.pointee = byte
                    target += 1
                } else {
                    target += Self.escape(byte, to: target)
                }
            }
            count = target - base
        }
    }

    /// Writes two or six bytes and tells how many.
    private static func escape(_ byte: UInt8, to target: UnsafeMutablePointer<UInt8>) -> Int {
        target[0] = UInt8(ascii: "\\")
        switch byte {
        case 0x08: target[1] = UInt8(ascii: "b")
        case 0x09: target[1] = UInt8(ascii: "t")
        case 0x0A: target[1] = UInt8(ascii: "n")
        case 0x0C: target[1] = UInt8(ascii: "f")
        case 0x0D: target[1] = UInt8(ascii: "r")
        case 0..<0x20:
            let low = byte & 0x0F
            target[1] = UInt8(ascii: "u")
            target[2] = UInt8(ascii: "0")
            target[3] = UInt8(ascii: "0")
            target[4] = UInt8(ascii: "0") + byte >> 4
            target[5] = low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "a") + low - 10
            return 6
        default: target[1] = byte
        }
        return 2
    }

    // MARK: Numbers

    mutating func integer(_ number: Int64) {
        // Nineteen digits and a sign at most.
        reserve(20)
        if number < 0 { append(UInt8(ascii: "-")) }
        var rest = number.magnitude
        var length = 1
        while length < 19, rest >= Self.powers[length] { length += 1 }
        var place = count + length
        count = place
        repeat {
            place -= 1
            base[place] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        } while rest > 0
    }

    /// 10^0 … 10^18.
    private static let powers: [UInt64] = (0..<19).reduce(into: []) { powers, _ in
        powers.append((powers.last ?? 0) * 10 + (powers.isEmpty ? 1 : 0))
    }

    mutating func double(_ number: Double) {
        guard number.isFinite else {
            append("null")
            return
        }
        // The standard library gives the shortest digits that round-trip, with `.` or `e`.
        var text = number.description
        text.withUTF8 { digits in
            guard let first = digits.baseAddress else { return }
            reserve(digits.count)
            (base + count).update(from: first, count: digits.count)
            count += digits.count
        }
    }
}

/// The top bit of each byte that is a quote, a backslash or below 0x20; bits above the first such
/// byte may be set in error, bits below it never are.
@inline(__always)
func specialBytes(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    let quote = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
    let backslash = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
    let quotes = (quote &- ones) & ~quote
    let backslashes = (backslash &- ones) & ~backslash
    let controls = (word &- ones &* 0x20) & ~word
    return (quotes | backslashes | controls) & tops
}
