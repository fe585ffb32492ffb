import Foundation

/// A file of an independent suite.
struct ConformanceFile {
    /// The last part of its path.
    var name: String
    /// What follows the last dot of the name.
    var ending: String
    var bytes: [UInt8]
}

/// Where the independent suites lie: the folder that the environment variable CONFORMANCE names, or
/// `../shared/conformance` beside the package.
///
/// They are never committed.
enum ConformanceFolder {
    /// The files of one suite, sorted by path; nil, with a printed line, if the suite is not there.
    static func files(of suite: String) throws -> [ConformanceFile]? {
        let folder = location.appendingPathComponent(suite)
        guard FileManager.default.fileExists(atPath: folder.path),
            let found = FileManager.default.enumerator(atPath: folder.path)
        else {
            print("\(suite): skipped, there is no folder \(folder.path)")
            return nil
        }
        let urls = found.compactMap { $0 as? String }.sorted().map(folder.appendingPathComponent)
        return try urls.compactMap { url in
            guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else {
                return nil
            }
            return ConformanceFile(
                name: url.lastPathComponent, ending: url.pathExtension,
                bytes: [UInt8](try Data(contentsOf: url)))
        }
    }

    private static var location: URL {
        if let named = ProcessInfo.processInfo.environment["CONFORMANCE"] {
            return URL(fileURLWithPath: named, isDirectory: true)
        }
        return URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("shared/conformance")
    }
}
