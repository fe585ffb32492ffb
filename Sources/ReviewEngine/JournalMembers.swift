import JSON

/// Reads members of a stored object; what is missing or of another type is one clear refusal.
struct JournalMembers {
    let object: JSONObject

    init(_ object: JSONObject) { self.object = object }

    init(_ value: JSONValue) throws(Refusal) {
        guard let object = value.objectValue else {
            throw Self.refusal("an object", "an object", value)
        }
        self.object = object
    }

    func text(_ key: String) throws(Refusal) -> String {
        guard let text = object[key]?.stringValue else {
            throw Self.refusal(key, "text", object[key])
        }
        return text
    }

    func number(_ key: String) throws(Refusal) -> Int64 {
        guard let number = object[key]?.intValue else {
            throw Self.refusal(key, "a whole number", object[key])
        }
        return number
    }

    /// A number that is counted up, or added to a time: none that would overflow on the way.
    func count(_ key: String) throws(Refusal) -> Int64 {
        let number = try number(key)
        guard (0...Self.countMax).contains(number) else {
            throw Self.refusal(key, "a number from 0 to \(Self.countMax)", object[key])
        }
        return number
    }

    /// Like `count`; nil when it is not there.
    func optionalCount(_ key: String) throws(Refusal) -> Int64? {
        object[key] == nil ? nil : try count(key)
    }

    /// Calendar time, before or after 1970.
    func instant(_ key: String) throws(Refusal) -> Int64 {
        let number = try number(key)
        guard number.magnitude <= Self.countMax.magnitude else {
            throw Self.refusal(key, "an instant", object[key])
        }
        return number
    }

    func optionalInstant(_ key: String) throws(Refusal) -> Int64? {
        object[key] == nil ? nil : try instant(key)
    }

    /// Milliseconds of 280,000 years.
    private static let countMax: Int64 = 1 << 53

    func flag(_ key: String) throws(Refusal) -> Bool {
        guard let flag = object[key]?.boolValue else {
            throw Self.refusal(key, "true or false", object[key])
        }
        return flag
    }

    func members(_ key: String) throws(Refusal) -> JSONObject {
        guard let members = object[key]?.objectValue else {
            throw Self.refusal(key, "an object", object[key])
        }
        return members
    }

    func list(_ key: String) throws(Refusal) -> [JSONValue] {
        guard let list = object[key]?.arrayValue else {
            throw Self.refusal(key, "a list", object[key])
        }
        return list
    }

    func value(_ key: String) throws(Refusal) -> JSONValue {
        guard let value = object[key] else { throw Self.refusal(key, "a value", nil) }
        return value
    }

    private static func refusal(_ key: String, _ expected: String, _ found: JSONValue?) -> Refusal {
        Refusal(
            .internal, "ENG-041", "a stored record cannot be read", subject: key,
            expected: expected, found: found?.compactText ?? "nothing",
            hint: "Run `reviewd --verify` on a copy of the store.")
    }
}
