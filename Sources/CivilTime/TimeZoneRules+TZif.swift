/// Reads TZif (RFC 9636): what `/usr/share/zoneinfo` holds.
extension TimeZoneRules {
    /// Version 2 or later, without leap seconds.
    ///
    /// Every count, index and order is checked.
    package init(tzif bytes: [UInt8], name: String) throws(CivilTimeError) {
        var reader = TZifReader(bytes: bytes, zone: name)
        let first = try reader.header()
        guard first.version >= UInt8(ascii: "2") else {
            throw reader.error("this is version 1, with 32-bit times", expected: "version 2")
        }
        // The first block repeats the data with 32-bit times.
        try reader.skip(first.size(timeSize: 4))
        let header = try reader.header()

        var instants: [Int64] = []
        for _ in 0..<header.times { instants.append(try reader.integer(8)) }
        for index in instants.indices.dropFirst() where instants[index - 1] >= instants[index] {
            throw reader.error("the transitions are not in ascending order")
        }
        var transitions: [Transition] = []
        for instant in instants {
            let type = Int(try reader.integer(1) & 0xFF)
            guard type < header.types else {
                throw reader.error("a transition names type \(type) of \(header.types)")
            }
            transitions.append(Transition(instant: instant, offset: type))
        }
        let offsets = try Self.offsets(&reader, header)
        try reader.skip(header.standards + header.universals)
        guard let initial = offsets.first else { throw reader.error("it has no type of time") }
        let footer = try reader.footer()
        var rule: YearlyZoneRule?
        if !footer.isEmpty {
            rule = YearlyZoneRule(parsing: footer)
            guard rule != nil else {
                throw reader.error(
                    "its last line is not a rule",
                    expected: "such as `GMT0BST,M3.5.0/1,M10.5.0`",
                    found: CivilTimeError.quote(footer))
            }
        }
        self.init(
            name: name, initial: initial, offsets: offsets, transitions: transitions, rule: rule)
    }

    private static func offsets(
        _ reader: inout TZifReader, _ header: TZifReader.Header
    ) throws(CivilTimeError) -> [Offset] {
        var types: [(seconds: Int, isDaylightSaving: Bool, name: Int)] = []
        for _ in 0..<header.types {
            let seconds = Int(try reader.integer(4))
            // RFC 9636 §3.2: between -25 and +26 hours.
            guard (-89_999...93_599).contains(seconds) else {
                throw reader.error("an offset of \(seconds) s is not one of this world")
            }
            let isDaylightSaving = try reader.integer(1) != 0
            types.append((seconds, isDaylightSaving, Int(try reader.integer(1) & 0xFF)))
        }
        let names = try reader.take(header.characters)
        guard header.leapSeconds == 0 else {
            throw reader.error("it counts leap seconds", expected: "a zone that does not")
        }
        var offsets: [Offset] = []
        for type in types {
            guard type.name < names.count else {
                throw reader.error("a name begins at \(type.name) of \(names.count)")
            }
            let name = names.dropFirst(type.name).prefix { $0 != 0 }
            offsets.append(
                Offset(
                    seconds: type.seconds, isDaylightSaving: type.isDaylightSaving,
                    abbreviation: String(decoding: name, as: UTF8.self)))
        }
        return offsets
    }
}

/// Takes pieces off the bytes of a TZif file, never more than there are.
private struct TZifReader {
    struct Header {
        var version: UInt8
        var universals: Int
        var standards: Int
        var leapSeconds: Int
        var times: Int
        var types: Int
        var characters: Int

        /// The bytes of the block that follows.
        func size(timeSize: Int) -> Int {
            times * (timeSize + 1) + types * 6 + characters + leapSeconds * (timeSize + 4)
                + standards + universals
        }
    }

    let bytes: [UInt8]
    let zone: String
    var index = 0

    init(bytes: [UInt8], zone: String) {
        self.bytes = bytes
        self.zone = zone
    }

    mutating func header() throws(CivilTimeError) -> Header {
        let start = index
        guard try take(4).elementsEqual("TZif".utf8) else {
            throw error("it does not begin as one does", expected: "TZif at byte \(start)")
        }
        let version = UInt8(truncatingIfNeeded: try integer(1))
        try skip(15)
        // Each count is at most 2^32 - 1, so sums of a few of them fit.
        var counts: [Int] = []
        for _ in 0..<6 { counts.append(Int(try integer(4) & 0xFFFF_FFFF)) }
        let header = Header(
            version: version, universals: counts[0], standards: counts[1],
            leapSeconds: counts[2], times: counts[3], types: counts[4], characters: counts[5])
        guard header.times <= bytes.count, header.types <= bytes.count else {
            throw error("it ends too early")
        }
        return header
    }

    mutating func take(_ count: Int) throws(CivilTimeError) -> ArraySlice<UInt8> {
        guard count <= bytes.count - index else { throw error("it ends too early") }
        defer { index += count }
        return bytes[index..<index + count]
    }

    mutating func skip(_ count: Int) throws(CivilTimeError) {
        _ = try take(count)
    }

    /// A big-endian two's complement number.
    mutating func integer(_ size: Int) throws(CivilTimeError) -> Int64 {
        let part = try take(size)
        var bits: UInt64 = 0
        for byte in part { bits = bits << 8 | UInt64(byte) }
        let unused = UInt64(64 - size * 8)
        return Int64(bitPattern: bits << unused) >> unused
    }

    /// The rule between two line ends.
    mutating func footer() throws(CivilTimeError) -> String {
        guard try integer(1) == 0x0A else { throw error("its last line is missing") }
        let line = bytes[index...].prefix { $0 != 0x0A }
        guard index + line.count < bytes.count else { throw error("its last line is cut off") }
        return String(decoding: line, as: UTF8.self)
    }

    func error(_ what: String, expected: String? = nil, found: String? = nil) -> CivilTimeError {
        CivilTimeError(
            .zone, "the zone data of \(CivilTimeError.quote(zone)) cannot be used, \(what)",
            expected: expected, found: found)
    }
}
