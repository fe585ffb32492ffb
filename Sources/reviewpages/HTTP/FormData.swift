/// The fields of a sent form (application/x-www-form-urlencoded, URL Standard §5.1), and its files
/// where it came in parts.
struct FormData: Sendable {
    /// More fields than any form of ours has.
    static let fieldsMax = 2_000

    private(set) var fields: [(name: String, value: String)]
    private(set) var files: [(name: String, fileName: String, content: [UInt8])] = []

    init(
        fields: [(name: String, value: String)],
        files: [(name: String, fileName: String, content: [UInt8])]
    ) {
        self.fields = fields
        self.files = files
    }

    /// As if the field had been sent so.
    mutating func set(_ name: String, _ value: String) {
        fields.removeAll { $0.name.utf8.elementsEqual(name.utf8) }
        fields.append((name, value))
    }

    /// Nil for bytes that are not UTF-8, or too many fields.
    init?(_ body: [UInt8]) {
        var fields: [(name: String, value: String)] = []
        for pair in body.split(separator: UInt8(ascii: "&")) {
            guard fields.count < Self.fieldsMax else { return nil }
            let parts = pair.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let first = parts.first, let name = Self.decoded(first),
                let value = Self.decoded(parts.count > 1 ? parts[1] : [])
            else { return nil }
            fields.append((name, value))
        }
        self.fields = fields
    }

    subscript(_ name: String) -> String? {
        fields.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }

    func all(_ name: String) -> [String] {
        fields.filter { $0.name.utf8.elementsEqual(name.utf8) }.map(\.value)
    }

    private static func decoded(_ bytes: ArraySlice<UInt8>) -> String? {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var rest = bytes
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): out.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit),
                    let low = rest.popFirst().flatMap(digit)
                else { return nil }
                out.append(high << 4 | low)
            default: out.append(byte)
            }
        }
        return text(out)
    }

    /// What was typed or pasted, as a page can show it again; nil for bytes that are not UTF-8.
    ///
    /// A browser sends a line's end as CR LF. Word processors put a line or a page break as a vertical
    /// tab or a form feed; of those and the other control characters HTML can show none
    /// (HTML Standard §13.2.3.5).
    static func text(_ bytes: some Sequence<UInt8>) -> String? {
        let shown = bytes.compactMap { byte -> UInt8? in
            switch byte {
            case UInt8(ascii: "\t"), UInt8(ascii: "\n"): byte
            case 0x0B, 0x0C: UInt8(ascii: "\n")
            case ..<0x20, 0x7F: nil
            default: byte
            }
        }
        return String(validating: shown, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
