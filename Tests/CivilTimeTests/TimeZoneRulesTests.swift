import CivilTime
import Foundation
import Testing

/// Zones: both nights of London, the forms of rules, broken files, and Foundation's opinion.
struct TimeZoneRulesTests {
    @Test(arguments: [
        ("2026-03-29T00:59:59Z", 0, "GMT"), ("2026-03-29T01:00:00Z", 3600, "BST"),
        ("2026-10-25T00:59:59Z", 3600, "BST"), ("2026-10-25T01:00:00Z", 0, "GMT"),
        ("2026-01-01T00:00:00Z", 0, "GMT"), ("9999-07-01T00:00:00Z", 3600, "BST"),
    ])
    func `London changes its clocks at 01-00 UTC`(
        text: String, seconds: Int, name: String
    ) throws {
        let offset = try Fixtures.london().offset(at: Fixtures.instant(text))
        #expect(offset.seconds == seconds)
        #expect(offset.abbreviation == name)
        #expect(offset.isDaylightSaving == (seconds != 0))
    }

    @Test(arguments: [
        // Clocks jump from 01:00 to 02:00.
        ("2026-03-29", "00:59:59", "2026-03-29T00:59:59Z"),
        ("2026-03-29", "01:00", "2026-03-29T01:00:00Z"),
        ("2026-03-29", "01:30", "2026-03-29T01:00:00Z"),
        ("2026-03-29", "02:00", "2026-03-29T01:00:00Z"),
        ("2026-03-29", "02:30", "2026-03-29T01:30:00Z"),
        // Clocks go back from 02:00 to 01:00.
        ("2026-10-25", "00:59:59", "2026-10-24T23:59:59Z"),
        ("2026-10-25", "01:00", "2026-10-25T00:00:00Z"),
        ("2026-10-25", "01:30", "2026-10-25T00:30:00Z"),
        ("2026-10-25", "02:00", "2026-10-25T02:00:00Z"),
        ("2026-07-01", "17:00", "2026-07-01T16:00:00Z"),
        ("2026-12-01", "17:00", "2026-12-01T17:00:00Z"),
    ])
    func `a time that is skipped is the jump, one that comes twice the earlier`(
        date: String, time: String, expected: String
    ) throws {
        let instant = try Fixtures.london().timestamp(
            for: Fixtures.date(date), at: CivilTimeOfDay(parsing: time))
        #expect(instant.description == expected)
    }

    @Test func `transitions of the file come before its rule`() throws {
        var file = TZifBytes(footer: "GMT0BST,M3.5.0/1,M10.5.0")
        file.types = [(-75, 0, 0), (3600, 1, 4), (0, 0, 0)]
        file.transitions = [(-1000, 1), (1_000_000, 2)]
        let zone = try TimeZoneRules(tzif: file.bytes, name: "x")
        #expect(zone.offset(at: .first).seconds == -75)
        #expect(zone.offset(at: Timestamp(milliseconds: -1_000_000)).seconds == 3600)
        #expect(zone.offset(at: Timestamp(milliseconds: -1_001_000)).seconds == -75)
        #expect(zone.offset(at: Timestamp(milliseconds: 999_999_000)).seconds == 3600)
        #expect(zone.offset(at: Timestamp(milliseconds: 1_000_000_000)).seconds == 0)
        #expect(zone.civil(at: .first).date == .first)
        file.footer = ""
        let ended = try TimeZoneRules(tzif: file.bytes, name: "x")
        #expect(ended.offset(at: try Fixtures.instant("2026-07-01T00:00:00Z")).seconds == 0)
    }

    @Test(arguments: [
        ("<+0330>-3:30", "2026-07-01T00:00:00Z", 12_600),
        ("EST5EDT,M3.2.0,M11.1.0", "2026-03-08T06:59:59Z", -18_000),
        ("EST5EDT,M3.2.0,M11.1.0", "2026-03-08T07:00:00Z", -14_400),
        ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-01-01T00:00:00Z", 39_600),
        ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-07-01T00:00:00Z", 36_000),
        ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-07-01T00:00:00Z", 3600),
        ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T00:59:59Z", -7200),
        ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T01:00:00Z", -3600),
        ("XXX3EDT4,0/0,J365/23", "2026-07-01T00:00:00Z", -14_400),
        ("AAA0BBB,J60,J300", "2028-03-01T01:59:59Z", 0),
        ("AAA0BBB,J60,J300", "2028-03-01T02:00:00Z", 3600),
        ("AAA0BBB,59,300", "2028-02-29T02:00:00Z", 3600),
    ])
    func `rules are read in all of their forms`(
        rule: String, instant: String, seconds: Int
    ) throws {
        let zone = try TimeZoneRules(tzif: TZifBytes(footer: rule).bytes, name: rule)
        #expect(try zone.offset(at: Fixtures.instant(instant)).seconds == seconds)
    }

