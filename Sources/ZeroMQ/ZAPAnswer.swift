/// The decision on one ZAP request (RFC 27): a pure function of its frames, used by `ZAPHandler`.

struct ZAPAnswer {
    let frames: [Frame]
    let admits: Bool

    /// Request frames: version "1.0", request id, domain, address, routing id, mechanism,
    /// credentials. Reply frames: version, request id, status, text, user id, metadata.
    init(to request: [Frame], domains: [String]) {
        let id = request.count > 1 ? request[1] : []
        let (status, text, user) = Self.decide(request, domains)
        admits = status == "200"
        frames = [
            Frame("1.0".utf8), id, Frame(status.utf8), Frame(text.utf8), Frame(user.utf8), [],
        ]
    }

    private static func decide(
        _ request: [Frame], _ domains: [String]
    ) -> (status: String, text: String, user: String) {
        guard request.count >= 6, request[0].elementsEqual("1.0".utf8) else {
            return ("500", "not a ZAP 1.0 request", "")
        }
        guard domains.contains(where: { request[2].elementsEqual($0.utf8) }) else {
            return ("400", "unknown domain", "")
        }
        guard let uid = uid(ofAddress: request[3]) else {
            return ("400", "tcp is not configured", "")
        }
        guard request[5].elementsEqual("NULL".utf8) else {
            return ("400", "mechanism is not configured", "")
        }
        return ("200", "OK", "uid:\(uid)")
    }

    /// libzmq 4.3.4 writes the address of an ipc peer as `localhost:uid:gid:pid`, a tcp peer's as
    /// its number: no tcp address starts with a name.
    private static func uid(ofAddress address: Frame) -> UInt32? {
        let parts = address.split(
            separator: UInt8(ascii: ":"), maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0].elementsEqual("localhost".utf8) else { return nil }
        let numbers = parts.dropFirst().compactMap { UInt32(String(decoding: $0, as: UTF8.self)) }
        return numbers.count == 3 ? numbers.first : nil
    }
}
