import JSON
import ReviewClient
import ReviewWire
import ZeroMQ

/// Many workers on one thread: each TASK is answered with COMPLETE at once.
///
/// A connection and credits of its own for each. No ACCEPT: work this quick leaves it out.
final class WorkerFleet {
    private var ports: [WirePort<TaskVerb>] = []
    private var slots: [Poller.Slot] = []
    private var poller = Poller()
    private var frames: [Frame] = []
    private var reply: [Frame]
    private let wall = MachineClock.wall
    private(set) var tally: Tally
    /// The first refusal, as the daemon worded it.
    private(set) var firstRefusal: String?
    private(set) var revoked = 0
    /// Answers on `status`, which is asked while the work goes on.
    private let status: WirePort<StatusVerb>
    private(set) var statusAnswers: [JSONObject] = []

    private static let ok = Array("OK".utf8)
    private static let task = Array("TASK".utf8)
    private static let middle = Array(",\"result\":".utf8)

    init(
        clients: Int, inFlight: Int, reviews: Int, daemon: BenchDaemon, context: ZeroMQContext
    ) throws(ProgramError) {
        tally = Tally(reviews: reviews)
        reply = [WireMessage.version, Array("COMPLETE".utf8), [], []]
        status = try WirePort<StatusVerb>(of: daemon, in: context)
        for number in 0..<clients {
            let port = try WirePort<TaskVerb>(of: daemon, in: context)
            let instance = RequestID(milliseconds: wall, random: (UInt16(number), UInt64(number)))
            let hello: JSONObject = [
                "client": "reviewbench", "instance": .string(instance.text),
                "as": .string("queue:\(StepChart.queue)"),
                "queues": [.string(StepChart.queue)], "credits": .int(Int64(inFlight)),
            ]
            try port.send(Request<TaskVerb>(.hello, requestID: .fresh(), body: hello).frames)
            slots.append(port.join(&poller))
            ports.append(port)
        }
        slots.append(status.join(&poller))
    }

    func measure(_ measures: Bool) { tally.measures = measures }

    func askStatus() throws(ProgramError) {
        try status.send(Request<StatusVerb>(.status, requestID: .fresh()).frames)
    }

    /// Works until that time, or until as many answers of `status` are there.
    func work(until end: UInt64, statusAnswers wanted: Int = .max) throws(ProgramError) {
        while Stopwatch.now < end, statusAnswers.count < wanted {
            do { _ = try poller.wait(milliseconds: 20) } catch {
                throw ProgramError(transport: error)
            }
            for index in ports.indices where poller.isReadable(slots[index]) {
                while try ports[index].receive(into: &frames) { try take(from: ports[index]) }
            }
            if poller.isReadable(slots[ports.count]),
                let answer = try status.next(milliseconds: 0)
            {
                statusAnswers.append(answer.body)
            }
        }
    }

    /// Takes what still lies in the lines after the daemon's end, and answers nothing.
    func drain() throws(ProgramError) {
        var quiet = 0
        while quiet < 5 {
            let ready: Int
            do { ready = try poller.wait(milliseconds: 20) } catch {
                throw ProgramError(transport: error)
            }
            quiet = ready == 0 ? quiet + 1 : 0
            for port in ports {
                while try port.receive(into: &frames) {
                    if frames.count == 4, frames[1] == Self.ok { end(refused: false) }
                }
            }
            while try status.next(milliseconds: 0) != nil {}
        }
    }

    private func take(from port: WirePort<TaskVerb>) throws(ProgramError) {
        guard frames.count == 4 else { return }
        if frames[1] == Self.ok {
            end(refused: false)
        } else if frames[1] == Self.task {
            try complete(frames[3], through: port)
        } else if frames[1] == Array("ERROR".utf8) {
            if firstRefusal == nil { firstRefusal = String(decoding: frames[3], as: UTF8.self) }
            end(refused: true)
        } else if frames[1] == Array("REVOKED".utf8) {
            revoked += 1
        }
    }

    private func end(refused: Bool) {
        guard let id = RequestID(frames[2]) else { return }
        _ = tally.end(id.low & 0x3FFF_FFFF_FFFF_FFFF, refused: refused, at: Stopwatch.now)
    }

    /// The request's number stands in its id, so that the answer is found without looking.
    private func complete(_ body: [UInt8], through port: WirePort<TaskVerb>) throws(ProgramError) {
        guard let task = OfferedTask(body) else {
            throw ProgramError(
                .software, "CLI-012", "a TASK cannot be read",
                found: String(decoding: body.prefix(200), as: UTF8.self))
        }
        let number = tally.send(review: task.review, at: Stopwatch.now)
        reply[3].removeAll(keepingCapacity: true)
        reply[3].append(UInt8(ascii: "{"))
        reply[3] += task.token
        reply[3] += Self.middle
        StepChart.appendResult(number, to: &reply[3])
        reply[3].append(UInt8(ascii: "}"))
        reply[2] = RequestID(milliseconds: wall, random: (0, number)).bytes
        try port.send(reply)
    }
}
