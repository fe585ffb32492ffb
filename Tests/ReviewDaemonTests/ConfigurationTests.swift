import ReviewEngine
import Testing

@testable import ReviewDaemon

/// Configuration files: what is read, and that each mistake names its place and what to write.
@Suite struct ConfigurationTests {
    private static let good = """
        {
          store: 'var/reviews.store',
          sockets: '/run/reviewd',
          calendars: { bankHolidays: 'calendars/bank-holidays.json' },
        }
        """

    private func read(_ text: String) throws(Ending) -> Configuration {
        try Configuration.read(Array(text.utf8), file: "/etc/reviewd/reviewd.conf")
    }

    private func with(_ line: String) -> String {
        Self.good.replacing(
            "  sockets: '/run/reviewd',", with: "  sockets: '/run/reviewd',\n  \(line)")
    }

    @Test func `the least configuration has sound defaults, and paths start at its folder`() throws
    {
        let configuration = try read(Self.good)
        #expect(configuration.store == "/etc/reviewd/var/reviews.store")
        #expect(configuration.sockets == "/run/reviewd")
        #expect(configuration.bankHolidays == "/etc/reviewd/calendars/bank-holidays.json")
        #expect(configuration.clock == .real)
        #expect(configuration.manualStart == nil)
        #expect(configuration.zone == "Europe/London")
        #expect(configuration.workflows.isEmpty)
        #expect(configuration.principals.isEmpty)
        #expect(configuration.limits.answersDays == 7)
    }

    @Test func `every key is taken`() throws {
        let configuration = try read(
            """
            {
              store: '/s', sockets: '/r', clock: 'manual', manualStart: '2017-09-01T09:00:00Z',
              calendars: { bankHolidays: '/b', division: 'scotland', zone: 'UTC', zoneInfo: '/z',
                terms: '/t' },
              workflows: '/w', log: 'debug',
              principals: [
                { identity: 'uid:7', mayActAs: ['coordinator:east-midlands', 'operator'] },
                { identity: 'uid:8', mayActAs: ['*'] }],
              limits: { bodyBytes: 2048, answersDays: 3, openReads: 9, cachedReviews: 0 },
              leases: { offerMilliseconds: 100, heartbeatMilliseconds: 60000 },
              commit: { batchMax: 1, dirtyReviews: 2 },
            }
            """)
        #expect(configuration.clock == .manual)
        #expect(configuration.manualStart == 1_504_256_400_000)
        #expect(configuration.division == "scotland")
        #expect(configuration.principals.map(\.identity) == ["uid:7", "uid:8"])
        #expect(
            configuration.principals[0].mayActAs == [
                .coordinator(region: "east-midlands"), .operator,
            ])
        #expect(configuration.principals[1].anyone)
        #expect(configuration.limits.bodyBytes == 2_048)
        #expect(configuration.limits.answersDays == 3)
        #expect(configuration.limits.openReads == 9)
        #expect(configuration.limits.cachedReviews == 0)
        #expect(configuration.limits.offerMilliseconds == 100)
        #expect(configuration.limits.heartbeatMilliseconds == 60_000)
        #expect(configuration.limits.batchMax == 1)
        #expect(configuration.limits.dirtyReviews == 2)
        #expect(configuration.logLevel == .debug)
    }

    /// Each mistake: the line added, and what the sentence must say besides the place.
    private static let mistakes: [(String, [String])] = [
        ("stor: 1,", ["DMN-001", "stor", "did you mean store"]),
        ("clock: 'sundial',", ["DMN-002", "clock", "\"real\" or \"manual\"", "sundial"]),
        ("clock: 7,", ["DMN-002", "clock", "text"]),
        ("manualStart: 'soon',", ["DMN-002", "manualStart", "2017-09-01T09:00:00Z"]),
        ("principals: {},", ["DMN-002", "principals", "a list"]),
        ("principals: [7],", ["DMN-002", "a principal", "an object"]),
        ("principals: [{ mayActAs: [] }],", ["DMN-002", "identity", "nothing"]),
        ("principals: [{ identity: 'key:x', mayActAs: [] }],", ["DMN-002", "uid:NUMBER"]),
        ("principals: [{ identity: 'uid:', mayActAs: [] }],", ["DMN-002", "uid:NUMBER"]),
        ("principals: [{ identity: 'uid:root', mayActAs: [] }],", ["DMN-002", "uid:NUMBER"]),
        ("principals: [{ identity: 'uid:7' }],", ["DMN-002", "mayActAs"]),
        ("principals: [{ identity: 'uid:7', mayActAs: ['boss'] }],", ["DMN-002", "boss"]),
        ("principals: [{ identity: 'uid:7', mayActAs: [7] }],", ["DMN-002", "mayActAs"]),
        ("principals: [{ identity: 'uid:7', mayActAs: ['*'] }],", ["DMN-002", "manual clock"]),
        ("principals: [{ identity: 'uid:7', mayActAs: [], as: 1 }],", ["DMN-001", "as"]),
        (
            "principals: [{ identity: 'uid:7', mayActAs: [] }, { identity: 'uid:7', mayActAs: [] }],",
            ["DMN-002", "identity", "uid:7"]
        ),
        ("limits: { bodyBytes: 1 },", ["DMN-002", "bodyBytes", "1024 to 4000000"]),
        ("limits: { bodyBytes: 1.5 },", ["DMN-002", "bodyBytes", "1.5"]),
        ("limits: { answersDays: 99999999999999999999 },", ["answersDays"]),
        ("limits: { bodyByte: 1 },", ["DMN-001", "did you mean bodyBytes"]),
        ("limits: [],", ["DMN-002", "limits", "an object"]),
        ("leases: { offerMilliseconds: 0 },", ["DMN-002", "offerMilliseconds"]),
        ("commit: { batchMax: 100000 },", ["DMN-002", "batchMax"]),
        ("mail: { digests: { from: 'nine' } },", ["DMN-002", "from", "HH:MM", "nine"]),
        ("mail: { digests: { until: '09:00' } },", ["DMN-002", "until", "after from"]),
        ("log: 'loud',", ["DMN-002", "log", "debug, info, warning or error", "loud"]),
        ("store: 'twice',", ["store"]),
    ]

    @Test(arguments: 0..<mistakes.count)
    func `each mistake names its place and what to write`(number: Int) {
        let (line, words) = Self.mistakes[number]
        do {
            _ = try read(with(line))
            Issue.record("taken: \(line)")
        } catch {
            #expect(error.code == .configuration)
            #expect(error.sentence.contains("/etc/reviewd/reviewd.conf:"), "\(error.sentence)")
            for word in words { #expect(error.sentence.contains(word), "\(error.sentence)") }
        }
    }

    @Test(arguments: [
        "", "{", "[]", "7", "{}", "{store: 's'}", "{store: 's', sockets: 'r'}",
        "{store: 's', sockets: 'r', calendars: 1}", "{store: 's', sockets: 'r', calendars: {}}",
        "{store: 7, sockets: 'r', calendars: {bankHolidays: 'b'}}",
        "{store: '', sockets: 'r', calendars: {bankHolidays: 'b'}}",
        "{store: 's', sockets: '', calendars: {bankHolidays: 'b'}}",
        "{store: 's', sockets: 'tcp://*:7', calendars: {bankHolidays: 'b'}}",
    ])
    func `what lacks something or is no configuration is refused with a sentence`(text: String) {
        do {
            _ = try read(text)
            Issue.record("taken: \(text)")
        } catch {
            #expect(error.code == .configuration)
            #expect(error.sentence.contains("/etc/reviewd/reviewd.conf"), "\(error.sentence)")
        }
    }
}
