import CivilTime
import Foundation
import JSON
import Statechart

/// The files of `Workflows`, read as the daemon reads them.
///
/// Used by every test here.
enum WorkflowFolder {
    static let names = [
        "availability-call", "pool-training", "send-peer-challenge", "team-place",
    ]

    static let url = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Workflows")

    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: url.appending(path: path)))
    }

    static func text(_ path: String) throws -> String {
        String(decoding: try bytes(path), as: UTF8.self)
    }

    static func node(_ path: String) throws -> JSONNode {
        try JSONReader.parseJSON5(try bytes(path), file: path)
    }

    static func chart(_ name: String) throws -> Chart {
        try Chart.load(try node("\(name).json5"))
    }

    /// All charts by name, read once.
    static let charts = Result {
        try names.reduce(into: [:]) { $0[$1] = try chart($1) } as [String: Chart]
    }

    static func value(_ path: String) throws -> JSONValue { try node(path).value }

    /// England's calendar in London, as the daemon injects it; read once.
    static let calendars = Result { try readCalendars() }

    private static func readCalendars() throws -> Calendars {
        let zone = try TimeZoneRules(
            tzif: Array(try Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/Europe/London"))),
            name: "Europe/London")
        let holidays = try BankHolidays(
            govUK: try JSONReader.parse(try bytes("calendars/bank-holidays.json")),
            division: "england-and-wales")
        return Calendars(
            version: "test", zone: zone,
            working: WorkingCalendar(zone: zone, bankHolidays: holidays), terms: [:])
    }
}
