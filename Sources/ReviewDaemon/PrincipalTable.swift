import Synchronization

/// The mapped identities, for the status thread; replaced on reload.
final class PrincipalTable: Sendable {
    private let mappings: Mutex<[Configuration.Mapping]>

    init(_ mappings: [Configuration.Mapping]) { self.mappings = Mutex(mappings) }

    func replace(_ next: [Configuration.Mapping]) { mappings.withLock { $0 = next } }

    /// Figures are for every mapped identity: they tell nothing of content.
    func knows(_ identity: String) -> Bool {
        mappings.withLock { $0.contains { $0.identity.utf8.elementsEqual(identity.utf8) } }
    }
}
