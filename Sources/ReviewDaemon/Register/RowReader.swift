import JSON
import ReviewEngine
import ReviewWire

/// Reads the values of a row, and goes on after a fault so that all are told at once.
struct RowReader {
    static let nameExpected = "a name: 1 to 64 characters of a-z 0-9 . _ -"
    /// Elements of a list in one field.
    private static let elementsMax = 200

    let path: String
    var problems: [Refusal.Problem] = []

    init(path: String) { self.path = path }

    mutating func fault(_ field: String, _ expected: String, _ found: String) {
        problems.append(
            .init(
                subject: field.isEmpty ? path : "\(path).\(field)", expected: expected,
                found: found.utf8.count > 60 ? "\(found.utf8.count) bytes" : found))
    }

    mutating func unknown(_ key: String, among names: [String]) {
        let nearest = nearestName(key, in: names).map { ", for example \($0)" } ?? ""
        fault(key, "one of \(names.joined(separator: ", "))\(nearest)", key)
    }

    /// The value in the form in which it is kept; null takes away.
    mutating func read(_ value: JSONValue, as kind: RegisterForm.Kind, at field: String)
        -> JSONValue
    {
        if value.isNull { return .null }
        switch kind {
        case .name:
            if value.stringValue.map(isName) != true {
                fault(field, Self.nameExpected, shown(value))
            }
        case .day:
            if value.stringValue.map(InstantText.isDay) != true {
                fault(field, "a day such as 2019-12-31", shown(value))
            }
        case .word(let words):
            guard let word = value.stringValue, words.contains(where: { sameBytes($0, word) })
            else {
                fault(field, "one of \(words.joined(separator: ", "))", shown(value))
                return value
            }
        case .text(let bytes):
            guard let text = value.stringValue, text.utf8.count <= bytes else {
                fault(field, "a text of at most \(bytes) bytes", shown(value))
                return value
            }
            // A sheet cannot keep spaces at the ends; so nobody can mean them.
            let kept = Self.trimmed(text)
            return kept.isEmpty ? .null : .string(kept)
        case .line(let bytes):
            let kept = read(value, as: .text(bytes), at: field)
            if let line = kept.stringValue, !Self.isOneLine(line) {
                fault(field, "one line", shown(kept))
            }
            return kept
        case .mailbox:
            let kept = read(value, as: .text(320), at: field)
            if let address = kept.stringValue, Mailbox.sign(in: Array(address.utf8)) == nil {
                fault(field, "one address such as name@example.org", shown(kept))
            }
            return kept
        case .names: return readList(value, at: field) { $0.read($1, as: .name, at: $2) }
        case .parts(let parts):
            return readList(value, at: field) { $0.readPart($1, parts, at: $2) }
        }
        return value
    }

    private mutating func readList(
        _ value: JSONValue, at field: String,
        _ element: (inout RowReader, JSONValue, String) -> JSONValue
    ) -> JSONValue {
        guard let values = value.arrayValue, values.count <= Self.elementsMax else {
            fault(field, "a list of at most \(Self.elementsMax)", shown(value))
            return value
        }
        if values.isEmpty { return .null }
        var kept: [JSONValue] = []
        for (index, value) in values.enumerated() {
            kept.append(element(&self, value, "\(field)[\(index)]"))
        }
        return .array(kept)
    }

    mutating func readPart(
        _ value: JSONValue, _ parts: [RegisterForm.Part], at field: String
    ) -> JSONValue {
        var given = value.objectValue
        if given == nil, let short = parts.first(where: \.isShort), let word = value.stringValue {
            given = [short.name: .string(word)]
        }
        guard let given else {
            fault(
                field, "an object with \(parts.map(\.name).joined(separator: ", "))", shown(value))
            return value
        }
        for key in given.keys where !parts.contains(where: { sameBytes($0.name, key) }) {
            fault(inside(field, key), "one of \(parts.map(\.name).joined(separator: ", "))", key)
        }
        var kept = JSONObject()
        for part in parts {
            if let value = given[part.name], !value.isNull {
                kept[part.name] = read(value, as: part.kind, at: inside(field, part.name))
            } else if let standard = part.standard {
                kept[part.name] = .string(standard)
            } else if part.isNeeded {
                fault(inside(field, part.name), "a value", "nothing")
            }
        }
        if let from = kept["from"]?.stringValue, let until = kept["until"]?.stringValue,
            bytesPrecede(until, from)
        {
            fault(inside(field, "until"), "a day not before \(from)", until)
        }
        return .object(kept)
    }

    private func inside(_ field: String, _ member: String) -> String {
        field.isEmpty ? member : "\(field).\(member)"
    }

    private static func isOneLine(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy {
            $0.properties.generalCategory != .control && $0 != "\u{2028}" && $0 != "\u{2029}"
        }
    }

    private static func trimmed(_ text: String) -> String {
        let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
        var bytes = Array(text.utf8)[...].drop(while: isSpace)
        while let last = bytes.last, isSpace(last) { bytes = bytes.dropLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func shown(_ value: JSONValue) -> String {
        switch value {
        case .array(let elements): "a list of \(elements.count)"
        case .object: "an object"
        default: value.compactText
        }
    }
}
