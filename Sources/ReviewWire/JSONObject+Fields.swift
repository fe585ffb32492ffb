/// Reading a body's fields: each accessor gives the value or the INVALID that names the field, what
/// was expected and what was found. Used by the daemon's verbs, one line a field.

package import JSON

extension JSONObject {
    // MARK: Texts

    /// A text that must be there; not empty, at most so many bytes.
    package func string(
        _ field: String, bytes: Int = WireLimits.textBytes, path: String = ""
    ) throws(WireError) -> String {
        let expected = "a text of 1 to \(bytes) bytes"
        guard let text = try optionalString(field, bytes: bytes, path: path) else {
            throw missing(field, expected, path)
        }
        guard !text.isEmpty else { throw wrong(field, expected, path) }
        return text
    }

    /// A text that may be left out (null is as good) or empty.
    package func optionalString(
        _ field: String, bytes: Int = WireLimits.textBytes, path: String = ""
    ) throws(WireError) -> String? {
        guard let value = given(field) else { return nil }
        guard let text = value.stringValue, text.utf8.count <= bytes else {
            throw wrong(field, "a text of at most \(bytes) bytes", path)
        }
        return text
    }

    /// The name of a person, organisation, region, queue, workflow, review, task, event …
    package func name(_ field: String, path: String = "") throws(WireError) -> String {
        guard let name = try optionalName(field, path: path) else {
            throw missing(field, Self.nameExpected, path)
        }
        return name
    }

    package func optionalName(_ field: String, path: String = "") throws(WireError) -> String? {
        guard let value = given(field) else { return nil }
        guard let text = value.stringValue, isName(text) else {
            throw wrong(field, Self.nameExpected, path)
        }
        return text
    }

    private static var nameExpected: String { "a name: 1 to 64 characters of a-z 0-9 . _ -" }

    /// One of a few words.
    package func word<Word: RawRepresentable & CaseIterable>(
        _ field: String, as kind: Word.Type
    ) throws(WireError) -> Word? where Word.RawValue == String {
        guard let value = given(field) else { return nil }
        if let word = value.stringValue.flatMap(Word.init(rawValue:)) { return word }
        let words = Word.allCases.map(\.rawValue)
        throw .invalid(
            field, expected: "one of \(words.joined(separator: ", "))", found: value.shown,
            nearest: value.stringValue.flatMap { nearestName($0, in: words) })
    }

    // MARK: Numbers and truth

    package func integer(
        _ field: String, in range: ClosedRange<Int64>, path: String = ""
    ) throws(WireError) -> Int64 {
        guard let number = try optionalInteger(field, in: range, path: path) else {
            throw missing(field, Self.expected(range), path)
        }
        return number
    }

    package func optionalInteger(
        _ field: String, in range: ClosedRange<Int64>, path: String = ""
    ) throws(WireError) -> Int64? {
        guard let value = given(field) else { return nil }
        guard let number = value.intValue, range.contains(number) else {
            throw wrong(field, Self.expected(range), path)
        }
        return number
    }

    private static func expected(_ range: ClosedRange<Int64>) -> String {
        range.upperBound == .max
            ? "an integer from \(range.lowerBound) on"
            : "an integer from \(range.lowerBound) to \(range.upperBound)"
    }

    /// `limit`: rows of a page.
    package func limit() throws(WireError) -> Int {
        Int(try optionalInteger("limit", in: WireLimits.page) ?? WireLimits.pageUnasked)
    }

    /// False where nothing is said.
    package func flag(_ field: String, unasked: Bool = false) throws(WireError) -> Bool {
        guard let value = given(field) else { return unasked }
        guard let truth = value.boolValue else { throw wrong(field, "true or false", "") }
        return truth
    }

    // MARK: Objects and arrays

    package func object(_ field: String, path: String = "") throws(WireError) -> JSONObject {
        guard let object = try optionalObject(field, path: path) else {
            throw missing(field, "an object", path)
        }
        return object
    }

