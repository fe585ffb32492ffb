import CivilTime
import Foundation
import Testing

@testable import ReviewDaemon

/// Digests reach people when somebody could be rung about them.
@Suite struct DigestHoursTests {
    /// In London, by the project's own bank holidays, as a daemon reads them.
    private func areOpen(at text: String) throws -> Bool {
        let top = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let configuration = try Configuration.read(
            Array(
                """
                {store: 's', sockets: '/r', calendars: {
                  bankHolidays: '\(top.path)/Workflows/calendars/bank-holidays.json'}}
                """.utf8), file: "reviewd.conf")
        return DigestHours().areOpen(
            at: try #require(InstantText.milliseconds(text)), try Calendars.read(configuration))
    }

    @Test(arguments: [
        ("2018-01-02T00:01:00Z", false), ("2018-01-02T08:59:59Z", false),
        ("2018-01-02T09:00:00Z", true), ("2018-01-02T17:59:59Z", true),
        ("2018-01-02T18:00:00Z", false),
    ])
    func `from nine to six`(at text: String, isOpen: Bool) throws {
        #expect(try areOpen(at: text) == isOpen)
    }

    @Test(arguments: [("2018-06-05T08:00:00Z", true), ("2018-06-05T17:00:00Z", false)])
    func `of the local clock in summer`(at text: String, isOpen: Bool) throws {
        #expect(try areOpen(at: text) == isOpen)
    }

    @Test(arguments: ["2018-01-06T10:00:00Z", "2018-01-07T10:00:00Z", "2018-01-01T10:00:00Z"])
    func `not at weekends nor on bank holidays`(at text: String) throws {
        #expect(try !areOpen(at: text))
    }

    @Test func `beyond the file of bank holidays weekdays are worked`() throws {
        #expect(try areOpen(at: "2090-01-02T10:00:00Z"))
        #expect(try !areOpen(at: "2090-01-01T10:00:00Z"))
    }
}
