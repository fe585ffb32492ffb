import Glibc
import Synchronization

/// One line a fact on standard error: `2026-11-23T01:30:00Z level message`; never personal data.
///
/// Callers pass ids, counts and codes, not bodies, reasons or names.
package struct Log: Sendable {
    package enum Level: Int, Sendable, Comparable {
        case debug
        case info
        case warning
        case error

        package static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
        var word: String {
            switch self {
            case .debug: "debug"
            case .info: "info"
            case .warning: "warning"
            case .error: "error"
            }
        }
    }

    package let least: Level

    /// Takes the lines instead of standard error.
    private let taker: (@Sendable (Level, String) -> Void)?

    package init(least: Level = .info, to taker: (@Sendable (Level, String) -> Void)? = nil) {
        self.least = least
        self.taker = taker
    }

    /// Each request and how it ended: for an operator who looks for one.
    package func debug(_ message: @autoclosure () -> String) { write(.debug, message) }
    package func info(_ message: @autoclosure () -> String) { write(.info, message) }
    package func warning(_ message: @autoclosure () -> String) { write(.warning, message) }
    package func error(_ message: @autoclosure () -> String) { write(.error, message) }

    private func write(_ level: Level, _ message: () -> String) {
        guard level >= least else { return }
        if let taker { return taker(level, message()) }
        var now = time(nil)
        var parts = tm()
        gmtime_r(&now, &parts)
        var stamp = [CChar](repeating: 0, count: 32)
        strftime(&stamp, stamp.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
        let text = stamp.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        // One write a line, so that lines of several threads do not mix.
        let line = text + Array(" \(level.word) \(message())\n".utf8)
        _ = line.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
