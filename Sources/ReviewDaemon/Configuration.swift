import CivilTime
import JSON
import ReviewEngine

/// What reviewd is told before it starts; `Ops/reviewd.conf.example` explains every key.
package struct Configuration: Sendable {
    package var file: String
    /// Path of the store's file; its lock, log and note lie beside it.
    package var store: String
    /// Folder of the sockets: one folder inside for each.
    package var sockets: String
    package var clock: CalendarClock.Kind
    /// First calendar time of a manual clock in a new store, milliseconds since 1970; nil: now.
    package var manualStart: Int64?
    package var bankHolidays: String
    /// Part of that file: `england-and-wales`.
    package var division: String
    package var zone: String
    package var zoneInfo: String
    /// Folder of school terms, a file for each organisation; empty for none.
    package var terms: String
    /// Where people reach the pages, for the addresses in mails; empty where there are none.
    package var pages: String
    /// File of the times in which steps are barred; empty for none.
    package var windows: String
    /// Folder of workflow files deployed at the start when they are new; empty for none.
    package var workflows: String
    /// Who writes to people, and whom they ring; without regions no letters are due.
    var mail = Mail()
    var principals: [Mapping]
    package var limits: Limits
    /// Reviews that one slice of an apply brings into the tables, some milliseconds; for tests.
    package var sliceReviews = 256
    /// How long personal texts are kept; nothing unless chosen.
    package var retention = Retention()
    var logLevel: Log.Level

    /// What an identity may act as.
    struct Mapping: Sendable, Equatable {
        /// `uid:1000`.
        var identity: String
        var mayActAs: [Principal]
        /// Every principal; only with the manual clock.
        var anyone: Bool
        /// Nobody itself: passes on the sessions of those who bear a link.
        var bearers = false

        /// How a configuration says so.
        static let bearersWord = "bearers"
    }

    /// Letters to people.
    struct Mail: Sendable {
        struct Contact: Sendable {
            var name: String
            var phone: String
            var email: String
        }

        /// Whom people of a region ring, and where their coordinator's own letters go.
        var regions: [String: Contact] = [:]
        /// Where letters to organisations go.
        var organisations: [String: Contact] = [:]
        /// Reminders of one task that are mailed at most; overdue is told besides, once.
        var reminders: Int64 = 3
        var digests = DigestHours()
    }

    package struct Limits: Sendable {
        /// Requests taken in one turn, and so committed at once.
        package var batchMax = 512
        /// Reviews that the tables may owe the journal.
        package var dirtyReviews = 5_000
        /// Clean reviews kept in memory beside them.
        package var cachedReviews = 20_000
        /// Ready tasks of each queue kept in memory; the rest is read from the tables.
        package var queueWindow = 10_000
        /// Timers kept in memory, the next ones; the rest is read from the tables.
        package var timerWindow = 10_000
        package var bodyBytes = 1_048_576
        package var heartbeatMilliseconds: Int64 = 5_000
        /// How long a pushed TASK waits for its ACCEPT.
        package var offerMilliseconds: Int64 = 10_000
        package var answersDays: Int64 = 7
        /// How long a browser's session lasts.
        package var sessionSeconds: Int64 = 28_800
        /// The largest document, and all that one review holds.
        package var documentBytes: Int64 = 20_971_520
        package var reviewDocumentBytes: Int64 = 209_715_200
        /// Questions of one client that may wait for their answers at once.
        package var openReads = 256
    }
}

extension Configuration {
    static let keys = [
        "store", "sockets", "clock", "manualStart", "calendars", "workflows", "principals",
        "limits",
        "leases", "commit", "retention", "log", "mail", "pages",
    ]

    /// Reads a configuration file (JSON5). Throws: `Ending(.configuration)` naming file and place.
    package static func read(_ bytes: [UInt8], file: String) throws(Ending) -> Configuration {
        let node: JSONNode
        do {
            node = try JSONReader.parseJSON5(bytes, file: file)
        } catch {
            throw Ending(.configuration, "\(error)")
        }
        return try ConfigurationReader(file: file).configuration(node)
    }
}

/// Reads the keys of a configuration, each with its place for the error.
private struct ConfigurationReader {
    let file: String

