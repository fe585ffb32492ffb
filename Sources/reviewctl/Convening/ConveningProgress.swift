import ReviewClient
import ReviewConvening

/// Tells on stderr, at most every two seconds, how far a search for teams is.
final class ConveningProgress {
    private static let pause: Int64 = 2_000

    private let terminal: Terminal
    private let isQuiet: Bool
    private var next = MachineClock.steady + pause

    init(_ terminal: Terminal, isQuiet: Bool) {
        self.terminal = terminal
        self.isQuiet = isQuiet
    }

    func tell(_ progress: ConveningControl.Progress) {
        guard !isQuiet, MachineClock.steady >= next else { return }
        next = MachineClock.steady + Self.pause
        let part = progress.searches * 100 / max(1, progress.effort)
        let gap =
            progress.gap.map { "within \($0 / 10).\($0 % 10) % of the best" } ?? "no bound yet"
        terminal.note("searching: \(part) % of the effort, \(gap)")
    }
}
