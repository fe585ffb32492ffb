import JSON
import ReviewEngine
import ReviewWire

/// The daemon speaks of its engine's refusals and principals; the wire has forms of both.
typealias Refusal = ReviewEngine.Refusal
typealias Principal = ReviewEngine.Principal

/// The members of a request's body, read as the daemon's own types; what is wrong is a refusal.
struct Fields: Sendable {
    let object: JSONObject

    init(_ object: JSONObject) { self.object = object }

    /// Reads with one of the wire's accessors (`JSONObject+Fields`).
    func read<Value>(_ read: (JSONObject) throws(WireError) -> Value) throws(Refusal) -> Value {
        do {
            return try read(object)
        } catch {
            throw Refusal(error)
        }
    }

    func text(_ key: String, bytes: Int = WireLimits.textBytes) throws(Refusal) -> String {
        try read { object throws(WireError) in try object.string(key, bytes: bytes) }
    }
    func optionalText(_ key: String) throws(Refusal) -> String? {
        try read { object throws(WireError) in try object.optionalString(key) }
    }
    /// One line that is not blank, as lists show it.
    func optionalTitle(_ key: String) throws(Refusal) -> String? {
        guard let title = try optionalText(key) else { return nil }
        let isOneLine = title.unicodeScalars.allSatisfy {
            $0.properties.generalCategory != .control
        }
        let isBlank = title.unicodeScalars.allSatisfy { $0.properties.isWhitespace }
        guard isOneLine, !isBlank, title.unicodeScalars.count <= WireLimits.titleCharacters else {
            throw Refusal(
                .invalid, "DMN-212", "this is no title", subject: key,
                expected: "one line of 1 to \(WireLimits.titleCharacters) characters",
                found: isBlank
                    ? "a blank one"
                    : !isOneLine
                        ? "control characters" : "\(title.unicodeScalars.count) characters")
        }
        return title
    }
    /// Where a list goes on: the last id of the page before.
    func after<ID>(_ read: (String) -> ID?) throws(Refusal) -> String? {
        guard let word = try optionalText("after") else { return nil }
        guard read(word) != nil else {
            throw Refusal(
                .invalid, "DMN-187", "this is no place in a list", subject: "after",
                expected: "the `next` of the answer before", found: "\"\(word)\"")
        }
        return word
    }
    func name(_ key: String) throws(Refusal) -> String {
        try read { object throws(WireError) in try object.name(key) }
    }
    func optionalName(_ key: String) throws(Refusal) -> String? {
        try read { object throws(WireError) in try object.optionalName(key) }
    }
    func members(_ key: String) throws(Refusal) -> JSONObject {
        try read { object throws(WireError) in try object.object(key) }
    }
    func optionalMembers(_ key: String) throws(Refusal) -> JSONObject? {
        try read { object throws(WireError) in try object.optionalObject(key) }
    }
    func flag(_ key: String, unasked: Bool = false) throws(Refusal) -> Bool {
        try read { object throws(WireError) in try object.flag(key, unasked: unasked) }
    }
    func limit() throws(Refusal) -> Int {
        try read { object throws(WireError) in try object.limit() }
    }
    func integer(
        _ key: String, _ range: ClosedRange<Int64>, unasked: Int64
    ) throws(Refusal) -> Int64 {
        try read { object throws(WireError) in
            try object.optionalInteger(key, in: range) ?? unasked
        }
    }

    /// A list of reviews; nil when the member is not there.
    func reviews(_ key: String, most: Int) throws(Refusal) -> [ReviewID]? {
        guard let value = object[key] else { return nil }
        let ids = value.arrayValue?.compactMap { $0.stringValue.flatMap { ReviewID($0) } }
        guard let ids, ids.count == value.arrayValue?.count, (1...most).contains(ids.count) else {
            throw wrong(key, "a list of 1 to \(most) reviews such as r42", value.compactText)
        }
        return ids
    }

    func review(_ key: String = "review") throws(Refusal) -> ReviewID {
        let text = try text(key)
        guard let id = ReviewID(text) else { throw wrong(key, "a review such as r42", text) }
        return id
    }

    func task(_ key: String = "task") throws(Refusal) -> TaskID {
        let text = try text(key)
        guard let id = TaskID(text) else { throw wrong(key, "a task such as r42-7", text) }
        return id
    }

    /// Task, attempt and epoch.
    func token() throws(Refusal) -> (task: TaskID, attempt: Int64, epoch: Int64) {
        let token = try read { object throws(WireError) in try LeaseToken(in: object) }
        guard let id = TaskID(token.task) else {
            throw wrong("task", "a task such as r42-7", token.task)
        }
        return (id, token.attempt, token.epoch)
    }

    private func wrong(_ key: String, _ expected: String, _ found: String) -> Refusal {
        Refusal(
            .invalid, "DMN-034", "a field cannot be used", subject: key, expected: expected,
            found: "\"\(found)\"")
    }
}
