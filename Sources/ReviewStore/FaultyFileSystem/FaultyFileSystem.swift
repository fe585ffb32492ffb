/// A file system for SQLite whose disk fails when told, for tests: the shipped SQLite code runs on
/// it, so that what a full disk, a failed sync or a power cut does is tried and not supposed.
///
/// Registered under a name of its own; `StoreOptions.fileSystem` takes that name.
internal import CSQLite
internal import Glibc
internal import Synchronization

package final class FaultyFileSystem: Sendable {
    package let name: String
    let disk: Mutex<FaultyDisk>
    /// Address of what SQLite knows it by; 0 once it is retired.
    private let registration = Atomic<UInt>(0)
    private let handles = Atomic<Int>(0)

    /// - Parameter seed: what a power cut keeps is drawn from it.
    package init(seed: UInt64) {
        disk = Mutex(FaultyDisk(seed: seed))
        name = "faulty-\(Self.numbers.wrappingAdd(1, ordering: .relaxed).newValue)"
        register()
    }

    /// Each has a name of its own: a connection may outlive the test that opened it.
    private static let numbers = Atomic<Int>(0)

    package var counts: DiskCounts { disk.withLock { $0.counts } }
    /// Writes, truncations and syncs since the faults were set.
    package var operations: Int { disk.withLock { $0.faults.operations } }
    /// Whether the fault has come to pass.
    package var hasStruck: Bool { disk.withLock { $0.faults.hasStruck } }
    package var isWithoutPower: Bool { disk.withLock { $0.faults.isWithoutPower } }

    /// `errno` of what goes wrong at present.
    var lastError: Int32 { disk.withLock { $0.faults.isReadOnly ? EROFS : 0 } }

    package func set(_ faults: DiskFaults) {
        disk.withLock { $0.faults = faults }
    }

    package func makeRoom() {
        disk.withLock { $0.faults.makeRoom() }
    }

    /// Everything that is open is lost; files hold what was synced and a part of what was not.
    package func cutPower() {
        disk.withLock { $0.cutPower() }
    }

    /// The process is killed: everything that is open is lost, what was written stands.
    package func endProcess() {
        disk.withLock { $0.endProcess() }
    }

    /// Changes a byte behind everyone's back, as a bad disk does.
    package func damage(_ file: String, at offset: Int) {
        disk.withLock {
            guard var content = $0.files[file]?.content, offset < content.count else { return }
            content[offset] ^= 0x55
            $0.files[file]?.content = content
            $0.files[file]?.durable = content
        }
    }

    package func size(of file: String) -> Int {
        disk.withLock { $0.files[file]?.content.count ?? 0 }
    }

    func nextHandle() -> Int {
        handles.wrappingAdd(1, ordering: .relaxed).newValue
    }

    /// Gives everything back that the file system held, its files too.
    ///
    /// Only to be called when every connection on it is gone.
    package func retire() {
        let address = registration.exchange(0, ordering: .relaxed)
        guard let system = UnsafeMutablePointer<sqlite3_vfs>(bitPattern: address) else { return }
        sqlite3_vfs_unregister(system)
        disk.withLock { disk in
            for file in disk.files.keys { disk.files[file]?.memory.free() }
            disk.files = [:]
        }
        UnsafePointer(system.pointee.zName)?.deallocate()
        if let data = system.pointee.pAppData {
            Unmanaged<FaultyFileSystem>.fromOpaque(data).release()
        }
        system.deallocate()
    }

    /// Registers with SQLite, which keeps the pointers until `retire`.
    private func register() {
        let cName = UnsafeMutablePointer<CChar>.allocate(capacity: name.utf8.count + 1)
        for (index, byte) in name.utf8.enumerated() { cName[index] = CChar(bitPattern: byte) }
        cName[name.utf8.count] = 0
        let system = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        system.initialize(to: sqlite3_vfs())
        system.pointee.iVersion = 2
        system.pointee.szOsFile = Int32(MemoryLayout<FaultyFile>.stride)
        system.pointee.mxPathname = 512
        system.pointee.zName = UnsafePointer(cName)
        system.pointee.pAppData = Unmanaged.passRetained(self).toOpaque()
        fillFileSystem(&system.pointee)
        let code = sqlite3_vfs_register(system, 0)
        precondition(code == SQLITE_OK, "SQLite refuses the file system")
        registration.store(UInt(bitPattern: system), ordering: .relaxed)
    }
}

/// An open file as SQLite knows it: its own part comes first.
struct FaultyFile {
    var base = sqlite3_file()
    var open: Unmanaged<OpenFile>
}

/// An open file as the file system knows it.
final class OpenFile {
    let system: FaultyFileSystem
    let name: String
    let handle: Int
    let deletesOnClose: Bool

    init(system: FaultyFileSystem, name: String, deletesOnClose: Bool) {
        self.system = system
        self.name = name
        self.deletesOnClose = deletesOnClose
        handle = system.nextHandle()
    }
}
