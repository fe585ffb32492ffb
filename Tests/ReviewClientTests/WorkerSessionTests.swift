/// A worker's day, with a daemon that pushes tasks.

import Glibc
import JSON
import ReviewClient
import ReviewWire
import Synchronization
import Testing
import ZeroMQ

@Suite struct WorkerSessionTests {
    static func task(_ task: String, attempt: Int64 = 1, lease: Int64 = 60_000) -> WireMessage {
        WireMessage(
            .task,
            body: [
                "task": .string(task), "attempt": .int(attempt), "epoch": 1, "queue": "q",
                "name": "step", "title": "Step", "input": ["n": 7], "lease_ms": .int(lease),
                "try": 1, "tries": 3, "review": ["id": "r1"],
            ])
    }

    /// Runs a worker until the daemon has seen what `until` waits for, then stops it.
    static func work(
        with daemon: FakeDaemon<TaskVerb>, credits: Int = 1, threads: Int = 1,
        until: @escaping @Sendable (FakeDaemon<TaskVerb>) -> Void,
        handler: @escaping @Sendable (WorkItem) -> WorkOutcome
    ) throws -> [WorkerSession.Happening] {
        let stop = try StopFlag()
        let watcher = try PosixThread(name: "watcher") {
            until(daemon)
            stop.set()
        }
        defer { watcher.join() }
        var happened: [WorkerSession.Happening] = []
        let worker = try WorkerSession(at: daemon.address, client: "test 1", stop: stop) {
            happened.append($0)
        }
        try worker.run(queues: ["q"], credits: credits, threads: threads, handler: handler)
        return happened
    }

