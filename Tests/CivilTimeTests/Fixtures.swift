import CivilTime
import Foundation
import JSON
import Testing

/// Zones, calendars and files that several suites here use.
enum Fixtures {
    /// The project's own bank holiday file.
    static func bankHolidays() throws -> BankHolidays {
        let file = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Workflows/calendars/bank-holidays.json")
        let json = try JSONReader.parse([UInt8](Data(contentsOf: file)))
        return try BankHolidays(govUK: json, division: "england-and-wales")
    }

    /// London by its yearly rule alone.
    static func london() throws -> TimeZoneRules {
        try TimeZoneRules(
            tzif: TZifBytes(footer: "GMT0BST,M3.5.0/1,M10.5.0").bytes, name: "Europe/London")
    }

    static func calendars() throws -> Calendars {
        let zone = try london()
        let terms = try SchoolTerms([
            "terms": [
                ["title": "Spring 2027", "start": "2027-01-04", "end": "2027-03-25"],
                ["title": "Summer 2027", "start": "2027-04-12", "end": "2027-07-22"],
                ["title": "Autumn 2027", "start": "2027-09-01", "end": "2027-12-17"],
            ]
        ])
        return Calendars(
            version: "test", zone: zone,
            working: WorkingCalendar(zone: zone, bankHolidays: try bankHolidays()),
            terms: ["derby": terms])
    }

    static func instant(_ text: String) throws -> Timestamp {
        try Timestamp(parsing: text)
    }

    static func date(_ text: String) throws -> CivilDate {
        try CivilDate(parsing: text)
    }
}

/// The bytes of a TZif file of version 2, whole or broken on purpose.
struct TZifBytes {
    var magic = "TZif"
    var version = UInt8(ascii: "2")
    var leapSeconds = 0
    /// Instants and the index of the type that begins there.
    var transitions: [(Int64, UInt8)] = []
    /// Seconds east, daylight saving, where the name begins.
    var types: [(Int32, UInt8, UInt8)] = [(0, 0, 0)]
    var names = "GMT\0BST\0"
    var footer = ""

    var bytes: [UInt8] {
        var bytes = header(times: 0, types: 1, characters: 4)
        bytes += Self.bigEndian(Int32(0)) + [0, 0] + Array("GMT\0".utf8)
        bytes += header(
            times: transitions.count, types: types.count, characters: names.utf8.count)
        for (instant, _) in transitions { bytes += Self.bigEndian(instant) }
        for (_, type) in transitions { bytes.append(type) }
        for (seconds, daylight, name) in types {
            bytes += Self.bigEndian(seconds) + [daylight, name]
        }
        bytes += Array(names.utf8)
        bytes += [UInt8](repeating: 0, count: leapSeconds * 12)
        return bytes + Array("\n\(footer)\n".utf8)
    }

    private func header(times: Int, types: Int, characters: Int) -> [UInt8] {
        var bytes = Array(magic.utf8) + [version] + [UInt8](repeating: 0, count: 15)
        let leaps = times == 0 && types == 1 && characters == 4 ? 0 : leapSeconds
        for count in [0, 0, leaps, times, types, characters] {
            bytes += Self.bigEndian(Int32(count))
        }
        return bytes
    }

    static func bigEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}
