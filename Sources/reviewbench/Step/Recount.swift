import JSON
import ReviewClient
import ReviewWire

/// Counts completions after the restart, in two ways that the clients had no hand in: the journal's
/// entries, and the counter in the context of reviews.
struct Recount {
    private let commands: WirePort<CommandVerb>
    private let reviews: Int
    /// By review number.
    private(set) var completions: [Int32]
    /// Entries of the journal in all.
    private(set) var entries = 0

    private static let page: Int64 = 500
    private static let asked = 100

    init(_ commands: WirePort<CommandVerb>, reviews: Int) {
        self.commands = commands
        self.reviews = reviews
        completions = Array(repeating: 0, count: reviews + 1)
    }

    /// Reads the journal from its start.
    mutating func readJournal() throws(ProgramError) {
        var after: Int64? = 0
        while let from = after {
            let body = try commands.ask(
                .journal,
                ["as": "operator", "after": .int(from), "limit": .int(Self.page)])
            for entry in body["entries"]?.arrayValue ?? [] {
                entries += 1
                guard entry["kind"]?.stringValue == "complete",
                    let subject = entry["subject"]?.stringValue, subject.hasPrefix("review/r"),
                    let number = Int(subject.dropFirst("review/r".count)),
                    completions.indices.contains(number)
                else { continue }
                completions[number] += 1
            }
            after = body["next"]?.intValue
        }
    }

    /// Reviews whose own counter differs from the journal's: none, in a sound store.
    func differing() throws(ProgramError) -> [String] {
        var differing: [String] = []
        for number in stride(from: 1, through: reviews, by: max(1, reviews / Self.asked)) {
            let body = try commands.ask(
                .show,
                ["as": .string(BenchDaemon.coordinator), "review": .string("r\(number)")])
            let counted = body["review"]?["context"]?[StepChart.counter]?.intValue ?? -1
            if counted != Int64(completions[number]) {
                differing.append("r\(number) counts \(counted), its journal \(completions[number])")
            }
        }
        return differing
    }

    /// Reviews whose journal has fewer completions than were acknowledged, or more than were sent.
    func differing(from tally: Tally) -> [String] {
        let (acknowledged, sent) = tally.perReview
        return completions.indices.compactMap { number in
            let counted = completions[number]
            if counted >= acknowledged[number], counted <= sent[number] { return nil }
            return "r\(number): \(acknowledged[number]) acknowledged, \(sent[number]) sent, "
                + "\(counted) in the journal"
        }
    }
}
