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
        let termFiles = try termFiles(in: configuration.terms)
        let windowBytes =
            configuration.windows.isEmpty
            ? nil : try Configuration.bytes(of: configuration.windows, "calendars.windows")
        do {
            let holidays = try BankHolidays(
                govUK: try JSONReader.parse(holidayBytes), division: configuration.division)
            let zone = try TimeZoneRules(tzif: zoneBytes, name: configuration.zone)
            // The version is of the very bytes, so that a journal tells which calendar it used.
            let files = termFiles.flatMap { [Array($0.organisation.utf8), $0.bytes] }
            let version = String(
                Digest.hex(
                    Digest.hash(
                        parts: [holidayBytes, zoneBytes] + files + (windowBytes.map { [$0] } ?? [])
                    )
                ).prefix(12))
            return Calendars(
                version: version, zone: zone,
                working: WorkingCalendar(zone: zone, bankHolidays: holidays),
                terms: try Self.terms(of: termFiles),
                windows: try windowBytes.map {
                    try BlackoutWindow.read(
                        try JSONReader.parseJSON5($0, file: configuration.windows).value)
                } ?? [])
        } catch let ending as Ending {
            throw ending
        } catch {
            throw Ending(.configuration, "\(configuration.bankHolidays), \(zonePath): \(error)")
        }
    }

    private struct TermFile {
        var organisation: String
        var path: String
        var bytes: [UInt8]
    }

    /// A file for each organisation, named after it: `derby.json`.
    private static func termFiles(in folder: String) throws(Ending) -> [TermFile] {
        guard !folder.isEmpty else { return [] }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw Ending(
                .configuration, "DMN-006 calendars.terms: the folder \(folder) cannot be read")
        }
        var files: [TermFile] = []
        for name in names.sorted(by: bytesPrecede) {
            guard let end = [".json", ".json5"].first(where: { name.hasSuffix($0) }) else {
                continue
            }
            let path = "\(folder)/\(name)"
            files.append(
                TermFile(
                    organisation: String(name.dropLast(end.count)), path: path,
                    bytes: try Configuration.bytes(of: path, "calendars.terms")))
        }
        return files
    }

    private static func terms(of files: [TermFile]) throws(Ending) -> [String: SchoolTerms] {
        var terms: [String: SchoolTerms] = [:]
        for file in files {
            do {
                terms[file.organisation] = try SchoolTerms(
                    try JSONReader.parseJSON5(file.bytes, file: file.path).value)
            } catch {
                throw Ending(.configuration, "\(file.path): \(error)")
            }
        }
        return terms
    }
}

extension Configuration {
    package static func read(file: String) throws(Ending) -> Configuration {
        // Paths in it count from its folder, whatever the daemon was called with.
        let isWhole = file.utf8.starts(with: "/".utf8)
        let path = isWhole ? file : FileManager.default.currentDirectoryPath + "/" + file
        return try read(try bytes(of: path, "--config"), file: path)
    }

    static func bytes(of path: String, _ key: String) throws(Ending) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Ending(.configuration, "DMN-003 \(key): the file \(path) cannot be read")
        }
        return Array(data)
    }
}
