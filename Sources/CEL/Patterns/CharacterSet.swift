/// Which code points one step of a pattern takes.
struct CharacterSet: Sendable {
    /// Ranges, or a class with a name.
    ///
    /// Its own negation counts after case is ignored, as in RE2: `(?i)\P{Lu}` takes neither case of
    /// a letter.
    struct Item: Sendable {
        var ranges: [ClosedRange<UInt32>] = []
        /// General categories, each a bit.
        var categories: UInt32 = 0
        var isNegated = false

        init(_ ranges: [ClosedRange<UInt32>], isNegated: Bool = false) {
            self.ranges = ranges
            self.isNegated = isNegated
        }

        init(categories: UInt32, isNegated: Bool) {
            self.categories = categories
            self.isNegated = isNegated
        }
    }

    private var items: [Item] = []
    private var isNegated = false
    private var ignoresCase = false
    /// The answer for each ASCII character, so that most text asks nothing else.
    private var ascii: (UInt64, UInt64) = (0, 0)

    init(_ items: [Item], isNegated: Bool = false, ignoresCase: Bool = false) {
        self.items = items
        self.isNegated = isNegated
        self.ignoresCase = ignoresCase
        if ignoresCase {
            for index in items.indices {
                self.items[index].ranges += CharacterSet.foldings(of: items[index].ranges)
            }
        }
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
        var cases = [scalar]
        if ignoresCase { cases += CharacterSet.otherCases(of: scalar) }
        let isIn = items.contains { item in
            cases.contains { CharacterSet.has(item, $0) } != item.isNegated
        }
        return isIn != isNegated
    }

    private static func has(_ item: Item, _ scalar: Unicode.Scalar) -> Bool {
        if item.ranges.contains(where: { $0.contains(scalar.value) }) { return true }
        guard item.categories != 0 else { return false }
        return item.categories & 1 << place(of: scalar.properties.generalCategory) != 0
    }

    private static func otherCases(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping].compactMap {
            let scalars = $0.unicodeScalars
            return scalars.count == 1 && scalars.first != scalar ? scalars.first : nil
        }
    }

    /// The other cases of what short ranges hold.
    ///
    /// Together with the look at both cases of the text this finds all that fold together, such as
    /// k, K and the Kelvin sign.
    private static func foldings(of ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
        var found: [ClosedRange<UInt32>] = []
        for range in ranges where range.count <= 512 {
            for scalar in range.lazy.compactMap(Unicode.Scalar.init) {
                found += otherCases(of: scalar).map { $0.value...$0.value }
            }
        }
        return found
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
        if name == "Any" { return Item([0...0x10FFFF], isNegated: isNegated) }
        var mask: UInt32 = 0
        for (place, known) in names.enumerated()
        where known == name || (name.utf8.count == 1 && known.hasPrefix(name)) {
            // RE2 leaves unassigned code points out of C.
            if known != "Cn" { mask |= 1 << UInt32(place) }
        }
        return mask == 0 ? nil : Item(categories: mask, isNegated: isNegated)
    }
}
