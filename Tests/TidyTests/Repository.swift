import Foundation

/// The project's own files, as the tidy tests read them.
struct Repository {
    /// A file with its path from the top, always with `/`.
    struct File {
        let path: String
        let text: String

        var name: String { String(path.split(separator: "/").last ?? "") }
        /// `Sources/JSON/JSONReader.swift` stands in the room `JSON`.
        var room: String {
            let parts = path.split(separator: "/")
            return parts.count > 2 ? String(parts[1]) : ""
        }
        var isTest: Bool { path.hasPrefix("Tests/") }
        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    }

    let top: URL

    init(thisFile: String = #filePath) {
        top = URL(fileURLWithPath: thisFile)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    }

    /// Names at the top that the file system shows without its dotfiles.
    func topLevelNames() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: top.path)
            .filter { !$0.hasPrefix(".") && $0 != "Package.resolved" }
            .sorted()
    }

    /// Names of the folders below one of the top folders.
    func folders(in folder: String) throws -> [String] {
        let parent = top.appendingPathComponent(folder)
        return try FileManager.default.contentsOfDirectory(atPath: parent.path)
            .filter { name in
                var isFolder: ObjCBool = false
                let path = parent.appendingPathComponent(name).path
                return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
                    && isFolder.boolValue && !name.hasPrefix(".")
            }
            .sorted()
    }

    func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: top.appendingPathComponent(path).path)
    }

    func read(_ path: String) throws -> String {
        try String(contentsOf: top.appendingPathComponent(path), encoding: .utf8)
    }

    /// Every file of the project that is text, in order of its path.
    func files() throws -> [File] {
        var found = try topLevelNames().filter { $0.contains(".") || $0 == "LICENSE" }
        for folder in ["Sources", "Tests", "Workflows", "Ops", ".ci"] where exists(folder) {
            let below = try FileManager.default.subpathsOfDirectory(
                atPath: top.appendingPathComponent(folder).path)
            found += below.map { folder + "/" + $0 }
        }
        return found.sorted().compactMap { path in
            guard !path.contains("__pycache__"), let text = try? read(path) else { return nil }
            return File(path: path, text: text)
        }
    }

    func swiftFiles(in folders: [String] = ["Sources", "Tests"]) throws -> [File] {
        try files().filter { file in
            file.path.hasSuffix(".swift") && folders.contains { file.path.hasPrefix($0 + "/") }
        }
    }

    func markdownFiles() throws -> [File] {
        try files().filter { $0.path.hasSuffix(".md") }
    }
}
