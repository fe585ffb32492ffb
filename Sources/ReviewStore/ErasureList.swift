internal import Glibc
internal import ReviewEngine

/// The list of bodies that were erased: a file beside the store, and not part of it.
///
/// A copy of the store that was made before an erasure still has the body. The list is kept when
/// such a copy is put back, so that opening it erases again what was erased (`STORE.erasures`, a line
/// a body: its hash, and when, in milliseconds since 1970). Salted hashes tell nothing of a text.
package struct ErasureList: Sendable {
    package struct Line: Sendable, Equatable {
        package var hash: String
        package var at: Int64

        package init(hash: String, at: Int64) {
            self.hash = hash
            self.at = at
        }
    }

    private let path: String

    /// What its name has after the store's.
    static let suffix = ".erasures"

    package init(beside store: String) { path = store + Self.suffix }

    /// Every line that can be read; a torn last one, of a stop while it was written, is not there:
    /// its erasure had not begun.
    package func lines() throws(StoreError) -> [Line] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return [] }
            throw failure("read")
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count >= 0 else { throw failure("read") }
            if count == 0 { break }
            bytes += buffer[0..<count]
        }
        return bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
            let words = line.split(separator: UInt8(ascii: " "))
            guard words.count == 2, words[0].count == 64,
                let at = Int64(String(decoding: words[1], as: UTF8.self))
            else { return nil }
            return Line(hash: String(decoding: words[0], as: UTF8.self), at: at)
        }
    }

    /// Adds lines and brings them to disk, before their bodies are erased.
    package func add(_ lines: [Line]) throws(StoreError) {
        guard !lines.isEmpty else { return }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("open") }
        defer { close(descriptor) }
        // A torn line of before ends here.
        let text = "\n" + lines.map { "\($0.hash) \($0.at)\n" }.joined()
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw failure("write") }
            bytes = bytes.dropFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw failure("sync") }
    }

    private func failure(_ doing: String) -> StoreError {
        let reason = errno
        return StoreError(
            .init(openFailure: reason), doing: "\(doing) the list of erasures", path: path,
            detail: String(cString: strerror(reason)))
    }
}
