import ReviewStore
import Synchronization

/// Salts of personal bodies, from the seed.
final class SaltSource: Sendable {
    private let source: Mutex<SplitMix64>

    init(seed: UInt64) { source = Mutex(SplitMix64(seed: seed)) }

    func bytes(_ count: Int) -> [UInt8] {
        source.withLock { source in
            (0..<count).map { _ in UInt8(truncatingIfNeeded: source.next() >> 24) }
        }
    }
}
