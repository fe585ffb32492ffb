import JSON
import ReviewEngine

/// Reads the keys of a configuration, each with its place for the error.
struct ConfigurationReader {
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
}