    @Test(arguments: [
        "GMT", "G0", "GMT0BST", "GMT0BST,M3.5.0", "GMT0BST,M13.5.0,M10.5.0", "GMT25",
        "GMT0BST,M3.6.0,M10.5.0", "GMT0BST,M3.5.7,M10.5.0", "GMT0BST,J0,J9", "<GMT0", "GMT0,",
        "GMT0BST,M3.5.0/168,M10.5.0", "GMT99999999999999999999",
    ])
    func `a last line that is no rule is refused`(rule: String) throws {
        let error = try #require(throws: CivilTimeError.self) {
            try TimeZoneRules(tzif: TZifBytes(footer: rule).bytes, name: "x")
        }
        #expect(error.code == "CIV-006")
    }

    @Test func `broken files are refused, whatever is broken`() throws {
        var good = TZifBytes(footer: "GMT0BST,M3.5.0/1,M10.5.0")
        good.transitions = [(0, 0), (10, 1)]
        good.types = [(0, 0, 0), (3600, 1, 4)]
        let bytes = good.bytes
        _ = try TimeZoneRules(tzif: bytes, name: "x")
        for length in bytes.indices {
            #expect(throws: CivilTimeError.self) {
                try TimeZoneRules(tzif: Array(bytes[..<length]), name: "x")
            }
        }
        for index in bytes.indices {
            for value in [0, 1, 0x7F, 0x80, 0xFF] as [UInt8] {
                var changed = bytes
                changed[index] = value
                guard let zone = try? TimeZoneRules(tzif: changed, name: "x") else { continue }
                _ = zone.timestamp(for: try Fixtures.date("2026-03-29"), at: .midnight)
            }
        }
        var broken = good
        broken.version = UInt8(ascii: "1")
        var descending = good
        descending.transitions = [(10, 0), (10, 1)]
        var stranger = good
        stranger.transitions = [(0, 2)]
        var tooFar = good
        tooFar.types = [(0, 0, 0), (100_000, 1, 4)]
        var nameless = good
        nameless.types = [(0, 0, 0), (3600, 1, 8)]
        var leaping = good
        leaping.leapSeconds = 1
        var magicless = good
        magicless.magic = "TZiF"
        for file in [broken, descending, stranger, tooFar, nameless, leaping, magicless] {
            let error = try #require(throws: CivilTimeError.self) {
                try TimeZoneRules(tzif: file.bytes, name: "x")
            }
            #expect(error.code == "CIV-006")
        }
    }

    @Test func `the ends of the calendar hold in far zones`() throws {
        let east = try #require(TimeZoneRules(fixedOffset: 50_400, name: "+14"))
        let west = try #require(TimeZoneRules(fixedOffset: -43_200, name: "-12"))
        #expect(east.start(of: .first) == .first)
        #expect(west.timestamp(for: .last, at: try CivilTimeOfDay(parsing: "23:00")) == .last)
        #expect(east.date(at: .last) == .last)
        #expect(west.date(at: .first) == .first)
        #expect(TimeZoneRules(fixedOffset: 86_400, name: "+24") == nil)
    }

    @Test(arguments: [
        "Europe/London", "Europe/Dublin", "America/New_York", "Australia/Lord_Howe",
        "Asia/Kathmandu", "America/St_Johns", "Africa/Casablanca", "Pacific/Apia",
    ])
    func `the system's zone files agree with Foundation`(name: String) throws {
        let url = URL(fileURLWithPath: "/usr/share/zoneinfo/\(name)")
        guard let data = try? Data(contentsOf: url), let theirs = TimeZone(identifier: name)
        else {
            print("zones: skipped, there is no \(url.path)")
            return
        }
        let zone = try TimeZoneRules(tzif: [UInt8](data), name: name)
        let start = try Fixtures.instant("1975-01-01T00:00:00Z").seconds
        // Foundation carries zone data of its own: later years are what either release knew of them.
        let end = try Fixtures.instant("2025-01-01T00:00:00Z").seconds
        for seconds in stride(from: start, to: end, by: 43_200 - 7) {
            let instant = Timestamp(milliseconds: seconds * 1000)
            let ours = zone.offset(at: instant)
            let date = Date(timeIntervalSince1970: Double(seconds))
            guard ours.seconds == theirs.secondsFromGMT(for: date) else {
                Issue.record("\(name) at \(instant): \(ours.seconds)")
                return
            }
            // Clocks shown at an instant lead back to it, or to the earlier of two.
            let (day, time) = zone.civil(at: instant)
            let back = zone.timestamp(for: day, at: time)
            guard back <= instant, zone.civil(at: back) == (day, time) else {
                Issue.record("\(name) at \(instant): \(day) \(time) leads to \(back)")
                return
            }
        }
    }
}
