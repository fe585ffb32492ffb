import CMicroHTTP
import Glibc
import ReviewClient

/// HTTP by libmicrohttpd: the one file that knows it. What arrives is handed to `answer` as a value,
/// on a thread of its crew, and what comes back is sent.
///
/// libmicrohttpd reads headers and bodies on its own threads and never waits for the daemon: a
/// connection is put aside (suspended) until its answer is there.
final class HTTPServer: Sendable {
    struct Limits: Sendable {
        var connections: UInt32 = 512
        /// Bytes of a form.
        var bodyBytes = 262_144
        /// Bytes of a form with documents, and how many such come or go at a time: each is held whole.
        var documentBytes = 20_971_520
        var documents = 4
        /// Bytes of request line and headers together, and what the library needs beside them.
        var headerBytes = 32_768
        /// Silence after which a connection is closed.
        var idleSeconds: UInt32 = 15
        /// How long a request may take to arrive, however slowly it trickles.
        var arrivalSeconds: Int64 = 30
        /// Requests that wait for a free thread of the crew.
        var waiting = 256
        var threads = 4
    }

    /// What no page is asked about.
    enum Refused: Sendable {
        case tooLarge
        case busy
        case method
    }

    private let room: Room
    /// The library's own handle; it is thread-safe, and stopped once.
    private let daemon: UInt

    /// What the library's callbacks reach: never freed before the library has stopped.
    private final class Room: Sendable {
        let limits: Limits
        let crew: Crew<Exchange>
        let documents: Places
        let refusal: @Sendable (Refused) -> HTTPResponse

        init(
            _ limits: Limits, _ crew: Crew<Exchange>,
            _ refusal: @escaping @Sendable (Refused) -> HTTPResponse
        ) {
            self.limits = limits
            self.crew = crew
            self.refusal = refusal
            documents = Places(limits.documents)
        }
    }

    /// Throws where the address is taken, or the system gives no threads.
    init(
        address: (host: String, port: UInt16), limits: Limits, daemon: DaemonAddress,
        refusal: @escaping @Sendable (Refused) -> HTTPResponse,
        answer: @escaping @Sendable (HTTPRequest, DaemonLines) -> HTTPResponse
    ) throws(ProgramError) {
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = address.port.bigEndian
        guard inet_pton(AF_INET, address.host, &place.sin_addr) == 1,
            UInt32(bigEndian: place.sin_addr.s_addr) >> 24 == 127
        else {
            throw ProgramError(
                .usage, "PAG-001", "pages are served on this machine only",
                expected: "an address such as 127.0.0.1:8300", found: address.host,
                hint: "Let the proxy that speaks TLS pass requests on to it.")
        }
        let crew: Crew<Exchange>
        do {
            crew = try Crew(
                threads: limits.threads, capacity: limits.waiting, at: daemon,
                client: "reviewpages 1", patience: 8_000
            ) { exchange, lines in
                exchange.finish(answer(exchange.request, lines))
            }
        } catch {
            throw ProgramError(client: error)
        }
        room = Room(limits, crew, refusal)
        let started = reviewd_pages_start(
            &place,
            reviewd_pages_limits(
                threads: 2, connections: limits.connections, idle_seconds: limits.idleSeconds,
                header_bytes: limits.headerBytes),
            { context, connection, path, method, _, upload, size, slot in
                guard let context, let connection, let path, let method, let size, let slot
                else { return .NO }
                let room = Unmanaged<Room>.fromOpaque(context).takeUnretainedValue()
                return HTTPServer.take(room, connection, path, method, upload, size, slot)
            },
            { _, _, slot, _ in
                guard let kept = slot?.pointee else { return }
                Unmanaged<Exchange>.fromOpaque(kept).release()
                slot?.pointee = nil
            }, Unmanaged.passUnretained(room).toOpaque())
        guard let started else {
            crew.close()
            throw ProgramError(
                .unavailable, "PAG-002", "the address cannot be listened at",
                subject: "\(address.host):\(address.port)", found: String(cString: strerror(errno)),
                hint: "Is another reviewpages running?")
        }
        self.daemon = UInt(bitPattern: started)
    }

    /// Answers what has arrived, and listens no more.
    ///
    /// - Parameter ending: ends the responses that have no end of their own.
    func close(ending: () -> Void) {
        let daemon = OpaquePointer(bitPattern: daemon)
        // The port is free at once; the library must not stop while a connection is put aside.
        let listening = MHD_quiesce_daemon(daemon)
        room.crew.close()
        ending()
        MHD_stop_daemon(daemon)
        if listening >= 0 { Glibc.close(listening) }
    }

    // MARK: The library's side

