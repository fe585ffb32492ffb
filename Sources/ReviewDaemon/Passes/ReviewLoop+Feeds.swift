import Digest
import JSON
import ReviewEngine
import ReviewStore
import ReviewWire

/// FEED, and CALENDAR with one: the address at which a calendar program reads somebody's dates.
///
/// It is in no mail and stands in a program's settings, so it opens nothing else, and whoever has it
/// can take it back.
extension ReviewLoop {
    private static let feedMilliseconds: Int64 = 400 * 86_400_000
    /// Addresses of one principal at a time; the oldest gives way.
    private static let feedsMax = 5

    /// A new address; with `end` all of the principal's that show the same are taken back instead, with
    /// `list` they are told of.
    func changeFeed(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let whose = try feedOwner(fields, principal)
        var review: String?
        if let task = caller.pass?.task.flatMap({ TaskID($0) }) {
            // A task's link reaches no further than the review that the task is of.
            let known = try load(task.review.number)?.review
            review = "\(known?.parent?.review ?? task.review)"
        } else if fields.object["review"] != nil {
            let id = try fields.review()
            _ = try steerable(id, by: principal)
            review = "\(id)"
        }
        let own = try feeds(of: whose)
        if try fields.flag("list") { return .ok(["feeds": .array(lines(of: own, only: review))]) }
        let standing = own.filter { sameBytes($0.review ?? "", review ?? "") }
        if try fields.flag("end") {
            for feed in standing { end(feed) }
            return .ok(["ended": .int(Int64(standing.count))])
        }
        let secret = Digest.hex(Entropy.bytes(Self.secretBytes))
        let feed = Pass(
            hash: Self.hash(secret), kind: .feed, principal: "\(whose)",
            madeAt: makeRoom(among: standing, atMost: Self.feedsMax),
            until: times.wall + Self.feedMilliseconds, review: review)
        note("feed", feed, by: Actor(caller, principal))
        let path = "/calendar/\(secret).ics"
        var reply: JSONObject = [
            "feed": .string(secret), "path": .string(path), "to": .string(feed.principal),
            "until": .string(InstantText.text(feed.until)),
        ]
        reply["review"] = review.map { .string($0) }
        if !configuration.pages.isEmpty {
            reply["address"] = .string(configuration.pages + path)
        }
        return .ok(reply)
    }

    /// Those that still open something, the oldest first; never their secrets, which nobody has kept.
    private func lines(of feeds: [Pass], only review: String?) -> [JSONValue] {
        feeds.compactMap { feed in
            guard feed.until > times.wall,
                review == nil || sameBytes(feed.review ?? "", review ?? "")
            else { return nil }
            var line: JSONObject = [
                "to": .string(feed.principal), "madeAt": .string(InstantText.text(feed.madeAt)),
                "until": .string(InstantText.text(feed.until)),
            ]
            line["review"] = feed.review.map { .string($0) }
            return .object(line)
        }
    }

    /// Everybody for themselves; a coordinator also for the people of the region.
    private func feedOwner(
        _ fields: Fields, _ principal: Principal
    ) throws(Refusal) -> Principal {
        switch principal {
        case .queue, .operator: throw Self.noCalendar(of: principal)
        case .coordinator(let region):
            guard let word = try fields.optionalText("for") else { return principal }
            if case .person(let id)? = Principal(word), let person = try person(id)?.subject,
                sameBytes(person.region, region)
            {
                return .person(id)
            }
            throw Refusal(
                .notYours, "DMN-146", "you give no link to this principal", subject: "for",
                expected: "a person of the region", found: word)
        case .person, .organisation, .role: return principal
        }
    }

    private func feeds(of principal: Principal) throws(Refusal) -> [Pass] {
        do {
            return try store.feeds(of: "\(principal)")
        } catch {
            throw Refusal(.internal, "DMN-013", "the store cannot be read: \(error)")
        }
    }

    static func noCalendar(of principal: Principal) -> Refusal {
        Refusal(
            .notYours, "DMN-164", "only people, hosts and coordinators have a calendar",
            subject: "as", found: "\(principal)")
    }

    /// What a calendar program is given.
    func readFeed(
        _ fields: Fields, _ mapping: Configuration.Mapping, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let feed = try pass(of: try fields.text("feed"), mapping)
        guard feed.kind == .feed, feed.until > times.wall, let whose = Principal(feed.principal)
        else { throw Self.unknownSecret }
        var entries = calendarEntries
        entries.show(whose)
        entries.review = feed.review
        return try tell(entries, caller)
    }
}
