/// The C functions through which SQLite uses the faulty file system (https://sqlite.org/vfs.html).
///
/// They stand outside any type, because a C function cannot be made of a closure that captures one.
internal import CSQLite
internal import Synchronization

private typealias FilePointer = UnsafeMutablePointer<sqlite3_file>

// SQLite's extended codes are macros with an expression, which are not imported.
private let shortRead = SQLITE_IOERR | (2 << 8)
private let failedRead = SQLITE_IOERR | (1 << 8)
private let failedWrite = SQLITE_IOERR | (3 << 8)
private let failedSync = SQLITE_IOERR | (4 << 8)
private let failedTruncation = SQLITE_IOERR | (6 << 8)

/// The functions on open files; SQLite keeps the pointer for ever. Unsafe only in name: they are written
/// once, here, and only read afterwards.
nonisolated(unsafe) private let methods: UnsafePointer<sqlite3_io_methods> = {
    let methods = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
    methods.initialize(to: sqlite3_io_methods())
    methods.pointee.iVersion = 2
    fillFile(&methods.pointee)
    fillMemory(&methods.pointee)
    return UnsafePointer(methods)
}()

private func open(of file: FilePointer?) -> OpenFile? {
    guard let file else { return nil }
    return UnsafeMutableRawPointer(file).assumingMemoryBound(to: FaultyFile.self)
        .pointee.open.takeUnretainedValue()
}

private func system(of vfs: UnsafeMutablePointer<sqlite3_vfs>?) -> FaultyFileSystem? {
    guard let data = vfs?.pointee.pAppData else { return nil }
    return Unmanaged<FaultyFileSystem>.fromOpaque(data).takeUnretainedValue()
}

// MARK: The file system

func fillFileSystem(_ vfs: inout sqlite3_vfs) {
    vfs.xOpen = { vfs, name, file, flags, outFlags in
        guard let system = system(of: vfs), let file else { return SQLITE_CANTOPEN }
        file.pointee.pMethods = nil
        let path = name.map { String(cString: $0) } ?? "unnamed-\(system.nextHandle())"
        let isThere = system.disk.withLock { disk in
            if disk.files[path] == nil, flags & SQLITE_OPEN_CREATE != 0 {
                disk.files[path] = FaultyDisk.File()
            }
            return disk.files[path] != nil
        }
        guard isThere else { return SQLITE_CANTOPEN }
        let open = OpenFile(
            system: system, name: path,
            deletesOnClose: flags & SQLITE_OPEN_DELETEONCLOSE != 0)
        UnsafeMutableRawPointer(file).initializeMemory(
            as: FaultyFile.self, to: FaultyFile(open: .passRetained(open)))
        file.pointee.pMethods = methods
        outFlags?.pointee = flags
        return SQLITE_OK
    }
    vfs.xDelete = { vfs, name, _ in
        guard let system = system(of: vfs), let name else { return SQLITE_IOERR }
        let path = String(cString: name)
        return system.disk.withLock { disk in
            if disk.faults.isWithoutPower { return SQLITE_IOERR }
            disk.files[path] = nil
            return SQLITE_OK
        }
    }
    vfs.xAccess = { vfs, name, _, result in
        guard let system = system(of: vfs), let name else { return SQLITE_IOERR }
        let path = String(cString: name)
        result?.pointee = system.disk.withLock { $0.files[path] != nil } ? 1 : 0
        return SQLITE_OK
    }
    vfs.xFullPathname = { _, name, capacity, result in
        guard let name, let result else { return SQLITE_IOERR }
        copyPath(capacity, result, name)
        return SQLITE_OK
    }
    vfs.xRandomness = { vfs, count, bytes in
        guard let system = system(of: vfs), let bytes else { return 0 }
        for index in 0..<Int(count) {
            bytes[index] = CChar(bitPattern: system.disk.withLock { $0.randomByte() })
        }
        return count
    }
    vfs.xSleep = { _, microseconds in microseconds }
    vfs.xCurrentTime = { _, days in
        days?.pointee = 2_461_000.5
        return SQLITE_OK
    }
    vfs.xCurrentTimeInt64 = { _, milliseconds in
        milliseconds?.pointee = 212_630_400_000_000
        return SQLITE_OK
    }
    vfs.xGetLastError = { vfs, _, _ in system(of: vfs)?.lastError ?? 0 }
}

/// Copies a path into SQLite's buffer.
private func copyPath(
    _ capacity: Int32, _ result: UnsafeMutablePointer<CChar>, _ name: UnsafePointer<CChar>
) {
    var index = 0
    while index < Int(capacity) - 1, name[index] != 0 {
        result[index] = name[index]
        index += 1
    }
    result[index] = 0
}

// MARK: Open files

