import JSON

/// The texts that charts write for delays:
///
///     AMOUNT UNIT [after|before PATH] [at HH:MM]
///     at PATH [at HH:MM]
///     ISO-8601-DURATION [after|before PATH] [at HH:MM]
///
/// A UNIT is seconds, minutes, hours, days, working days, weeks, months, years or terms, or one of
/// them in the singular. A PATH is names with dots between: `context.visit.start`.
extension DelaySpec {
    /// The longest text that is looked at, in bytes.
    private static let longestText = 500

    package init(parsing text: String) throws(DelayError) {
        guard text.utf8.count <= Self.longestText else {
            throw Self.error(text, expected: "at most \(Self.longestText) bytes")
        }
        var words = text.split(separator: " ").map(String.init)[...]
        guard let first = words.first else {
            throw Self.error(text, expected: "a delay such as `10 working days`")
        }
        if first == "at" {
            words.removeFirst()
            let path = try Self.path(&words, after: "at", text)
            let hour = try Self.hour(&words, text)
            self.init(amount: 0, unit: .days, direction: .at, anchorPath: path, hour: hour)
            return
        }
        let (amount, unit) =
            first.utf8.first == UInt8(ascii: "P")
            ? try Self.isoDuration(&words, text) : try Self.amountAndUnit(&words, text)
        let most = unit.exactSeconds == nil ? 100_000 : 1_000_000_000
        guard amount <= most else {
            throw Self.error(
                text, expected: "at most \(most) \(unit.rawValue)", found: String(amount))
        }
        var direction = Direction.after
        var path: [String]?
        if let word = words.first, let named = Direction(rawValue: word), named != .at {
            words.removeFirst()
            direction = named
            path = try Self.path(&words, after: word, text)
        }
        let hour = try Self.hour(&words, text)
        if hour != nil, unit.exactSeconds != nil {
            throw Self.error(
                text, expected: "no hour: \(unit.rawValue) are counted exactly",
                hint: "an hour goes with days and longer units")
        }
        self.init(
            amount: amount, unit: unit, direction: direction, anchorPath: path, hour: hour)
    }

    private static func amountAndUnit(
        _ words: inout ArraySlice<String>, _ text: String
    ) throws(DelayError) -> (Int, Unit) {
        let first = words.removeFirst()
        guard let amount = number(first.utf8) else {
            throw error(
                text, expected: "a whole number first, or `at`, or an ISO 8601 duration",
                found: CivilTimeError.quote(first), nearest: nearestName(first, in: ["at"]))
        }
        let stops: Set<String> = ["after", "before", "at"]
        let named = words.prefix { !stops.contains($0) }
        words = words.dropFirst(named.count)
        let name = named.joined(separator: " ")
        let unit = Unit.allCases.first { name == $0.rawValue || name + "s" == $0.rawValue }
        guard let unit else {
            throw error(
                text, expected: Unit.allCases.map(\.rawValue).joined(separator: ", "),
                found: name.isEmpty ? "no unit" : CivilTimeError.quote(name),
                nearest: nearestUnit(name))
        }
        return (amount, unit)
    }

    /// The unit that was probably meant; of more words than a unit has, the first ones count.
    private static func nearestUnit(_ name: String) -> String? {
        let names = Unit.allCases.flatMap { [$0.rawValue, String($0.rawValue.dropLast())] }
        let words = name.split(separator: " ")
        let beginnings = [words.count, 2, 1].map { words.prefix($0).joined(separator: " ") }
        for beginning in beginnings {
            if let nearest = nearestName(beginning, in: names) { return nearest }
        }
        return nil
    }

    private static func number(_ digits: some Collection<UInt8>) -> Int? {
        guard !digits.isEmpty, digits.allSatisfy(TextCursor.isDigit) else { return nil }
        return digits.reduce(0) { sum, digit in
            // Kept below what overflows; the limits of amounts are far lower.
            Swift.min(sum * 10 + Int(digit - UInt8(ascii: "0")), 1_000_000_000_000)
        }
    }

