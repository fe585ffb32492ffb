package import JSON

/// A review stands still: no timer fires; answers are still taken. Always a person's decision.
package struct Hold: Sendable, Equatable {
    /// Calendar time in milliseconds at which the hold began.
    package var since: Int64
    /// Hash of the reason, which is free text.
    package var reason: String
    /// Who decided it: `coordinator:east-midlands`; empty in records of before it was kept.
    package var who: String

    package init(since: Int64, reason: String, who: String) {
        self.since = since
        self.reason = reason
        self.who = who
    }

    package var encoded: JSONObject {
        var object: JSONObject = ["since": .int(since), "reason": .string(reason)]
        if !who.isEmpty { object["who"] = .string(who) }
        return object
    }

    init(decoding read: JournalMembers) throws(Refusal) {
        self.init(
            since: try read.instant("since"), reason: try read.text("reason"),
            who: read.object["who"]?.stringValue ?? "")
    }
}