    package func optionalObject(
        _ field: String, path: String = ""
    ) throws(WireError) -> JSONObject? {
        guard let value = given(field) else { return nil }
        guard let object = value.objectValue else { throw wrong(field, "an object", path) }
        return object
    }

    /// An array of at most so many; empty where nothing is said.
    package func array(
        _ field: String, atMost: Int, path: String = ""
    ) throws(WireError) -> [JSONValue] {
        guard let value = given(field) else { return [] }
        guard let array = value.arrayValue else { throw wrong(field, "an array", path) }
        guard array.count <= atMost else {
            throw .invalid(
                path + field, expected: "at most \(atMost) elements", found: "\(array.count)")
        }
        return array
    }

    /// An array of names; empty where nothing is said.
    package func names(
        _ field: String, atMost: Int, path: String = ""
    ) throws(WireError) -> [String] {
        var names: [String] = []
        for (index, element) in try array(field, atMost: atMost, path: path).enumerated() {
            guard let name = element.stringValue, isName(name) else {
                throw .invalid(
                    "\(path)\(field)[\(index)]", expected: Self.nameExpected, found: element.shown)
            }
            names.append(name)
        }
        return names
    }

    /// HELLO's `holds`.
    package func tokens(_ field: String, atMost: Int) throws(WireError) -> [LeaseToken] {
        var tokens: [LeaseToken] = []
        for (index, element) in try array(field, atMost: atMost).enumerated() {
            guard let object = element.objectValue else {
                throw .invalid("\(field)[\(index)]", expected: "a token", found: element.shown)
            }
            tokens.append(try LeaseToken(in: object, path: "\(field)[\(index)]."))
        }
        return tokens
    }

    // MARK: Errors

    /// The field's value; null counts as left out.
    private func given(_ field: String) -> JSONValue? {
        guard let value = self[field], !value.isNull else { return nil }
        return value
    }

    private func missing(_ field: String, _ expected: String, _ path: String) -> WireError {
        .invalid(path + field, expected: expected, found: "nothing")
    }

    private func wrong(_ field: String, _ expected: String, _ path: String) -> WireError {
        .invalid(path + field, expected: expected, found: self[field]?.shown ?? "nothing")
    }

    /// Refuses members that the verb does not know, so that a misspelt one is not ignored.
    func refuseUnknown(besides known: [String]) throws(WireError) {
        members: for (key, _) in self {
            for name in known where sameBytes(key, name) { continue members }
            if sameBytes(key, "as") { continue }
            throw WireError(
                .invalid, "\(shownText(key)) is not a field of this verb",
                subject: shownText(key),
                expected: known.isEmpty ? "only as" : "one of \(known.joined(separator: ", ")), as",
                found: shownText(key), nearest: nearestName(key, in: known + ["as"]))
        }
    }
}

extension JSONValue {
    /// A value in an error: its JSON if it is short, else what it is.
    var shown: String {
        switch self {
        case .array(let elements): "an array of \(elements.count)"
        case .object: "an object"
        case .string(let text) where text.utf8.count > 60: "a text of \(text.utf8.count) bytes"
        default: compactText
        }
    }
}

/// A text of a peer in an error: short, and on one line.
func shownText(_ text: String) -> String { shownBytes(Array(text.utf8)) }

/// Bytes of a peer in an error.
func shownBytes(_ bytes: [UInt8]) -> String {
    guard bytes.count <= 40, bytes.allSatisfy({ (0x20..<0x7F).contains($0) }) else {
        return "\(bytes.count) bytes"
    }
    return String(decoding: bytes, as: UTF8.self)
}

/// Whether a text may name a person, organisation, region, queue, workflow, review or task.
package func isName(_ text: String) -> Bool {
    let bytes = text.utf8
    guard (1...64).contains(bytes.count) else { return false }
    return bytes.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
