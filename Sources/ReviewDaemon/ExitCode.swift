import Glibc

/// Why reviewd ended, for scripts and service managers; the numbers follow sysexits(3).
package enum ExitCode: Int32, Error, Sendable {
    case stopped = 0
    /// A command line that cannot be understood.
    case usage = 64
    /// A configuration, workflow or calendar file that cannot be used.
    case configuration = 78
    /// Another reviewd holds this store.
    case locked = 73
    /// The store is damaged, of another clock, or of a newer version.
    case store = 65
    /// A sync of the disk failed: what was not acknowledged may be lost, nothing else is.
    case sync = 74
    /// A socket could not be bound.
    case sockets = 69
    /// A fault of the daemon itself.
    case fault = 70
}

/// Ends the daemon with a sentence and an exit code.
package struct Ending: Error, Sendable {
    package let code: ExitCode
    package let sentence: String

    package init(_ code: ExitCode, _ sentence: String) {
        self.code = code
        self.sentence = sentence
    }

    /// Tells the operator on standard error.
    package func say() {
        let text = Array("reviewd: \(sentence)\n".utf8)
        _ = text.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
