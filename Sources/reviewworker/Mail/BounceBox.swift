import Glibc
import JSON
import ReviewClient

/// A Maildir into which reports of mails come that did not arrive.
///
/// A file goes from `new` to `cur` when the daemon has recorded what it says, so a crash reads it
/// again, which changes nothing. Other mail that lands there is moved, too, and left for a person.
struct BounceBox {
    private let folder: String
    /// Files looked at in one round.
    private static let most = 1_000
    private static let bytesMax = 1 << 20

    /// Throws: LTR-005 where it is no Maildir.
    init(_ folder: String) throws(ProgramError) {
        for part in ["new", "cur"] {
            var status = stat()
            guard stat("\(folder)/\(part)", &status) == 0, status.st_mode & S_IFMT == S_IFDIR
            else {
                throw ProgramError(
                    .noInput, "LTR-005", "this is no Maildir", subject: folder,
                    expected: "a folder with new and cur in it",
                    found: "no folder \(part)",
                    hint: "Deliver to a path that ends in a slash: most mail systems then make one."
                )
            }
        }
        self.folder = folder
    }

    func read(_ door: DaemonDoor, _ note: (String) -> Void) throws(ProgramError) {
        for name in names() {
            guard let bytes = contents("\(folder)/new/\(name)") else { continue }
            if let bounce = Bounce(bytes) {
                try tell(bounce, door, note)
            } else {
                note("a mail in \(folder) is no report: it is left in cur for a person")
            }
            // Until this succeeds it is read again, and the daemon knows it already.
            let flags = name.contains(":2,") ? "" : ":2,"
            rename("\(folder)/new/\(name)", "\(folder)/cur/\(name)\(flags)")
        }
    }

    private func tell(
        _ bounce: Bounce, _ door: DaemonDoor, _ note: (String) -> Void
    ) throws(ProgramError) {
        for mail in bounce.letters {
            do throws(ProgramError) {
                let body: JSONObject = [
                    "id": .string(mail), "state": "bounced", "reason": .string(bounce.status),
                ]
                let answer = try door.ask("LETTER", body)
                note("\(answer["letter"]?.stringValue ?? ""): came back, \(bounce.reason)")
                return
            } catch {
                // Not one of ours, or of another time: the next name may be.
                guard ["REFUSED", "NOT_YOURS", "INVALID"].contains(error.code) else { throw error }
            }
        }
        note("a report in \(folder) is about no letter of ours")
    }

    private func names() -> [String] {
        guard let directory = opendir("\(folder)/new") else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while names.count < Self.most, let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The beginning of a regular file; nil for anything else.
    private func contents(_ path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < Self.bytesMax {
            let count = Glibc.read(file, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { break }
            bytes += chunk[0..<count]
        }
        return bytes
    }
}
