import JSON
import ReviewEngine

/// The members of a request's body, read one by one; the first that is wrong is an INVALID by name.
struct Fields: Sendable {
    let object: JSONObject

    init(_ object: JSONObject) { self.object = object }

    /// Refuses members that the verb does not know, so that a misspelt one is not ignored.
    func only(_ known: String...) throws(Refusal) {
        for key in object.keys
        where !sameBytes(key, "as") && !known.contains(where: { sameBytes($0, key) }) {
            throw Refusal(
                .invalid, "DMN-030", "there is no such field", subject: key,
                expected: known.isEmpty ? "no field" : known.joined(separator: ", "), found: key,
                nearest: nearestName(key, in: known))
        }
    }

    func text(_ key: String, atMost bytes: Int = 4_000) throws(Refusal) -> String {
        guard let text = try optionalText(key, atMost: bytes) else { throw missing(key, "text") }
        return text
    }

    func optionalText(_ key: String, atMost bytes: Int = 4_000) throws(Refusal) -> String? {
        guard let value = object[key], !value.isNull else { return nil }
        guard let text = value.stringValue else { throw wrong(key, "text", value) }
        guard text.utf8.count <= bytes else {
            throw Refusal(
                .invalid, "DMN-031", "a field is too long", subject: key,
                expected: "at most \(bytes) bytes", found: "\(text.utf8.count) bytes")
        }
        return text
    }

    /// A name of 1 to 64 characters out of `a-z 0-9 . _ -`.
    func name(_ key: String) throws(Refusal) -> String {
        guard let name = try optionalName(key) else { throw missing(key, "a name") }
        return name
    }

    func optionalName(_ key: String) throws(Refusal) -> String? {
        guard let text = try optionalText(key) else { return nil }
        guard Self.isName(text) else {
            throw Refusal(
                .invalid, "DMN-032", "a field is not a name", subject: key,
                expected: "1 to 64 characters out of a-z 0-9 . _ -", found: "\"\(text)\"")
        }
        return text
    }

    static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    func review(_ key: String = "review") throws(Refusal) -> ReviewID {
        let text = try text(key)
        guard let id = ReviewID(text) else { throw wrong(key, "a review such as r42", object[key]) }
        return id
    }

    func task(_ key: String = "task") throws(Refusal) -> TaskID {
        let text = try text(key)
        guard let id = TaskID(text) else { throw wrong(key, "a task such as r42-7", object[key]) }
        return id
    }

    func members(_ key: String) throws(Refusal) -> JSONObject {
        guard let members = try optionalMembers(key) else { throw missing(key, "an object") }
        return members
    }

    func optionalMembers(_ key: String) throws(Refusal) -> JSONObject? {
        guard let value = object[key], !value.isNull else { return nil }
        guard let members = value.objectValue else { throw wrong(key, "an object", value) }
        return members
    }

    func list(_ key: String, atMost most: Int) throws(Refusal) -> [JSONValue] {
        guard let value = object[key] else { throw missing(key, "an array") }
        guard let list = value.arrayValue, list.count <= most else {
            throw wrong(key, "an array of at most \(most)", value)
        }
        return list
    }

    func integer(
        _ key: String, _ range: ClosedRange<Int64>, default value: Int64? = nil
    ) throws(Refusal) -> Int64 {
        let expected = "an integer from \(range.lowerBound) to \(range.upperBound)"
        guard let found = object[key] else {
            guard let value else { throw missing(key, expected) }
            return value
        }
        guard let number = found.intValue, range.contains(number) else {
            throw wrong(key, expected, found)
        }
        return number
    }

    func flag(_ key: String, default value: Bool = false) throws(Refusal) -> Bool {
        guard let found = object[key] else { return value }
        guard let flag = found.boolValue else { throw wrong(key, "true or false", found) }
        return flag
    }

    /// Rows of a page: 1 to 500, 100 unless told.
    func limit() throws(Refusal) -> Int { Int(try integer("limit", 1...500, default: 100)) }

    private func missing(_ key: String, _ expected: String) -> Refusal {
        Refusal(
            .invalid, "DMN-033", "a field is missing", subject: key, expected: expected,
            found: "nothing")
    }

    private func wrong(_ key: String, _ expected: String, _ found: JSONValue?) -> Refusal {
        Refusal(
            .invalid, "DMN-034", "a field cannot be used", subject: key, expected: expected,
            found: found.map { String($0.compactText.prefix(80)) } ?? "nothing")
    }
}
