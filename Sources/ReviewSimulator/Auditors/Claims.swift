import JSON
import ReviewDaemon
import ReviewWire

/// What the daemon has told its users is done; all of it must be on the disk for ever.
struct Claims {
    private enum Claim: Hashable {
        case title(String)
        case event(String)
        /// `r1-2#3` ended so, with this token of its result.
        case ended(String, kind: String, token: String)
        case granted(String)
        case exists(review: String)
        /// A subject has an entry of this kind.
        case subject(String)
    }

    private var open: Set<Claim> = []
    private var kept: Set<Claim> = []
    /// By subject and kind: request ids asked, and those told that it is done.
    private var steering: [String: (asked: Set<RequestID>, told: Set<RequestID>)] = [:]

    mutating func asked(_ asked: ClientLine.Asked) {
        guard let key = Self.steeringKey(asked) else { return }
        steering[key, default: ([], [])].asked.insert(asked.id)
    }

    /// Steering leaves no mark of ours in the journal; it is counted.
    private static func steeringKey(_ asked: ClientLine.Asked) -> String? {
        let review = asked.body["review"]?.stringValue ?? ""
        switch asked.verb {
        case .hold: return "review/\(review) hold"
        case .cancel: return "review/\(review) cancel"
        case .release where asked.body["review"] != nil: return "review/\(review) release"
        default: return nil
        }
    }

    private mutating func claim(_ claim: Claim) {
        if !kept.contains(claim) { open.insert(claim) }
    }

    mutating func told(_ asked: ClientLine.Asked, _ body: JSONObject, door: Door) {
        if asked.body["dryRun"] != nil { return }
        let task = asked.body["task"]?.stringValue ?? ""
        let token = "\(task)#\(asked.body["attempt"]?.intValue ?? 0)"
        if let key = Self.steeringKey(asked) { steering[key]?.told.insert(asked.id) }
        switch asked.verb {
        case .start:
            claim(.title(asked.body["title"]?.stringValue ?? ""))
            claim(.exists(review: body["review"]?.stringValue ?? ""))
        case .event: claim(.event(asked.body["data"]?["token"]?.stringValue ?? ""))
        case .complete:
            let result = asked.body["result"]?["token"]?.stringValue ?? ""
            claim(.ended(token, kind: "complete", token: result))
        case .error: claim(.ended(token, kind: "error", token: ""))
        case .fail: claim(.ended(token, kind: "fail", token: ""))
        case .release where door == .tasks: claim(.ended(token, kind: "give-back", token: ""))
        case .deploy: claim(.subject("workflow/\(asked.body["name"]?.stringValue ?? "") deploy"))
        case .import:
            for person in asked.body["people"]?.arrayValue ?? [] {
                claim(.subject("person/\(person["id"]?.stringValue ?? "") import"))
            }
        case .retry: claim(.subject("review/\(task.prefix { $0 != "-" }) retry"))
        case .answer: claim(.subject("review/\(task.prefix { $0 != "-" }) complete"))
        case .list:
            for row in body["reviews"]?.arrayValue ?? [] {
                claim(.exists(review: row["id"]?.stringValue ?? ""))
            }
        default: break
        }
    }

    /// A pushed task: its attempt is journalled before it leaves.
    mutating func pushed(_ body: JSONObject) {
        let task = body["task"]?.stringValue ?? ""
        claim(.granted("\(task)#\(body["attempt"]?.intValue ?? 0)"))
    }

    /// Claims that the journal does not bear out.
    mutating func unkept(_ facts: JournalFacts) -> [String] {
        var problems: [String] = []
        for claim in open {
            if Self.holds(claim, facts) {
                kept.insert(claim)
            } else {
                problems.append("the daemon told of what is not on its disk: \(claim)")
            }
        }
        open.subtract(kept)
        for (key, ids) in steering {
            let count = facts.kinds[key] ?? 0
            if count < ids.told.count || count > ids.asked.count {
                problems.append(
                    "\(key): asked \(ids.asked.count) times, told done \(ids.told.count) times, "
                        + "done \(count) times")
            }
        }
        return problems.sorted()
    }

    private static func holds(_ claim: Claim, _ facts: JournalFacts) -> Bool {
        switch claim {
        case .title(let title): facts.titles[title] != nil
        case .event(let token): facts.events[token] != nil
        case .ended(let task, let kind, let token):
            facts.ends[task, default: []].contains { $0.kind == kind && $0.token == token }
        case .granted(let task): facts.grants[task] != nil
        case .exists(let review): facts.lastEntry[review] != nil
        case .subject(let key): facts.kinds[key] != nil
        }
    }
}
