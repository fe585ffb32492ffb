import Synchronization

/// The last figures that the loop published; the status thread reads them even while a sync hangs.
final class StatusBoard: Sendable {
    private let figures: Mutex<Figures>

    init(_ figures: Figures) { self.figures = Mutex(figures) }

    func publish(_ next: Figures) { figures.withLock { $0 = next } }
    var current: Figures { figures.withLock { $0 } }
}
