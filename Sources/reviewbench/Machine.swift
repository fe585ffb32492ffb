import Foundation
import Glibc
import JSON

/// On what a figure was made: without it the figure means nothing.
enum Machine {
    static var description: String {
        var names = utsname()
        uname(&names)
        let kernel = withUnsafeBytes(of: names.release) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        let lines = text(of: "/proc/cpuinfo").split(separator: "\n")
        let model = lines.first { $0.hasPrefix("model name") }?.split(separator: ":").last
        let name = model.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown processor"
        return "\(sysconf(Int32(_SC_NPROCESSORS_ONLN))) x \(name), Linux \(kernel)"
    }

    /// Of the checkout that this program was built in; "unknown" elsewhere.
    static var commit: String {
        var folder = URL(filePath: programFolder)
        while folder.path.count > 1 {
            defer { folder.deleteLastPathComponent() }
            let git = folder.appending(path: ".git").path
            let head = text(of: git + "/HEAD").trimmingCharacters(in: .whitespacesAndNewlines)
            if head.isEmpty { continue }
            guard head.hasPrefix("ref: ") else { return head }
            let branch = String(head.dropFirst(5))
            let loose = text(of: "\(git)/\(branch)")
            if !loose.isEmpty { return loose.trimmingCharacters(in: .whitespacesAndNewlines) }
            let packed = text(of: git + "/packed-refs").split(separator: "\n")
            return packed.first { $0.hasSuffix(" \(branch)") }.map { String($0.prefix(40)) }
                ?? "unknown"
        }
        return "unknown"
    }

    /// Where this program lies: the others are built beside it.
    static var programFolder: String {
        let program =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            ?? CommandLine.arguments[0]
        return URL(filePath: program).deletingLastPathComponent().path
    }

    static var build: String {
        #if DEBUG
            "debug"
        #else
            "release"
        #endif
    }

    /// A small file of the system's; empty if there is none.
    static func text(of path: String) -> String {
        // Files of /proc say that they have no bytes, so they are read to their end.
        guard let file = FileHandle(forReadingAtPath: path) else { return "" }
        defer { try? file.close() }
        return String(decoding: (try? file.readToEnd()) ?? Data(), as: UTF8.self)
    }
}
