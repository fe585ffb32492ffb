import Glibc

/// What the kernel says of a process (proc(5)).
struct ProcessFigures {
    /// Processor seconds, user and system together, since its start.
    var processor = 0.0
    /// Kilobytes resident now.
    var resident: Int64 = 0
    /// The same of each thread, the busiest first.
    var threads: [(name: String, processor: Double)] = []

    init(_ process: pid_t) {
        processor = Self.seconds("/proc/\(process)/stat")
        for line in Machine.text(of: "/proc/\(process)/status").split(separator: "\n")
        where line.hasPrefix("VmRSS:") {
            resident = line.split(separator: " ").dropFirst().first.flatMap { Int64($0) } ?? 0
        }
        guard let folder = opendir("/proc/\(process)/task") else { return }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let thread = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard Int32(thread) != nil else { continue }
            let path = "/proc/\(process)/task/\(thread)"
            let name = Machine.text(of: "\(path)/comm").split(separator: "\n").first ?? ""
            threads.append(("\(name) \(thread)", Self.seconds("\(path)/stat")))
        }
    }

    /// Fields 14 and 15, counted behind the name, which may hold anything.
    private static func seconds(_ path: String) -> Double {
        let fields = Machine.text(of: path).split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 13, let user = Double(fields[11]), let system = Double(fields[12])
        else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}
