import JSON

/// Fields that can only be judged together, which JSON Schema cannot say.
extension Form {
    /// `inOrder`, `distinct` and `atLeastOneOf` of an object.
    func checkTogether(
        _ object: JSONObject, _ schema: JSONValue, _ prefix: String,
        into problems: inout [Problem]
    ) {
        for chain in schema["inOrder"]?.arrayValue ?? [] {
            checkOrder(Self.names(chain), object, prefix, into: &problems)
        }
        checkDistinct(Self.names(schema["distinct"]), object, prefix, into: &problems)
        let wanted = Self.names(schema["atLeastOneOf"])
        guard !wanted.isEmpty, !wanted.contains(where: { Self.isAnswered(object[$0]) }) else {
            return
        }
        problems.append(
            Problem(
                path: prefix + wanted[0],
                expected: "at least one of \(wanted.joined(separator: ", "))",
                found: "none of them"))
    }

    /// Each date or time against the last one before it that was given; what is neither is told
    /// elsewhere. Two steps may be on one day; nothing ends at the time at which it begins.
    private func checkOrder(
        _ chain: [String], _ object: JSONObject, _ prefix: String, into problems: inout [Problem]
    ) {
        var earlier: (name: String, day: String)?
        for name in chain {
            guard let day = object[name]?.stringValue, Self.isDate(day) || Self.isTime(day) else {
                continue
            }
            let isTime = Self.isTime(day)
            if let earlier, Self.isTime(earlier.day) == isTime,
                isTime ? !Self.isBefore(earlier.day, day) : Self.isBefore(day, earlier.day)
            {
                let after = isTime ? "a time after \(earlier.day)" : "\(earlier.day) or later"
                problems.append(
                    Problem(
                        path: prefix + name,
                        expected: "\(after), which is \(prefix)\(earlier.name)", found: day))
            }
            earlier = (name, day)
        }
    }

    /// No entry may stand in two of the lists.
    private func checkDistinct(
        _ lists: [String], _ object: JSONObject, _ prefix: String, into problems: inout [Problem]
    ) {
        var seen: [JSONValue: String] = [:]
        for list in lists {
            let entries = object[list]?.arrayValue ?? []
            for (index, entry) in entries.enumerated() {
                guard let other = seen[entry] else { continue }
                problems.append(
                    Problem(
                        path: "\(prefix)\(list)[\(index + 1)]",
                        expected: "an entry that is not in \(prefix)\(other)",
                        found: entry.stringValue ?? entry.compactText))
            }
            for entry in entries { seen[entry] = list }
        }
    }

    private func checkRepeats(
        _ entries: [JSONValue], _ at: String, into problems: inout [Problem]
    ) {
        var seen = Set<JSONValue>()
        for entry in entries where !seen.insert(entry).inserted {
            problems.append(
                Problem(
                    path: at, expected: "each entry once",
                    found: "\(entry.stringValue ?? entry.compactText) again"))
        }
    }

    /// `uniqueItems` of a list, and `oneForEach`: its rows name each choice of that field once.
    func checkRows(
        _ rows: [JSONValue], _ schema: JSONValue, _ at: String, into problems: inout [Problem]
    ) {
        if schema["uniqueItems"]?.boolValue == true {
            checkRepeats(rows, at, into: &problems)
        }
        guard let field = schema["oneForEach"]?.stringValue else { return }
        var counts: [JSONValue: Int] = [:]
        for row in rows { if let named = row[field] { counts[named, default: 0] += 1 } }
        for choice in schema["items"]?["properties"]?[field]?["enum"]?.arrayValue ?? [] {
            let count = counts[choice] ?? 0
            guard count != 1 else { continue }
            problems.append(
                Problem(
                    path: at,
                    expected: "one row with \(field) \(choice.stringValue ?? choice.compactText)",
                    found: count == 0 ? "none" : "\(count)"))
        }
    }

    /// Whether a text can name a person or organisation of the register: as the wire has it.
    package static func isName(_ text: String) -> Bool {
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

    private static func names(_ list: JSONValue?) -> [String] {
        list?.arrayValue?.compactMap(\.stringValue) ?? []
    }

    /// An empty list is no answer.
    private static func isAnswered(_ value: JSONValue?) -> Bool {
        switch value {
        case nil, .null?: false
        case .array(let entries)?: !entries.isEmpty
        default: true
        }
    }

    /// Dates of four digits of year and times of two of hour, in which bytes and days go the same way.
    private static func isBefore(_ day: String, _ other: String) -> Bool {
        day.utf8.lexicographicallyPrecedes(other.utf8)
    }
}
