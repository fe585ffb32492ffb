import CivilTime
import Digest
import Foundation
import JSON

/// Calendars as configuration names them: bank holidays, zone data and school terms from files.
extension Calendars {
    static func read(_ configuration: Configuration) throws(Ending) -> Calendars {
        let holidayBytes = try Configuration.bytes(
            of: configuration.bankHolidays, "calendars.bankHolidays")
        let zonePath = "\(configuration.zoneInfo)/\(configuration.zone)"
        let zoneBytes = try Configuration.bytes(of: zonePath, "calendars.zone")
        do {
            let holidays = try BankHolidays(
                govUK: try JSONReader.parse(holidayBytes), division: configuration.division)
            let zone = try TimeZoneRules(tzif: zoneBytes, name: configuration.zone)
            // The version is of the very bytes, so that a journal tells which calendar it used.
            let version = String(
                Digest.hex(Digest.hash(parts: [holidayBytes, zoneBytes])).prefix(12))
            return Calendars(
                version: version, zone: zone,
                working: WorkingCalendar(zone: zone, bankHolidays: holidays), terms: [:])
        } catch {
            throw Ending(.configuration, "\(configuration.bankHolidays), \(zonePath): \(error)")
        }
    }
}

extension Configuration {
    package static func read(file: String) throws(Ending) -> Configuration {
        try read(try bytes(of: file, "--config"), file: file)
    }

    static func bytes(of path: String, _ key: String) throws(Ending) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Ending(.configuration, "DMN-003 \(key): the file \(path) cannot be read")
        }
        return Array(data)
    }
}
