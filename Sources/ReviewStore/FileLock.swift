/// The lock that lets one daemon have a store, or a folder of sockets: an advisory lock on a file.
///
/// The system drops it when the process ends, however it ends, so no stale lock is ever left.
internal import Glibc

package struct FileLock: ~Copyable {
    private let descriptor: Int32

    /// Takes the lock at once or says who has it.
    ///
    /// - Parameters:
    ///   - lockPath: the file, made if it is not there.
    ///   - path: what it stands for, told in errors.
    package init(_ lockPath: String, for path: String) throws(StoreError) {
        let opened = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard opened >= 0 else {
            throw StoreError(
                .init(openFailure: errno), doing: "open its lock file", path: path,
                detail: "\(lockPath): \(String(cString: strerror(errno)))")
        }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            let holder = Self.processID(in: opened)
            close(opened)
            if reason == EWOULDBLOCK {
                let detail = holder.map { "process \($0) has it" } ?? "another process has it"
                throw StoreError(
                    .locked(holder: holder), doing: "be opened", path: path, detail: detail)
            }
            throw StoreError(
                .io, doing: "lock \(lockPath)", path: path,
                detail: String(cString: strerror(reason)))
        }
        descriptor = opened
        let note = "\(getpid())\n"
        // Only a help for whoever is refused: a full disk must not keep the store from opening.
        _ = ftruncate(descriptor, 0)
        _ = note.withCString { pwrite(descriptor, $0, strlen($0), 0) }
    }

    deinit {
        close(descriptor)
    }

    private static func processID(in descriptor: Int32) -> Int32? {
        var buffer = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: buffer.prefix(count).filter { $0 > 32 }, as: UTF8.self))
    }
}

extension StoreError.Kind {
    /// Which kind a failed `open` is, by its `errno`.
    init(openFailure: Int32) {
        switch openFailure {
        case ENOSPC, EDQUOT: self = .full
        case EROFS, EACCES, EPERM: self = .readOnly
        case ENOENT: self = .missing
        default: self = .io
        }
    }
}
