package import JSON

/// A time of day as people type it, for fields with `format: "time"`: "9.30", "9:30am", "0930", "2pm"
/// and "noon" are 09:30, 09:30, 09:30, 14:00 and 12:00.
///
/// An hour alone says am or pm: nobody should have to guess whether 2 is at night.
package enum TimeOfDayText {
    /// What an answer holds, `HH:MM`; nil where it is no time.
    package static func read(_ typed: String) -> String? {
        var text = typed.lowercased().filter { !$0.isWhitespace }
        if text == "noon" || text == "midday" { return "12:00" }
        text = text.replacing("a.m.", with: "am").replacing("p.m.", with: "pm")
        let half = ["am", "pm"].first { text.hasSuffix($0) }
        if half != nil { text.removeLast(2) }
        guard text.utf8.count <= 5, let (hour, minute) = numbers(text, isAlone: half == nil),
            minute < 60
        else { return nil }
        switch half {
        case nil: return hour < 24 ? written(hour, minute) : nil
        case let half?:
            guard (1...12).contains(hour) else { return nil }
            return written(hour % 12 + (half == "pm" ? 12 : 0), minute)
        }
    }

    /// Every text of an answer that is a time, as an answer holds it; what is none stays, and is
    /// refused by the check.
    package static func normal(_ value: JSONValue, form: JSONValue?) -> JSONValue {
        normal(value, form, depth: 0)
    }

    private static let depthMax = 16

    private static func normal(
        _ value: JSONValue, _ schema: JSONValue?, depth: Int
    ) -> JSONValue {
        guard depth < depthMax, let schema else { return value }
        switch value {
        case .string(let text) where schema["format"]?.stringValue == "time":
            return .string(read(text) ?? text)
        case .array(let items):
            return .array(items.map { normal($0, schema["items"], depth: depth + 1) })
        case .object(let object):
            return .object(
                JSONObject(
                    object.map { name, member in
                        (name, normal(member, schema["properties"]?[name], depth: depth + 1))
                    }))
        default: return value
        }
    }

    /// Hour and minute of "9", "9.30", "9:30", "9h30", "930" and "0930".
    private static func numbers(_ text: String, isAlone: Bool) -> (Int, Int)? {
        let parts = text.split(
            omittingEmptySubsequences: false, whereSeparator: { ":.h".contains($0) })
        guard parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }) else {
            return nil
        }
        switch parts.count {
        case 1 where text.utf8.count >= 3 && text.utf8.count <= 4:
            return Int(text).map { ($0 / 100, $0 % 100) }
        case 1 where !isAlone && (1...2).contains(text.utf8.count):
            return Int(text).map { ($0, 0) }
        case 2 where (1...2).contains(parts[0].utf8.count) && parts[1].utf8.count == 2:
            guard let hour = Int(parts[0]), let minute = Int(parts[1]) else { return nil }
            return (hour, minute)
        default: return nil
        }
    }

    private static func written(_ hour: Int, _ minute: Int) -> String {
        let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(hour)):\(two(minute))"
    }
}
