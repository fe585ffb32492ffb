/// Unpacks what is compressed with DEFLATE (RFC 1951), up to a bound: the few small members of an
/// Office file that say what is in it.
struct Inflation {
    private let bytes: ArraySlice<UInt8>
    private var place: Int
    private var held: UInt32 = 0
    private var heldCount = 0
    private var out: [UInt8] = []
    private let most: Int

    /// nil for what is torn, wrong, or longer than `most` bytes when it is unpacked.
    static func unpacked(_ bytes: ArraySlice<UInt8>, most: Int) -> [UInt8]? {
        var inflation = Inflation(bytes, most)
        return inflation.run() ? inflation.out : nil
    }

    private init(_ bytes: ArraySlice<UInt8>, _ most: Int) {
        self.bytes = bytes
        self.most = most
        place = bytes.startIndex
    }

    private mutating func run() -> Bool {
        while true {
            guard let isLast = bits(1), let kind = bits(2) else { return false }
            let isRight: Bool
            switch kind {
            case 0: isRight = stored()
            case 1: isRight = compressed(Self.fixed, Code([UInt8](repeating: 5, count: 30)))
            case 2: isRight = dynamic()
            default: isRight = false
            }
            guard isRight else { return false }
            if isLast == 1 { return true }
        }
    }

    private mutating func bits(_ count: Int) -> Int? {
        while heldCount < count {
            guard place < bytes.endIndex else { return nil }
            held |= UInt32(bytes[place]) << UInt32(heldCount)
            place += 1
            heldCount += 8
        }
        let value = held & ((1 << UInt32(count)) - 1)
        held >>= UInt32(count)
        heldCount -= count
        return Int(value)
    }

    /// §3.2.4: from the next whole byte its length, that length inverted, the bytes.
    private mutating func stored() -> Bool {
        held = 0
        heldCount = 0
        guard let length = bits(16), let inverse = bits(16), length ^ 0xFFFF == inverse,
            length <= bytes.endIndex - place, out.count + length <= most
        else { return false }
        out += bytes[place..<(place + length)]
        place += length
        return true
    }

    // MARK: Codes

    /// A Huffman code by how many symbols each length has, and the symbols in order (§3.2.2).
    private struct Code {
        var counts = [Int](repeating: 0, count: 16)
        var symbols: [Int] = []

        init(_ lengths: [UInt8]) {
            for length in 1...15 {
                let of = lengths.indices.filter { lengths[$0] == length }
                counts[length] = of.count
                symbols += of
            }
        }
    }

    private static let fixed = Code(
        [UInt8](repeating: 8, count: 144) + [UInt8](repeating: 9, count: 112)
            + [UInt8](repeating: 7, count: 24) + [UInt8](repeating: 8, count: 8))

    private mutating func symbol(_ code: Code) -> Int? {
        var (value, first, passed) = (0, 0, 0)
        for length in 1...15 {
            guard let bit = bits(1) else { return nil }
            value = value << 1 | bit
            let count = code.counts[length]
            if value - first < count, value >= first { return code.symbols[passed + value - first] }
            passed += count
            first = (first + count) << 1
        }
        return nil
    }

    /// §3.2.7: the codes stand before the data, in a code of their own.
    private mutating func dynamic() -> Bool {
        guard let literals = bits(5), let distances = bits(5), let given = bits(4) else {
            return false
        }
        var lengths = [UInt8](repeating: 0, count: 19)
        for index in 0..<(given + 4) {
            guard let length = bits(3) else { return false }
            lengths[Self.lengthOrder[index]] = UInt8(length)
        }
        let code = Code(lengths)
        let wanted = literals + 257 + distances + 1
        var all: [UInt8] = []
        while all.count < wanted {
            guard let symbol = symbol(code) else { return false }
            switch symbol {
            case 0...15: all.append(UInt8(symbol))
            case 16:
                guard let last = all.last, let more = bits(2) else { return false }
                all += [UInt8](repeating: last, count: more + 3)
            default:
                guard let more = bits(symbol == 17 ? 3 : 7) else { return false }
                all += [UInt8](repeating: 0, count: more + (symbol == 17 ? 3 : 11))
            }
        }
        guard all.count == wanted else { return false }
        return compressed(
            Code(Array(all.prefix(literals + 257))), Code(Array(all.dropFirst(literals + 257))))
    }

    private static let lengthOrder = [
        16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
    ]

    /// §3.2.5.
    private mutating func compressed(_ literals: Code, _ distances: Code) -> Bool {
        while let symbol = symbol(literals) {
            if symbol == 256 { return true }
            if symbol < 256 {
                guard out.count < most else { return false }
                out.append(UInt8(symbol))
                continue
            }
            guard let length = length(symbol - 257), let code = self.symbol(distances),
                let distance = distance(code), distance <= out.count, out.count + length <= most
            else { return false }
            for _ in 0..<length { out.append(out[out.count - distance]) }
        }
        return false
    }

    private mutating func length(_ code: Int) -> Int? {
        guard code <= 28 else { return nil }
        if code < 8 { return code + 3 }
        if code == 28 { return 258 }
        let extra = code / 4 - 1
        return bits(extra).map { (4 + code % 4) << extra + 3 + $0 }
    }

    private mutating func distance(_ code: Int) -> Int? {
        guard code <= 29 else { return nil }
        if code < 2 { return code + 1 }
        let extra = code / 2 - 1
        return bits(extra).map { (2 + code % 2) << extra + 1 + $0 }
    }
}