    private static func path(
        _ words: inout ArraySlice<String>, after word: String, _ text: String
    ) throws(DelayError) -> [String] {
        guard let path = words.popFirst() else {
            throw error(
                text, expected: "a path such as `context.visit.start` after `\(word)`",
                found: "nothing")
        }
        let names = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard names.allSatisfy(isName), names.first?.utf8.first.map(TextCursor.isDigit) != true
        else {
            throw error(
                text, expected: "a path such as `context.visit.start` after `\(word)`",
                found: CivilTimeError.quote(path))
        }
        return names
    }

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                TextCursor.isDigit(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
                    || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            }
    }

    /// `at HH:MM`, which ends every form.
    private static func hour(
        _ words: inout ArraySlice<String>, _ text: String
    ) throws(DelayError) -> CivilTimeOfDay? {
        guard let word = words.popFirst() else { return nil }
        guard word == "at" else {
            throw error(
                text, expected: "`after`, `before`, `at` or the end",
                found: CivilTimeError.quote(word),
                nearest: nearestName(word, in: ["after", "before", "at"]))
        }
        guard let clock = words.popFirst(), words.isEmpty,
            let hour = try? CivilTimeOfDay(parsing: clock)
        else {
            throw error(text, expected: "an hour such as `09:30` after `at`, and then the end")
        }
        return hour
    }

    private static func error(
        _ text: String, expected: String, found: String? = nil, hint: String? = nil,
        nearest: String? = nil
    ) -> DelayError {
        CivilTimeError(
            .delay, "\(CivilTimeError.quote(text)) is not a delay", expected: expected,
            found: found, hint: hint, nearest: nearest)
    }
}

// MARK: ISO 8601

extension DelaySpec {
    /// Reads `PnYnMnWnDTnHnMnS` with whole numbers, where the parts fit one unit: years and months,
    /// or weeks and days, or hours, minutes and seconds.
    private static func isoDuration(
        _ words: inout ArraySlice<String>, _ text: String
    ) throws(DelayError) -> (Int, Unit) {
        var cursor = TextCursor(words.removeFirst())
        _ = cursor.take("P")
        var parts: [(amount: Int, unit: Unit)] = []
        var inTime = false
        var place = 0
        while !cursor.isAtEnd {
            if !inTime, cursor.take("T") {
                inTime = true
                place = 0
                guard !cursor.isAtEnd else { throw badISO(text) }
            }
            let letters: [(Unicode.Scalar, Unit)] =
                inTime
                ? [("H", .hours), ("M", .minutes), ("S", .seconds)]
                : [("Y", .years), ("M", .months), ("W", .weeks), ("D", .days)]
            guard let amount = number(cursor.takeDigits()),
                let found = letters.indices.dropFirst(place).first(where: {
                    cursor.take(letters[$0].0)
                })
            else { throw badISO(text) }
            place = found + 1
            parts.append((amount, letters[found].1))
        }
        guard let last = parts.last else { throw badISO(text) }
        var sum = 0
        for part in parts {
            guard let factor = factor(of: part.unit, in: last.unit) else {
                throw error(
                    text,
                    expected: "parts of one kind: years and months, weeks and days, or "
                        + "hours, minutes and seconds",
                    hint: "a month has no fixed number of days, a day none of hours")
            }
            // Each is at most 10^12, so the sum of three products is far from overflow.
            sum += part.amount * factor
        }
        return (sum, last.unit)
    }

    /// How many of a smaller unit make one; nil if calendars decide.
    private static func factor(of unit: Unit, in smaller: Unit) -> Int? {
        if unit == smaller { return 1 }
        switch (unit, smaller) {
        case (.years, .months): return 12
        case (.weeks, .days): return 7
        default:
            guard let large = unit.exactSeconds, let small = smaller.exactSeconds else {
                return nil
            }
            return Int(large / small)
        }
    }

    private static func badISO(_ text: String) -> DelayError {
        error(
            text, expected: "an ISO 8601 duration with whole numbers such as `PT5M` or `P6M`")
    }
}