private func fillFile(_ methods: inout sqlite3_io_methods) {
    methods.xClose = { file in
        guard let file else { return SQLITE_OK }
        let place = UnsafeMutableRawPointer(file).assumingMemoryBound(to: FaultyFile.self)
        let open = place.pointee.open.takeRetainedValue()
        open.system.disk.withLock { disk in
            disk.files[open.name]?.locks.drop(open.handle)
            if open.deletesOnClose { disk.files[open.name] = nil }
        }
        return SQLITE_OK
    }
    methods.xRead = { file, into, count, offset in
        guard let open = open(of: file), let into else { return failedRead }
        return read(open, into: into, count: Int(count), offset: Int(offset))
    }
    methods.xWrite = { file, from, count, offset in
        guard let open = open(of: file), let from else { return failedWrite }
        let bytes = UnsafeRawBufferPointer(start: from, count: Int(count))
        let outcome = open.system.disk.withLock {
            $0.write(open.name, offset: Int(offset), bytes)
        }
        return code(outcome, failedWrite)
    }
    methods.xTruncate = { file, length in
        guard let open = open(of: file) else { return failedTruncation }
        let outcome = open.system.disk.withLock { $0.truncate(open.name, to: Int(length)) }
        return code(outcome, failedTruncation)
    }
    methods.xSync = { file, _ in
        guard let open = open(of: file) else { return failedSync }
        return code(open.system.disk.withLock { $0.sync(open.name) }, failedSync)
    }
    methods.xFileSize = { file, size in
        guard let open = open(of: file) else { return SQLITE_IOERR }
        size?.pointee = Int64(open.system.size(of: open.name))
        return SQLITE_OK
    }
    methods.xLock = { file, level in
        guard let open = open(of: file) else { return SQLITE_IOERR }
        let taken = open.system.disk.withLock {
            $0.files[open.name]?.locks.lock(open.handle, level) ?? false
        }
        return taken ? SQLITE_OK : SQLITE_BUSY
    }
    methods.xUnlock = { file, level in
        guard let open = open(of: file) else { return SQLITE_IOERR }
        open.system.disk.withLock { $0.files[open.name]?.locks.unlock(open.handle, to: level) }
        return SQLITE_OK
    }
    methods.xCheckReservedLock = { file, result in
        guard let open = open(of: file) else { return SQLITE_IOERR }
        let reserved = open.system.disk.withLock {
            $0.files[open.name]?.locks.isReserved() ?? false
        }
        result?.pointee = reserved ? 1 : 0
        return SQLITE_OK
    }
    methods.xFileControl = { file, operation, value in
        guard operation == SQLITE_FCNTL_LAST_ERRNO, let open = open(of: file), let value else {
            return SQLITE_NOTFOUND
        }
        value.assumingMemoryBound(to: Int32.self).pointee = open.system.lastError
        return SQLITE_OK
    }
    methods.xSectorSize = { _ in Int32(FaultyDisk.sector) }
    methods.xDeviceCharacteristics = { _ in SQLITE_IOCAP_POWERSAFE_OVERWRITE }
}

private func read(
    _ open: OpenFile, into: UnsafeMutableRawPointer, count: Int, offset: Int
) -> Int32 {
    open.system.disk.withLock { disk in
        if disk.faults.isWithoutPower { return failedRead }
        let content = disk.files[open.name]?.content ?? []
        let available = max(0, min(count, content.count - offset))
        if available > 0 {
            content.withUnsafeBytes { source in
                into.copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: source[offset..<(offset + available)])
                        .baseAddress ?? UnsafeRawPointer(into), byteCount: available)
            }
        }
        if available == count { return SQLITE_OK }
        // SQLite asks for the rest to be zeroed.
        (into + available).initializeMemory(
            as: UInt8.self, repeating: 0, count: count - available)
        return shortRead
    }
}

private func code(_ outcome: FaultyDisk.Outcome, _ failure: Int32) -> Int32 {
    switch outcome {
    case .done: SQLITE_OK
    case .failed: failure
    case .full: SQLITE_FULL
    // As unix says it: the write failed, and `errno` tells why.
    case .readOnly: failure
    }
}

// MARK: The log's index, which lives in shared memory

private func fillMemory(_ methods: inout sqlite3_io_methods) {
    methods.xShmMap = { file, index, size, make, page in
        guard let open = open(of: file) else { return SQLITE_IOERR }
        let address = open.system.disk.withLock {
            $0.files[open.name]?.memory.page(Int(index), size: Int(size), make: make != 0)
        }
        page?.pointee = address.flatMap { UnsafeMutableRawPointer(bitPattern: $0) }
        return SQLITE_OK
    }
    methods.xShmLock = { file, first, count, flags in
        guard let open = open(of: file) else { return SQLITE_IOERR }
        let taken = open.system.disk.withLock {
            $0.files[open.name]?.locks.lockMemory(
                open.handle, from: Int(first), count: Int(count), flags: flags) ?? false
        }
        return taken ? SQLITE_OK : SQLITE_BUSY
    }
    // Every call takes the disk's mutex, which is a barrier.
    methods.xShmBarrier = { file in
        open(of: file)?.system.disk.withLock { _ in }
    }
    methods.xShmUnmap = { file, delete in
        guard let open = open(of: file) else { return SQLITE_OK }
        open.system.disk.withLock {
            if delete != 0 { $0.files[open.name]?.memory.clear() }
        }
        return SQLITE_OK
    }
}
