import Glibc
package import JSON

/// Files named on a command line, read and written whole; `-` is stdin or stdout.
package enum InputFile {
    /// Longer files are refused: nothing that a client sends is longer.
    package static let bytesMax = 16 << 20

    /// Throws: CLI-006 the file cannot be read, or is too long.
    package static func read(
        _ path: String, atMost bytesMax: Int = InputFile.bytesMax
    ) throws(ProgramError) -> [UInt8] {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("the file cannot be read", path) }
        defer { if path != "-" { close(descriptor) } }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure("the file cannot be read", path) }
            if count == 0 { return bytes }
            bytes += chunk[0..<count]
            guard bytes.count <= bytesMax else {
                throw ProgramError(
                    .data, "CLI-006", "the file is too long", subject: path,
                    expected: "at most \(bytesMax) bytes")
            }
        }
    }

    /// Reads a JSON or JSON5 file.
    ///
    /// Throws: CLI-006, CLI-007 with line and column.
    package static func readJSON5(_ path: String) throws(ProgramError) -> JSONNode {
        try parse(read(path), file: path == "-" ? "stdin" : path)
    }

    package static func parse(_ bytes: [UInt8], file: String) throws(ProgramError) -> JSONNode {
        do {
            return try JSONReader.parseJSON5(bytes, file: file)
        } catch {
            throw ProgramError(
                .data, "CLI-007", error.problem,
                subject: "\(error.position.file):\(error.position.line):\(error.position.column)",
                expected: error.expected, found: error.found, hint: error.hint)
        }
    }

    /// Writes the whole file, replacing it in one step, so that a reader never sees half of it.
    ///
    /// Throws: CLI-008 the file cannot be written.
    package static func write(_ text: String, to path: String) throws(ProgramError) {
        if path == "-" { return Terminal.write(text, to: STDOUT_FILENO) }
        try write(Array(text.utf8), to: path)
    }

    package static func write(_ content: [UInt8], to path: String) throws(ProgramError) {
        if path == "-" {
            guard put(content[...], STDOUT_FILENO) else { throw unwritable("stdout") }
            return
        }
        let temporary = "\(path).\(getpid()).part"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw unwritable(path) }
        let isWritten = put(content[...], descriptor)
        guard close(descriptor) == 0, isWritten, rename(temporary, path) == 0 else {
            let error = unwritable(path)
            unlink(temporary)
            throw error
        }
    }

    private static func put(_ content: ArraySlice<UInt8>, _ descriptor: Int32) -> Bool {
        var bytes = content
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 { bytes = bytes.dropFirst(count) } else if errno != EINTR { return false }
        }
        return true
    }

    private static func unwritable(_ path: String) -> ProgramError {
        ProgramError(
            .cannotCreate, "CLI-008", "the file cannot be written", subject: path,
            found: String(cString: strerror(errno)))
    }

    private static func failure(_ problem: String, _ path: String) -> ProgramError {
        ProgramError(
            .noInput, "CLI-006", problem, subject: path, found: String(cString: strerror(errno)))
    }
}
