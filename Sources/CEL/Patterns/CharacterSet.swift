/// Which code points one step of a pattern takes.
struct CharacterSet: Sendable {
    enum Item: Sendable {
        case range(ClosedRange<UInt32>)
        /// General categories by the bit of their raw place, or all others.
        case categories(UInt32, isNegated: Bool)
    }

    private var items: [Item] = []
    private var isNegated = false
    private var ignoresCase = false
    /// The answer for each ASCII character, so that most text asks nothing else.
    private var ascii: (UInt64, UInt64) = (0, 0)

    init(_ items: [Item], isNegated: Bool = false, ignoresCase: Bool = false) {
        self.items = ignoresCase ? items + CharacterSet.foldings(of: items) : items
        self.isNegated = isNegated
        self.ignoresCase = ignoresCase
        for value in UInt32(0)..<128 where slowlyContains(Unicode.Scalar(UInt8(value))) {
            if value < 64 { ascii.0 |= 1 << value } else { ascii.1 |= 1 << (value - 64) }
        }
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        let value = scalar.value
        if value < 64 { return ascii.0 >> value & 1 == 1 }
        if value < 128 { return ascii.1 >> (value - 64) & 1 == 1 }
        return slowlyContains(scalar)
    }

    private func slowlyContains(_ scalar: Unicode.Scalar) -> Bool {
        var found = has(scalar)
        if !found, ignoresCase {
            found =
                CharacterSet.single(scalar.properties.lowercaseMapping).map(has) ?? false
                || CharacterSet.single(scalar.properties.uppercaseMapping).map(has) ?? false
        }
        return found != isNegated
    }

    private func has(_ scalar: Unicode.Scalar) -> Bool {
        items.contains { item in
            switch item {
            case .range(let range): return range.contains(scalar.value)
            case .categories(let mask, let isNegated):
                let bit = UInt32(1) << CharacterSet.place(of: scalar.properties.generalCategory)
                return (mask & bit != 0) != isNegated
            }
        }
    }

    private static func single(_ mapping: String) -> Unicode.Scalar? {
        let scalars = mapping.unicodeScalars
        return scalars.count == 1 ? scalars.first : nil
    }

    /// The other cases of what short ranges hold. Together with the look at both cases of the text
    /// this finds all that fold together, such as k, K and the Kelvin sign.
    private static func foldings(of items: [Item]) -> [Item] {
        var found: [Item] = []
        for case .range(let range) in items where range.count <= 512 {
            for value in range {
                guard let scalar = Unicode.Scalar(value) else { continue }
                for mapping in [
                    scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping,
                ] {
                    guard let other = single(mapping), other != scalar else { continue }
                    found.append(.range(other.value...other.value))
                }
            }
        }
        return found
    }

    /// The complement of ranges, as ranges.
    static func complement(_ ranges: [ClosedRange<UInt32>]) -> [Item] {
        var items: [Item] = []
        var next: UInt32 = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > next { items.append(.range(next...range.lowerBound - 1)) }
            next = max(next, range.upperBound + 1)
        }
        if next <= 0x10FFFF { items.append(.range(next...0x10FFFF)) }
        return items
    }

    // MARK: General categories

    private static let names: [String] = [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe",
        "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Cn",
    ]

    private static func place(of category: Unicode.GeneralCategory) -> UInt32 {
        switch category {
        case .uppercaseLetter: 0
        case .lowercaseLetter: 1
        case .titlecaseLetter: 2
        case .modifierLetter: 3
        case .otherLetter: 4
        case .nonspacingMark: 5
        case .spacingMark: 6
        case .enclosingMark: 7
        case .decimalNumber: 8
        case .letterNumber: 9
        case .otherNumber: 10
        case .connectorPunctuation: 11
        case .dashPunctuation: 12
        case .openPunctuation: 13
        case .closePunctuation: 14
        case .initialPunctuation: 15
        case .finalPunctuation: 16
        case .otherPunctuation: 17
        case .mathSymbol: 18
        case .currencySymbol: 19
        case .modifierSymbol: 20
        case .otherSymbol: 21
        case .spaceSeparator: 22
        case .lineSeparator: 23
        case .paragraphSeparator: 24
        case .control: 25
        case .format: 26
        case .surrogate: 27
        case .privateUse: 28
        case .unassigned: 29
        @unknown default: 29
        }
    }

    /// `\p{name}`: a category of two letters, or all that begin with one.
    static func category(_ name: String, isNegated: Bool) -> Item? {
        if name == "Any" { return .categories(isNegated ? 0 : .max, isNegated: false) }
        var mask: UInt32 = 0
        for (place, known) in names.enumerated()
        where known == name || (name.utf8.count == 1 && known.hasPrefix(name)) {
            // RE2 leaves unassigned code points out of C.
            if known != "Cn" { mask |= 1 << UInt32(place) }
        }
        return mask == 0 ? nil : .categories(mask, isNegated: isNegated)
    }
}
