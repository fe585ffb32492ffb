/// libsodium's start, once in a process; every use of the library goes through it first.
internal import CSodium

enum Sodium {
    /// Whether libsodium has chosen its implementations and opened the source of randomness.
    ///
    /// `sodium_init` fails only where the system has no such source: nothing here could run then.
    private static let started: Bool = sodium_init() >= 0

    @inline(__always)
    static func start() {
        precondition(started, "libsodium cannot start: the system gives no random bytes")
    }
}
