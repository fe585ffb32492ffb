import JSON
import ReviewEngine

/// How long things are kept, how much is taken, and who is written to when.
extension ConfigurationReader {
    func retention(_ root: JSONNode) throws(Ending) -> Retention {
        var retention = Retention()
        guard let node = root["retention"] else { return retention }
        try refuseUnknown(node, "retention", ["afterLeaving", "unsuccessful", "afterReview"])
        for rule in Retention.Rule.allCases {
            guard let text = try optionalText(node, rule.rawValue) else { continue }
            guard let span = Retention.Span(text) else {
                throw wrong(
                    node[rule.rawValue] ?? node, rule.rawValue,
                    "a time such as \"6 months\", \"2 years\" or \"90 days\"", "\"\(text)\"")
            }
            retention.spans.append((rule, text, span))
        }
        return retention
    }

    func limits(_ root: JSONNode) throws(Ending) -> Configuration.Limits {
        var limits = Configuration.Limits()
        if let node = root["limits"] {
            try refuseUnknown(
                node, "limits",
                [
                    "bodyBytes", "answersDays", "openReads", "cachedReviews", "queueWindow",
                    "timerWindow", "sessionSeconds", "documentBytes", "reviewDocumentBytes",
                ])
            limits.bodyBytes = try number(node, "bodyBytes", 1_024...4_000_000) ?? limits.bodyBytes
            limits.answersDays =
                try number(node, "answersDays", 1...365).map(Int64.init) ?? limits.answersDays
            limits.openReads = try number(node, "openReads", 1...100_000) ?? limits.openReads
            limits.sessionSeconds =
                try number(node, "sessionSeconds", 1...604_800).map(Int64.init)
                ?? limits.sessionSeconds
            limits.documentBytes =
                try number(node, "documentBytes", 1_024...104_857_600).map(Int64.init)
                ?? limits.documentBytes
            limits.reviewDocumentBytes =
                try number(node, "reviewDocumentBytes", 1_024...10_737_418_240).map(Int64.init)
                ?? limits.reviewDocumentBytes
            limits.cachedReviews =
                try number(node, "cachedReviews", 0...10_000_000) ?? limits.cachedReviews
            limits.queueWindow =
                try number(node, "queueWindow", 1...1_000_000) ?? limits.queueWindow
            limits.timerWindow =
                try number(node, "timerWindow", 1...1_000_000) ?? limits.timerWindow
        }
        if let node = root["leases"] {
            try refuseUnknown(node, "leases", ["offerMilliseconds", "heartbeatMilliseconds"])
            limits.heartbeatMilliseconds =
                try number(node, "heartbeatMilliseconds", 100...60_000).map(Int64.init)
                ?? limits.heartbeatMilliseconds
            limits.offerMilliseconds =
                try number(node, "offerMilliseconds", 100...600_000).map(Int64.init)
                ?? limits.offerMilliseconds
        }
        if let node = root["commit"] {
            try refuseUnknown(node, "commit", ["batchMax", "dirtyReviews"])
            limits.batchMax = try number(node, "batchMax", 1...4_096) ?? limits.batchMax
            limits.dirtyReviews =
                try number(node, "dirtyReviews", 1...1_000_000) ?? limits.dirtyReviews
        }
        return limits
    }

    func mail(_ node: JSONNode) throws(Ending) -> Configuration.Mail {
        try refuseUnknown(node, "mail", ["regions", "organisations", "reminders", "digests"])
        var mail = Configuration.Mail()
        mail.reminders =
            try number(node, "reminders", 0...100).map(Int64.init) ?? mail.reminders
        if let hours = node["digests"] { mail.digests = try digestHours(hours) }
        if let regions = node["regions"] { mail.regions = try contacts(regions, "regions") }
        if let others = node["organisations"] {
            mail.organisations = try contacts(others, "organisations")
        }
        for (region, contact) in mail.regions where contact.phone.isEmpty {
            throw wrong(
                node["regions"]?[region] ?? node, "phone", "a number to ring: every mail names one",
                "nothing")
        }
        return mail
    }

    private func digestHours(_ node: JSONNode) throws(Ending) -> DigestHours {
        try refuseUnknown(node, "digests", ["from", "until"])
        var hours = DigestHours()
        hours.from = try timeOfDay(node, "from") ?? hours.from
        hours.until = try timeOfDay(node, "until") ?? hours.until
        guard hours.from < hours.until else {
            throw wrong(
                node["until"] ?? node, "until", "a time after from, which is \(hours.from)",
                "\(hours.until)")
        }
        return hours
    }

    private func contacts(
        _ node: JSONNode, _ what: String
    ) throws(Ending) -> [String: Configuration.Mail.Contact] {
        guard case .object(let members) = node.kind else {
            throw wrong(node, what, "an object", node.value.kindName)
        }
        var contacts: [String: Configuration.Mail.Contact] = [:]
        for member in members {
            try refuseUnknown(member.value, member.key, ["name", "phone", "email"])
            contacts[member.key] = Configuration.Mail.Contact(
                name: try text(member.value, "name"),
                phone: try optionalText(member.value, "phone") ?? "",
                email: try optionalText(member.value, "email") ?? "")
        }
        return contacts
    }
}
