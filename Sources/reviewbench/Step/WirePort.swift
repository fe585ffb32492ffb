import JSON
import ReviewClient
import ReviewWire
import ZeroMQ

/// A bare line to one of the daemon's sockets: frames out, frames in, nothing in between.
///
/// Used by one thread. The clients' own `Connection` does more for each message than is to be
/// measured here.
final class WirePort<Verb: SocketVerb> {
    private var socket: Socket
    private var poller = Poller()
    private var frames: [Frame] = []

    init(
        of daemon: BenchDaemon, in context: ZeroMQContext
    ) throws(ProgramError) {
        do {
            var options = SocketOptions()
            options.reconnectMilliseconds = 5
            options.reconnectMaximumMilliseconds = 20
            options.sendHighWater = 10_000
            options.receiveHighWater = 10_000
            socket = try Socket(.dealer, in: context, options: options)
            try socket.connect(.ipc(path: daemon.socket(Verb.socket)))
            _ = poller.add(socket)
        } catch {
            throw ProgramError(transport: error)
        }
    }

    /// Adds the socket to another poller, for whoever watches several.
    func join(_ other: inout Poller) -> Poller.Slot { other.add(socket) }

    /// Throws: CLI-012 when ten thousand messages are stuck.
    func send(_ frames: [Frame]) throws(ProgramError) {
        let result: Socket.SendResult
        do { result = try socket.send(frames) } catch { throw ProgramError(transport: error) }
        guard result == .sent else {
            throw ProgramError(
                .unavailable, "CLI-012", "the daemon takes no more messages", found: "\(result)")
        }
    }

    /// The next message that waits, in buffers that are used again; false without one.
    func receive(into frames: inout [Frame]) throws(ProgramError) -> Bool {
        do { return try socket.receive(into: &frames, limit: 8) } catch {
            throw ProgramError(transport: error)
        }
    }

    /// The next message within that time; nil when none came.
    func next(milliseconds: Int) throws(ProgramError) -> WireMessage? {
        do {
            if try !socket.receive(into: &frames, limit: 8) {
                _ = try poller.wait(milliseconds: milliseconds)
                guard try socket.receive(into: &frames, limit: 8) else { return nil }
            }
            return try WireMessage.decode(frames)
        } catch let error as ZeroMQError {
            throw ProgramError(transport: error)
        } catch {
            throw ProgramError(.software, "CLI-012", "an answer cannot be read: \(error)")
        }
    }

    /// Asks and waits: the body of OK or WELCOME.
    ///
    /// Throws: the daemon's refusal, or CLI-012 when it does not answer.
    func ask(
        _ verb: Verb, _ body: JSONObject = [:], milliseconds: Int = 60_000
    ) throws(ProgramError) -> JSONObject {
        let request = Request(verb, requestID: .fresh(), body: body)
        try send(request.frames)
        while let answer = try next(milliseconds: milliseconds) {
            guard answer.requestID == request.requestID else { continue }
            guard answer.verb != .error else { throw ProgramError(wire: answer.body) }
            return answer.body
        }
        throw ProgramError(
            .unavailable, "CLI-012", "\(verb.rawValue) was not answered",
            expected: "an answer within \(milliseconds) ms")
    }
}

extension ProgramError {
    init(transport error: ZeroMQError) { self.init(.unavailable, "CLI-012", "\(error)") }
}
