/// Asking, with a daemon that answers, is absent, dies or pauses.

import Foundation
import JSON
import ReviewClient
import ReviewWire
import Testing
import ZeroMQ

func clientError(_ work: () throws -> Void) -> ClientError? {
    do {
        try work()
        return nil
    } catch {
        return error as? ClientError
    }
}

@Suite struct ConnectionTests {
    @Test func `an answer is the body of OK, asked as the principal`() throws {
        let daemon = try FakeDaemon<CommandVerb>() { request, _ in
            [request.ok(["was": request.body["as"] ?? .null])]
        }
        let connection = try Connection<CommandVerb>(
            at: daemon.address, as: "coordinator:east-midlands")
        #expect(try connection.request(.list) == ["was": "coordinator:east-midlands"])
        #expect(try connection.request(.list, ["as": "operator"]) == ["was": "operator"])
        #expect(daemon.memory.requests[0].requestID != nil)
        #expect(daemon.memory.requests[0].requestID != daemon.memory.requests[1].requestID)
    }

    @Test func `a refusal is the daemon's error`() throws {
        let daemon = try FakeDaemon<CommandVerb>() { request, _ in
            [request.error(.refused, "the review is over")]
        }
        let connection = try Connection<CommandVerb>(at: daemon.address)
        let error = clientError { _ = try connection.request(.hold, ["review": "r1"]) }
        #expect(error?.code == .refused)
        #expect(error?.wire?.code == .refused)
        #expect(error?.description == "REFUSED: the review is over")
    }

    @Test func `a daemon that is not there is one sentence`() throws {
        let daemon = try FakeDaemon<CommandVerb>(starts: false) { _, _ in [] }
        let nobody = clientError { _ = try Connection<CommandVerb>(at: daemon.address) }
        #expect(nobody?.code == .absent)
        let sentence =
            "CLN-002: no reviewd answers at \(daemon.address) "
            + "(is it running? start it with: reviewd --config FILE)"
        #expect(nobody?.description == sentence)
        try daemon.start()
        daemon.stop()
        let gone = clientError { _ = try Connection<CommandVerb>(at: daemon.address) }
        #expect(gone?.code == .absent)
    }

    @Test(
        arguments: [
            (nil, nil, "it is not said where reviewd is"),
            ("", nil, "it is not said where reviewd is"),
            (
                "tcp://127.0.0.1:5000", nil,
                "tcp://127.0.0.1:5000: reviewd is not reached by tcp so far"
            ),
            ("run/reviewd", nil, "run/reviewd: the folder's path is not absolute"),
            ("ipc://run", nil, "ipc://run: the folder's path is not absolute"),
        ] as [(String?, String?, String)])
    func `an endpoint that cannot be one says why`(
        endpoint: String?, environment: String?, problem: String
    ) {
        let error = clientError {
            _ = try DaemonAddress(endpoint: endpoint, environment: environment)
        }
        #expect(error?.code == .endpoint)
        #expect(error?.problem == problem)
    }

    @Test func `the endpoint is found in the option, then in the environment`() throws {
        let given = try DaemonAddress(endpoint: "ipc:///run/a/", environment: "/run/b")
        #expect(given.path(of: .tasks) == "/run/a/tasks/socket")
        #expect(try DaemonAddress(endpoint: nil, environment: "/run/b").folder == "/run/b")
    }

    @Test func `a folder whose path is too long for a socket is told with its length`() throws {
        let folder = "/" + String(repeating: "a", count: 100)
        let error = clientError {
            _ = try Connection<CommandVerb>(at: DaemonAddress(endpoint: folder, environment: nil))
        }
        #expect(error?.code == .endpoint)
        #expect(error?.problem.contains("117 bytes, at most 107") == true)
    }

    @Test func `what was not answered is asked again with the same id when the daemon is back`()
        throws
    {
        // The first daemon takes the request and says nothing; the second one answers.
        let daemon = try FakeDaemon<CommandVerb>() { request, memory in
            memory.count("asked") == 1 ? [] : [request.ok(["review": "r1"])]
        }
        let connection = try Connection<CommandVerb>(at: daemon.address)
        let restart = try PosixThread(name: "restart") {
            daemon.memory.wait(for: .start)
            daemon.stop()
            try? daemon.start()
        }
        #expect(try connection.request(.start, ["workflow": "w"]) == ["review": "r1"])
        restart.join()
        let ids = Set(daemon.memory.requests.map(\.requestID))
        #expect(ids.count == 1)
        #expect(daemon.memory.requests.count >= 2)
    }

