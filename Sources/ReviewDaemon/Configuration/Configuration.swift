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
