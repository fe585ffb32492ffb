import CivilTime
import JSON

/// A JSON object of a problem that is being read, with its path, so that an error says where it is.
struct FieldReader {
    let object: JSONObject
    let path: String

    /// Throws where the value is no object or has a key that is not among `keys`.
    init(_ value: JSONValue, at path: String, keys: [String]) throws(ConveningError) {
        guard let object = value.objectValue else {
            throw Self.wrong(value, at: path, expected: "an object")
        }
        for key in object.keys where !keys.contains(where: { sameBytes($0, key) }) {
            throw ConveningError(
                .unknown, at: Self.join(path, key), "the key is not known here",
                expected: keys.joined(separator: ", "), found: key,
                nearest: nearestName(key, in: keys))
        }
        self.object = object
        self.path = path
    }

    static func join(_ path: String, _ key: String) -> String {
        path.isEmpty ? key : "\(path).\(key)"
    }

    static func wrong(
        _ value: JSONValue, at path: String, expected: String, hint: String? = nil
    ) -> ConveningError {
        let text = value.compactText
        return ConveningError(
            .value, at: path, "the value does not fit", expected: expected,
            found: text.utf8.count > 60 ? value.kindName : text, hint: hint)
    }

    func at(_ key: String) -> String { Self.join(path, key) }

    /// The value of a key; nil where it is missing or null.
    func value(_ key: String) -> JSONValue? {
        guard let value = object[key], !value.isNull else { return nil }
        return value
    }

    func needed(_ key: String) throws(ConveningError) -> JSONValue {
        guard let value = value(key) else {
            throw ConveningError(.missing, at: at(key), "the key is missing", expected: key)
        }
        return value
    }

    func text(_ key: String) throws(ConveningError) -> String? {
        guard let value = value(key) else { return nil }
        return try Self.text(value, at: at(key))
    }

    func neededText(_ key: String) throws(ConveningError) -> String {
        try Self.text(try needed(key), at: at(key))
    }

    static func text(_ value: JSONValue, at path: String) throws(ConveningError) -> String {
        guard let text = value.stringValue, !text.isEmpty, text.utf8.count <= 300 else {
            throw wrong(value, at: path, expected: "a text of 1 to 300 bytes")
        }
        return text
    }

    func number(_ key: String, in range: ClosedRange<Int>) throws(ConveningError) -> Int? {
        guard let value = value(key) else { return nil }
        return try Self.number(value, at: at(key), in: range)
    }

    static func number(
        _ value: JSONValue, at path: String, in range: ClosedRange<Int>
    ) throws(ConveningError) -> Int {
        guard let number = value.intValue.flatMap({ Int(exactly: $0) }), range.contains(number)
        else {
            throw wrong(
                value, at: path,
                expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func flag(_ key: String) throws(ConveningError) -> Bool? {
        guard let value = value(key) else { return nil }
        guard let flag = value.boolValue else {
            throw Self.wrong(value, at: at(key), expected: "true or false")
        }
        return flag
    }

    func day(_ key: String) throws(ConveningError) -> CivilDate? {
        guard let value = value(key) else { return nil }
        return try Self.day(value, at: at(key))
    }

    static func day(_ value: JSONValue, at path: String) throws(ConveningError) -> CivilDate {
        guard let text = value.stringValue, let day = try? CivilDate(parsing: text) else {
            throw wrong(value, at: path, expected: "a day as YYYY-MM-DD")
        }
        return day
    }

    /// The elements of a list with the path of each; none where the key is missing.
    func list(
        _ key: String, atMost limit: Int
    ) throws(ConveningError) -> [(value: JSONValue, path: String)] {
        guard let value = value(key) else { return [] }
        guard let elements = value.arrayValue else {
            throw Self.wrong(value, at: at(key), expected: "a list")
        }
        guard elements.count <= limit else {
            throw ConveningError(
                .tooMany, at: at(key), "there are too many", expected: "at most \(limit)",
                found: "\(elements.count)")
        }
        return elements.enumerated().map { ($1, "\(at(key))[\($0)]") }
    }
}