    @Test func `busy and draining are asked again, a full disk is told`() throws {
        let daemon = try FakeDaemon<CommandVerb>() { request, memory in
            switch memory.count("asked") {
            case 1: [request.error(.busy)]
            case 2: [request.error(.draining)]
            case 3: [request.ok(["done": true])]
            default: [request.error(.full)]
            }
        }
        let connection = try Connection<CommandVerb>(at: daemon.address)
        #expect(try connection.request(.start) == ["done": true])
        #expect(Set(daemon.memory.requests.map(\.requestID)).count == 1)
        #expect(clientError { _ = try connection.request(.start) }?.wire?.code == .full)
    }

    @Test func `no answer in time names the request id to ask again with`() throws {
        let daemon = try FakeDaemon<CommandVerb>() { _, _ in [] }
        let connection = try Connection<CommandVerb>(at: daemon.address)
        let id = RequestID.fresh()
        let error = clientError { _ = try connection.request(.start, id: id, timeout: 20) }
        #expect(error?.code == .noAnswer)
        #expect(error?.hint?.contains(id.text) == true)
    }

    @Test func `a list is asked page by page`() throws {
        let daemon = try FakeDaemon<CommandVerb>() { request, _ in
            let after = request.body["after"]?.intValue ?? 0
            let rows: JSONValue = [.int(after + 1), .int(after + 2)]
            return [
                request.ok(
                    after < 4 ? ["reviews": rows, "next": .int(after + 2)] : ["reviews": rows])
            ]
        }
        let connection = try Connection<CommandVerb>(at: daemon.address)
        #expect(try connection.all(.list, list: "reviews") == [1, 2, 3, 4, 5, 6])
        #expect(daemon.memory.requests.count == 3)
    }

    @Test func `an identity that is not mapped is told at once`() throws {
        let daemon = try FakeDaemon<CommandVerb>() { _, _ in
            [WireMessage(.error, body: WireError(.notMapped, "the daemon does not know you").body)]
        }
        let connection = try Connection<CommandVerb>(at: daemon.address)
        #expect(clientError { _ = try connection.request(.list) }?.wire?.code == .notMapped)
    }

    @Test func `a session is kept alive and made again when it was forgotten`() throws {
        let daemon = try FakeDaemon<TaskVerb>() { request, memory in
            switch request.verb {
            case .hello: return [request.welcome(heartbeat: 10)]
            case .ping:
                return memory.count("ping") == 3
                    ? [request.error(.helloRequired)] : [WireMessage(.pong, body: ["epoch": 1])]
            default: return [request.ok()]
            }
        }
        let connection = try Connection<TaskVerb>(at: daemon.address)
        let welcome = try connection.open(Hello(client: "test"))
        #expect(welcome.heartbeatMilliseconds == 10)
        guard case .welcome? = try connection.next(milliseconds: 10_000) else {
            Issue.record("no second welcome")
            return
        }
        #expect(daemon.memory.verbs == [.hello, .ping, .ping, .ping, .hello])
        let hellos = daemon.memory.requests.filter { $0.verb == .hello }
        #expect(hellos[0].body["instance"] == hellos[1].body["instance"])
        try connection.goodbye()
        #expect(daemon.memory.verbs.last == .goodbye)
    }

    @Test func `a silent daemon is left, and met again on a new line with what is held`() throws {
        // It says WELCOME, then nothing for a while: not even to PING.
        let daemon = try FakeDaemon<TaskVerb>() { request, memory in
            switch request.verb {
            case .hello: [request.welcome(heartbeat: 10, expires: 50)]
            case .ping: memory.count("ping") > 20 ? [WireMessage(.pong)] : []
            default: []
            }
        }
        let connection = try Connection<TaskVerb>(at: daemon.address)
        _ = try connection.open(Hello(client: "test"))
        connection.holds([LeaseToken(task: "r1-1", attempt: 1, epoch: 1)])
        guard case .welcome? = try connection.next(milliseconds: 10_000) else {
            Issue.record("no second welcome")
            return
        }
        let again = daemon.memory.requests.last { $0.verb == .hello }
        #expect(again?.body["holds"] == [["task": "r1-1", "attempt": 1, "epoch": 1]])
    }

    @Test func `a refused HELLO is an error, not a wait`() throws {
        let daemon = try FakeDaemon<TaskVerb>() { request, _ in [request.error(.notYours)] }
        let connection = try Connection<TaskVerb>(at: daemon.address)
        let error = clientError { _ = try connection.open(Hello(client: "t", queues: ["q"])) }
        #expect(error?.wire?.code == .notYours)
    }
}
