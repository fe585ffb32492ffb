import Glibc
import ReviewDaemon
import ReviewStore

/// The disk of the simulated machine: the faulty file system, and a folder for the crash note, which
/// is a real file because it is mapped into memory.
struct SimulatedDisk: ~Copyable {
    let system: FaultyFileSystem
    let folder: String
    var store: String { folder + "/store" }

    init(seed: UInt64) throws(Ending) {
        system = FaultyFileSystem(seed: seed)
        var template = Array("/tmp/reviewd-simulation-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw Ending(.fault, "no folder can be made in /tmp")
        }
        folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        system.retire()
        unlink(folder + "/store.note")
        rmdir(folder)
    }
}
