import Glibc

/// Tells a service manager how the pages stand, on `$NOTIFY_SOCKET` (sd_notify(3)); silent where
/// nobody asked.
enum ReadyNotice {
    static func send(_ text: String) {
        guard let raw = getenv("NOTIFY_SOCKET") else { return }
        let path = Array(String(cString: raw).utf8)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        guard let first = path.first, first == UInt8(ascii: "/") || first == UInt8(ascii: "@"),
            path.count < MemoryLayout.size(ofValue: address.sun_path)
        else { return }
        withUnsafeMutableBytes(of: &address.sun_path) { target in
            target.copyBytes(from: path)
            // An abstract name begins with a zero byte, written as @ (unix(7)).
            if first == UInt8(ascii: "@") { target[0] = 0 }
        }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + path.count)
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                sendto(descriptor, text, text.utf8.count, 0, generic, length)
            }
        }
    }
}
