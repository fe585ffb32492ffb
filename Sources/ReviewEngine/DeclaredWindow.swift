package import CivilTime
package import JSON

/// A window that a coordinator has declared, beside those of the calendar file: a subject of the
/// journal (`window/…`).
package struct DeclaredWindow: Sendable, Equatable {
    package var window: BlackoutWindow
    /// Who declared it.
    package var who: String
    /// Hash of the reason, which is free text.
    package var reason: String

    package init(window: BlackoutWindow, who: String, reason: String) {
        self.window = window
        self.who = who
        self.reason = reason
    }

    package var encoded: JSONObject {
        var object = window.encoded
        object["who"] = .string(who)
        object["reason"] = .string(reason)
        return object
    }

    /// Reads what `encoded` wrote. Throws: ENG-041, ENG-048.
    package init(decoding object: JSONObject) throws(Refusal) {
        let read = JournalMembers(object)
        do {
            window = try BlackoutWindow(.object(object), "a stored window")
        } catch {
            throw Refusal(
                .internal, "ENG-048", "a stored window cannot be read: \(error)",
                subject: "window")
        }
        who = try read.text("who")
        reason = try read.text("reason")
    }
}
