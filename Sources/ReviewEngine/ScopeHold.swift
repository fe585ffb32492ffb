package import JSON

/// A host's or a region's hold: one row, however many reviews it keeps standing still.
package struct ScopeHold: Sendable, Equatable {
    package var scope: HoldScope
    package var hold: Hold
    /// The job that lets its reviews go on, one after the other; each is held until its turn.
    package var releasedBy: Int64?

    package init(scope: HoldScope, hold: Hold) {
        self.scope = scope
        self.hold = hold
    }

    package var encoded: JSONObject {
        var object: JSONObject = [
            "region": .string(scope.region), "organisation": .string(scope.organisation),
            "hold": .object(hold.encoded),
        ]
        if let releasedBy { object["releasedBy"] = .int(releasedBy) }
        return object
    }

    /// Reads what `encoded` wrote. Throws: ENG-041.
    package init(decoding object: JSONObject) throws(Refusal) {
        let read = JournalMembers(object)
        let region = try read.text("region")
        let organisation = try read.text("organisation")
        scope =
            organisation.isEmpty ? .region(region) : .organisation(organisation, region: region)
        hold = try Hold(decoding: JournalMembers(.object(try read.members("hold"))))
        releasedBy = try read.optionalCount("releasedBy")
    }
}