    @Test func `a task is accepted, done and completed, and the worker says goodbye`() throws {
        let daemon = try FakeDaemon<TaskVerb>() { request, _ in
            request.verb == .hello ? [request.welcome(), Self.task("r1-1")] : [request.ok()]
        }
        let happened = try Self.work(with: daemon, until: { $0.memory.wait(for: .complete) }) {
            .done(["sum": .int(($0.input["n"]?.intValue ?? 0) + 1)])
        }
        #expect(daemon.memory.verbs == [.hello, .accept, .complete, .credit, .goodbye])
        #expect(
            daemon.memory.requests[0].body
                == [
                    "client": "test 1",
                    "instance": daemon.memory.requests[0].body["instance"] ?? .null,
                    "queues": ["q"], "credits": 1,
                ])
        #expect(
            daemon.memory.requests[2].body
                == [
                    "task": "r1-1", "attempt": 1, "epoch": 1, "as": "queue:q", "result": ["sum": 8],
                ])
        let token = LeaseToken(task: "r1-1", attempt: 1, epoch: 1)
        #expect(
            happened == [
                .welcome(server: "fake"), .taken(token, name: "step"), .ended(token, .complete),
            ])
    }

    @Test func `a worker waits for a daemon that is not there yet`() throws {
        let daemon = try FakeDaemon<TaskVerb>(starts: false) { request, _ in
            request.verb == .hello ? [request.welcome(), Self.task("r1-1")] : [request.ok()]
        }
        _ = try Self.work(
            with: daemon,
            until: { daemon in
                try? daemon.start()
                daemon.memory.wait(for: .complete)
            }, handler: { _ in .done([:]) })
        #expect(daemon.memory.verbs.last == .goodbye)
    }

    @Test func `told to stop while no daemon is there, a worker ends`() throws {
        let daemon = try FakeDaemon<TaskVerb>(starts: false) { _, _ in [] }
        let happened = try Self.work(with: daemon, until: { _ in }, handler: { _ in .done([:]) })
        #expect(happened.isEmpty)
    }

    @Test func `a lease is extended while the work takes long`() throws {
        let daemon = try FakeDaemon<TaskVerb>() { request, _ in
            request.verb == .hello
                ? [request.welcome(), Self.task("r1-1", lease: 100)] : [request.ok()]
        }
        let memory = daemon.memory
        _ = try Self.work(with: daemon, until: { $0.memory.wait(for: .complete) }) { _ in
            memory.wait(for: .extend, times: 2)
            return .done([:])
        }
        #expect(
            memory.requests.first { $0.verb == .extend }?.body
                == ["task": "r1-1", "attempt": 1, "epoch": 1, "as": "queue:q"])
    }

    @Test func `a revoked task is dropped without a word`() throws {
        let daemon = try FakeDaemon<TaskVerb>() { request, _ in
            switch request.verb {
            case .hello: [request.welcome(), Self.task("r1-1")]
            case .accept:
                [
                    request.ok(),
                    WireMessage(
                        .revoked,
                        body: ["task": "r1-1", "attempt": 1, "epoch": 1, "reason": "stopped"]),
                    Self.task("r1-2"),
                ]
            default: [request.ok()]
            }
        }
        let happened = try Self.work(with: daemon, until: { $0.memory.wait(for: .complete) }) {
            item in
            if item.token.task == "r1-1" {
                while !item.isRevoked { sched_yield() }
            }
            return .done([:])
        }
        let completed = daemon.memory.requests.filter { $0.verb == .complete }
        #expect(completed.map { $0.body["task"] } == ["r1-2"])
        #expect(happened.contains(.revoked(LeaseToken(task: "r1-1", attempt: 1, epoch: 1))))
    }

    @Test func `a result that was not answered is said again after a restart, and named as held`()
        throws
    {
        let daemon = try FakeDaemon<TaskVerb>() { request, memory in
            switch request.verb {
            case .hello:
                memory.count("hello") == 1
                    ? [request.welcome(), Self.task("r1-1")] : [request.welcome()]
            case .complete: memory.count("complete") == 1 ? [] : [request.ok()]
            default: [request.ok()]
            }
        }
        let happened = try Self.work(
            with: daemon,
            until: { daemon in
                daemon.memory.wait(for: .complete)
                daemon.stop()
                try? daemon.start()
                daemon.memory.wait(for: .complete, times: 2)
            }, handler: { _ in .done(["x": 1]) })
        let completes = daemon.memory.requests.filter { $0.verb == .complete }
        #expect(Set(completes.map(\.requestID)).count == 1)
        let hellos = daemon.memory.requests.filter { $0.verb == .hello }
        #expect(hellos.last?.body["holds"] == [["task": "r1-1", "attempt": 1, "epoch": 1]])
        #expect(
            happened.contains(.ended(LeaseToken(task: "r1-1", attempt: 1, epoch: 1), .complete)))
    }

    @Test func `a result that fails the form is a failure for a person to look at`() throws {
        let daemon = try FakeDaemon<TaskVerb>() { request, _ in
            switch request.verb {
            case .hello: [request.welcome(), Self.task("r1-1")]
            case .complete: [request.error(.invalid, "result.sum: expected an integer, found 1.5")]
            default: [request.ok()]
            }
        }
        _ = try Self.work(with: daemon, until: { $0.memory.wait(for: .fail) }) { _ in
            .done(["sum": 1.5])
        }
        #expect(
            daemon.memory.requests.last { $0.verb == .fail }?.body
                == [
                    "task": "r1-1", "attempt": 1, "epoch": 1, "as": "queue:q",
                    "error":
                        "the result was refused: result.sum: expected an integer, found 1.5",
                    "retry": false,
                ])
    }

    @Test func `told to stop, a worker finishes what is begun and gives back the rest`() throws {
        let daemon = try FakeDaemon<TaskVerb>() { request, _ in
            request.verb == .hello
                ? [request.welcome(), Self.task("r1-1"), Self.task("r1-2")] : [request.ok()]
        }
        let memory = daemon.memory
        _ = try Self.work(
            with: daemon, credits: 2,
            until: {
                $0.memory.wait(for: .accept, times: 2)
                $0.memory.wait(for: .progress)
            },
            handler: { item in
                // The first is begun, and in hand until the second was given back.
                item.progress(["begun": true])
                memory.wait(for: .release)
                return .done([:])
            })
        let ends = memory.requests.filter { [.complete, .release].contains($0.verb) }
        #expect(ends.map(\.verb) == [.release, .complete])
        #expect(ends.map { $0.body["task"] } == ["r1-2", "r1-1"])
        #expect(memory.verbs.last == .goodbye)
    }

    @Test(
        arguments: [
            (.done(["a": 1]), .complete, ["result": ["a": 1]]),
            (
                .outcome(code: "no-address", message: "none", data: ["x": 1]), .error,
                ["code": "no-address", "message": "none", "data": ["x": 1]]
            ),
            (.failed("away"), .fail, ["error": "away", "retry": true]),
            (.release, .release, [:]),
        ] as [(WorkOutcome, TaskVerb, JSONObject)])
    func `each outcome is said by its verb`(
        outcome: WorkOutcome, verb: TaskVerb, fields: JSONObject
    ) throws {
        let daemon = try FakeDaemon<TaskVerb>() { request, _ in
            request.verb == .hello ? [request.welcome(), Self.task("r1-1")] : [request.ok()]
        }
        _ = try Self.work(with: daemon, until: { $0.memory.wait(for: verb) }) { item in
            item.progress(["done": 1])
            return outcome
        }
        var expected: JSONObject = [
            "task": "r1-1", "attempt": 1, "epoch": 1, "as": "queue:q",
        ]
        for (key, value) in fields { expected[key] = value }
        #expect(daemon.memory.requests.last { $0.verb == verb }?.body == expected)
    }
}