    func configuration(_ root: JSONNode) throws(Ending) -> Configuration {
        try refuseUnknown(root, "the configuration", Configuration.keys)
        let clock = try clock(root)
        var configuration = Configuration(
            file: file, store: try text(root, "store"), sockets: try text(root, "sockets"),
            clock: clock, manualStart: try manualStart(root), bankHolidays: "",
            division: "england-and-wales", zone: "Europe/London", zoneInfo: "/usr/share/zoneinfo",
            terms: "", pages: "", windows: "", workflows: "",
            principals: [], limits: .init(), logLevel: .info)
        let calendars = try object(root, "calendars")
        try refuseUnknown(
            calendars, "calendars",
            ["bankHolidays", "division", "zone", "zoneInfo", "terms", "windows"])
        configuration.bankHolidays = resolved(try text(calendars, "bankHolidays"))
        configuration.division =
            try optionalText(calendars, "division") ?? configuration.division
        configuration.terms = resolved(try optionalText(calendars, "terms") ?? "")
        configuration.windows = resolved(try optionalText(calendars, "windows") ?? "")
        configuration.zone = try optionalText(calendars, "zone") ?? configuration.zone
        configuration.zoneInfo = try optionalText(calendars, "zoneInfo") ?? configuration.zoneInfo
        configuration.workflows = resolved(try optionalText(root, "workflows") ?? "")
        configuration.store = resolved(configuration.store)
        configuration.pages = try pages(root)
        if configuration.sockets.utf8.starts(with: "tcp:".utf8) {
            throw Ending(
                .configuration,
                "DMN-005 \((root["sockets"] ?? root).position): sockets over tcp are not yet built: "
                    + "expected a folder such as /run/reviewd, found \"\(configuration.sockets)\"")
        }
        configuration.sockets = resolved(configuration.sockets)
        configuration.principals = try principals(root, clock)
        configuration.limits = try limits(root)
        configuration.retention = try retention(root)
        if let mail = root["mail"] { configuration.mail = try self.mail(mail) }
        switch try optionalText(root, "log") {
        case nil, "info": break
        case "debug": configuration.logLevel = .debug
        case "warning": configuration.logLevel = .warning
        case "error": configuration.logLevel = .error
        case let word?:
            throw wrong(root["log"] ?? root, "log", "debug, info, warning or error", word)
        }
        return configuration
    }

    private func pages(_ root: JSONNode) throws(Ending) -> String {
        guard var address = try optionalText(root, "pages") else { return "" }
        guard
            address.hasPrefix("https://") || address.hasPrefix("http://127.0.0.1")
                || address.hasPrefix("http://localhost")
        else {
            throw wrong(
                root["pages"] ?? root, "pages", "an address such as https://reviews.example.org",
                "\"\(address)\"")
        }
        while address.hasSuffix("/") { address.removeLast() }
        return address
    }

    private func clock(_ root: JSONNode) throws(Ending) -> CalendarClock.Kind {
        guard let word = try optionalText(root, "clock") else { return .real }
        guard let kind = CalendarClock.Kind(rawValue: word) else {
            throw wrong(root["clock"] ?? root, "clock", "\"real\" or \"manual\"", "\"\(word)\"")
        }
        return kind
    }

    private func manualStart(_ root: JSONNode) throws(Ending) -> Int64? {
        guard let text = try optionalText(root, "manualStart") else { return nil }
        guard let start = InstantText.milliseconds(text) else {
            throw wrong(
                root["manualStart"] ?? root, "manualStart",
                "an instant such as 2017-09-01T09:00:00Z",
                "\"\(text)\"")
        }
        return start
    }

    private func principals(
        _ root: JSONNode, _ clock: CalendarClock.Kind
    ) throws(Ending) -> [Configuration.Mapping] {
        guard let list = root["principals"] else { return [] }
        guard case .array(let items) = list.kind else {
            throw wrong(list, "principals", "a list", list.value.kindName)
        }
        var mappings: [Configuration.Mapping] = []
        for item in items {
            try refuseUnknown(item, "a principal", ["identity", "mayActAs"])
            let identity = try text(item, "identity")
            guard let number = UInt32(String(decoding: identity.utf8.dropFirst(4), as: UTF8.self)),
                sameBytes(identity, "uid:\(number)")
            else {
                throw wrong(
                    item["identity"] ?? item, "identity", "uid:NUMBER (keys come with tcp)",
                    "\"\(identity)\"")
            }
            guard !mappings.contains(where: { sameBytes($0.identity, identity) }) else {
                throw wrong(
                    item["identity"] ?? item, "identity",
                    "each identity once, with all its principals",
                    "\"\(identity)\" again")
            }
            guard case .array(let names)? = item["mayActAs"]?.kind else {
                throw wrong(item, "mayActAs", "a list of principals", "none")
            }
            var mapping = Configuration.Mapping(identity: identity, mayActAs: [], anyone: false)
            for name in names {
                try add(name, to: &mapping, clock)
            }
            mappings.append(mapping)
        }
        return mappings
    }