    private static func take(
        _ room: Room, _ connection: OpaquePointer, _ path: UnsafePointer<CChar>,
        _ method: UnsafePointer<CChar>, _ upload: UnsafePointer<CChar>?,
        _ size: UnsafeMutablePointer<Int>, _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>
    ) -> MHD_Result {
        guard let kept = slot.pointee else {
            let request = request(connection, path, method)
            // It stands as long as it is put aside.
            let place = UInt(bitPattern: connection)
            let exchange = Exchange(request) {
                MHD_resume_connection(OpaquePointer(bitPattern: place))
            }
            slot.pointee = Unmanaged.passRetained(exchange).toOpaque()
            if let refused = refused(exchange, room, connection) {
                return send(refused, connection)
            }
            return .YES
        }
        let exchange = Unmanaged<Exchange>.fromOpaque(kept).takeUnretainedValue()
        if size.pointee > 0, let upload {
            guard exchange.age < room.limits.arrivalSeconds else { return .NO }
            exchange.append(
                UnsafeRawBufferPointer(start: upload, count: size.pointee),
                atMost: room.limits.bytes(of: exchange.request))
            size.pointee = 0
            return .YES
        }
        if let response = exchange.takeResponse() {
            guard response.body.count <= largeBytes || exchange.takePlace(room.documents) else {
                return send(room.refusal(.busy), connection)
            }
            return send(response, connection)
        }
        guard !exchange.isTooLarge else { return send(room.refusal(.tooLarge), connection) }
        MHD_suspend_connection(connection)
        if !room.crew.add(exchange) { exchange.finish(room.refusal(.busy)) }
        return .YES
    }

    /// What is refused before its body has come.
    private static func refused(
        _ exchange: Exchange, _ room: Room, _ connection: OpaquePointer
    ) -> HTTPResponse? {
        let request = exchange.request
        guard ["GET", "HEAD", "POST"].contains(request.method) else {
            return room.refusal(.method)
        }
        let length = header("Content-Length", connection).flatMap { Int64($0) } ?? 0
        guard length <= Int64(room.limits.bytes(of: request)) else {
            // A proxy that is still sending when the connection is closed tells its own error, not
            // ours: what it lets through is taken, and dropped as it comes.
            guard header("X-Forwarded-For", connection) != nil,
                length <= Int64(2 * room.limits.documentBytes)
            else { return room.refusal(.tooLarge) }
            exchange.dropBody()
            return nil
        }
        return !request.bringsDocuments || exchange.takePlace(room.documents)
            ? nil : room.refusal(.busy)
    }

    /// A response that is longer is a document, which takes a place until it is sent.
    private static let largeBytes = 1 << 20

    private static func request(
        _ connection: OpaquePointer, _ path: UnsafePointer<CChar>, _ method: UnsafePointer<CChar>
    ) -> HTTPRequest {
        let forwarded = header("X-Forwarded-For", connection)?.split(separator: ",").last
        return HTTPRequest(
            method: String(cString: method), path: String(cString: path),
            cookies: HTTPRequest.cookies(in: header("Cookie", connection) ?? ""),
            address: forwarded.map { String($0.filter { $0 != " " }.prefix(64)) } ?? "local",
            origin: header("Origin", connection),
            fetchSite: header("Sec-Fetch-Site", connection), host: header("Host", connection) ?? "",
            contentType: header("Content-Type", connection) ?? "", body: [],
            after: MHD_lookup_connection_value(connection, .GET_ARGUMENT_KIND, "after")
                .map { String(cString: $0) })
    }

    private static func header(_ name: String, _ connection: OpaquePointer) -> String? {
        MHD_lookup_connection_value(connection, .HEADER_KIND, name).map { String(cString: $0) }
    }

    private static func send(_ response: HTTPResponse, _ connection: OpaquePointer) -> MHD_Result {
        guard let made = made(of: response, connection) else { return .NO }
        defer { MHD_destroy_response(made) }
        for (name, value) in response.headers + response.common {
            // A header that the library refuses (a line's end in it) is left out, never sent on.
            MHD_add_response_header(made, name, value)
        }
        return MHD_queue_response(connection, response.status, made)
    }

    private static func made(
        of response: HTTPResponse, _ connection: OpaquePointer
    ) -> OpaquePointer? {
        guard let stream = response.stream else {
            var body = response.body
            return MHD_create_response_from_buffer(body.count, &body, .RESPMEM_MUST_COPY)
        }
        let place = UInt(bitPattern: connection)
        stream.attach {
            MHD_suspend_connection(OpaquePointer(bitPattern: place))
        } resume: {
            MHD_resume_connection(OpaquePointer(bitPattern: place))
        }
        // Freed by the library, when the connection is no more.
        let kept = Unmanaged.passRetained(stream).toOpaque()
        return MHD_create_response_from_callback(
            .max, 512,
            { kept, _, buffer, size in
                guard let kept, let buffer else { return -1 }
                let stream = Unmanaged<LiveStream>.fromOpaque(kept).takeUnretainedValue()
                guard let bytes = stream.take(atMost: size) else { return -1 }
                for (place, byte) in bytes.enumerated() {
                    buffer[place] = CChar(bitPattern: byte)
                }
                return bytes.count
            }, kept,
            { kept in
                guard let kept else { return }
                Unmanaged<LiveStream>.fromOpaque(kept).takeRetainedValue().leave()
            })
    }
}

extension HTTPServer.Limits {
    /// How much a request may bring: forms of a task's session may bring documents.
    fileprivate func bytes(of request: HTTPRequest) -> Int {
        request.bringsDocuments ? documentBytes + bodyBytes : bodyBytes
    }
}