    private func add(
        _ name: JSONNode, to mapping: inout Configuration.Mapping, _ clock: CalendarClock.Kind
    ) throws(Ending) {
        let word = name.value.stringValue ?? name.value.compactText
        if word == "*" {
            guard clock == .manual else {
                throw wrong(
                    name, "mayActAs", "named principals (\"*\" exists only with the manual clock)",
                    "\"*\"")
            }
            mapping.anyone = true
        } else if word == Configuration.Mapping.bearersWord {
            mapping.bearers = true
        } else if let principal = Principal(word) {
            mapping.mayActAs.append(principal)
        } else {
            throw wrong(
                name, "mayActAs",
                "coordinator:REGION, person:ID, organisation:ID, queue:NAME, operator or bearers",
                "\"\(word)\"")
        }
    }

    private func retention(_ root: JSONNode) throws(Ending) -> Retention {
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

    private func limits(_ root: JSONNode) throws(Ending) -> Configuration.Limits {
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

    private func mail(_ node: JSONNode) throws(Ending) -> Configuration.Mail {
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

    // MARK: Members

    /// A path is meant from the folder of the configuration file.
    private func resolved(_ path: String) -> String {
        guard !path.isEmpty, !path.utf8.starts(with: "/".utf8),
            let slash = file.utf8.lastIndex(of: UInt8(ascii: "/"))
        else { return path }
        return String(file[...slash]) + path
    }

    private func text(_ node: JSONNode, _ key: String) throws(Ending) -> String {
        guard let text = try optionalText(node, key), !text.isEmpty else {
            throw wrong(node[key] ?? node, key, "text", "nothing")
        }
        return text
    }

    private func optionalText(_ node: JSONNode, _ key: String) throws(Ending) -> String? {
        guard let member = node[key], !member.value.isNull else { return nil }
        guard let text = member.value.stringValue else {
            throw wrong(member, key, "text", member.value.kindName)
        }
        return text
    }

    private func timeOfDay(
        _ node: JSONNode, _ key: String
    ) throws(Ending) -> CivilTimeOfDay? {
        guard let text = try optionalText(node, key) else { return nil }
        guard let time = try? CivilTimeOfDay(parsing: text) else {
            throw wrong(
                node[key] ?? node, key, "a time of day, HH:MM, such as 09:30", "\"\(text)\"")
        }
        return time
    }

    private func object(_ node: JSONNode, _ key: String) throws(Ending) -> JSONNode {
        guard let member = node[key], member.value.objectValue != nil else {
            throw wrong(node[key] ?? node, key, "an object", "none")
        }
        return member
    }

    private func number(
        _ node: JSONNode, _ key: String, _ range: ClosedRange<Int>
    ) throws(Ending) -> Int? {
        guard let member = node[key] else { return nil }
        guard let number = member.value.intValue, range.contains(Int(number)) else {
            throw wrong(
                member, key, "a whole number from \(range.lowerBound) to \(range.upperBound)",
                member.value.compactText)
        }
        return Int(number)
    }

    private func refuseUnknown(
        _ node: JSONNode, _ what: String, _ known: [String]
    ) throws(Ending) {
        guard case .object(let members) = node.kind else {
            throw wrong(node, what, "an object", node.value.kindName)
        }
        for member in members where !known.contains(where: { sameBytes($0, member.key) }) {
            let nearest = nearestName(member.key, in: known).map { "; did you mean \($0)?" } ?? ""
            throw Ending(
                .configuration,
                "DMN-001 \(member.keyPosition): \(what) has no key \"\(member.key)\": expected one of "
                    + known.joined(separator: ", ") + nearest)
        }
    }

    private func wrong(
        _ node: JSONNode, _ key: String, _ expected: String, _ found: String
    ) -> Ending {
        Ending(
            .configuration,
            "DMN-002 \(node.position): \(key) cannot be used: expected \(expected), found \(found)")
    }
}
