/// Sockets in one process, over inproc and over ipc in a temporary folder.

import Foundation
import Testing
import ZeroMQ

func frames(_ texts: String...) -> [Frame] { texts.map { Frame($0.utf8) } }

/// Waits for a message; no message within ten seconds fails the test.
func next(
    _ socket: inout Socket, into buffer: inout [Frame], limit: Int = 16
) throws -> Bool {
    var poller = Poller()
    let slot = poller.add(socket)
    let deadline = ContinuousClock.now + .seconds(10)
    while ContinuousClock.now < deadline {
        if try socket.receive(into: &buffer, limit: limit) { return true }
        _ = try poller.wait(milliseconds: 1_000)
        _ = slot
    }
    return false
}

@Suite struct SocketTests {
    @Test func `the library is the one whose behaviour is relied on`() {
        #expect(ZeroMQContext.libraryVersion == "4.3.4")
    }

    @Test func `frames come back as they were sent, empty ones too`() throws {
        let context = try ZeroMQContext()
        var router = try Socket(.router, in: context)
        var dealer = try Socket(.dealer, in: context)
        try router.bind(.inproc("a"))
        try dealer.connect(.inproc("a"))
        #expect(try dealer.send(frames("reviewd/1", "", "x")) == .sent)
        var got: [Frame] = []
        #expect(try next(&router, into: &got))
        #expect(got.count == 4)
        #expect(Array(got[1...]) == frames("reviewd/1", "", "x"))
        #expect(try router.send([got[0]] + frames("back")) == .sent)
        #expect(try next(&dealer, into: &got))
        #expect(got == frames("back"))
        #expect(try dealer.receive(into: &got) == false)
    }

    @Test func `a router tells an unknown peer and a full peer apart`() throws {
        let context = try ZeroMQContext()
        var options = SocketOptions()
        options.sendHighWater = 1
        options.receiveHighWater = 1
        var router = try Socket(.router, in: context, options: options)
        var dealer = try Socket(.dealer, in: context, options: options)
        try router.bind(.inproc("full"))
        try dealer.connect(.inproc("full"))
        #expect(try router.send(frames("nobody", "x")) == .unreachable)
        _ = try dealer.send(frames("hello"))
        var got: [Frame] = []
        #expect(try next(&router, into: &got))
        let peer = got[0]
        var results: [Socket.SendResult] = []
        for _ in 0..<10 { results.append(try router.send([peer] + frames("a", "b"))) }
        #expect(results.first == .sent)
        #expect(results.last == .again)
        // What was sent arrives whole; what was refused left nothing behind.
        for _ in results.filter({ $0 == .sent }) {
            #expect(try next(&dealer, into: &got))
            #expect(got == frames("a", "b"))
        }
        #expect(try dealer.receive(into: &got) == false)
    }

    @Test func `too many frames are cut to one more than the limit, and the next message is whole`()
        throws
    {
        let context = try ZeroMQContext()
        let left = try Socket(.pair, in: context)
        var right = try Socket(.pair, in: context)
        try left.bind(.inproc("p"))
        try right.connect(.inproc("p"))
        #expect(try left.send([Frame](repeating: [7], count: 5_000)) == .sent)
        #expect(try left.send(frames("next")) == .sent)
        var got: [Frame] = []
        #expect(try next(&right, into: &got, limit: 4))
        #expect(got == [Frame](repeating: [7], count: 5))
        #expect(try next(&right, into: &got, limit: 4))
        #expect(got == frames("next"))
    }

    @Test func `receiving again reuses the buffers`() throws {
        let context = try ZeroMQContext()
        let left = try Socket(.pair, in: context)
        var right = try Socket(.pair, in: context)
        try left.bind(.inproc("r"))
        try right.connect(.inproc("r"))
        var got: [Frame] = []
        func address() -> UInt { got[0].withUnsafeBytes { UInt(bitPattern: $0.baseAddress) } }
        _ = try left.send([Frame](repeating: Frame(repeating: 1, count: 400), count: 2))
        #expect(try next(&right, into: &got))
        let first = address()
        _ = try left.send([Frame](repeating: Frame(repeating: 2, count: 300), count: 2))
        #expect(try next(&right, into: &got))
        #expect(address() == first)
        #expect(got == [Frame](repeating: Frame(repeating: 2, count: 300), count: 2))
    }

    @Test func `a frame over the limit is cut off before it is seen, the next peer is served`()
        throws
    {
        let folder = try TemporaryFolder()
        let context = try ZeroMQContext()
        var options = SocketOptions()
        options.maximumFrameBytes = 1_000
        var router = try Socket(.router, in: context, options: options)
        let endpoint = try Endpoint.ipc(path: folder.path + "/s")
        try router.bind(endpoint)
        let greedy = try Socket(.dealer, in: context)
        try greedy.connect(endpoint)
        _ = try greedy.send([Frame(repeating: 0, count: 1_001)])
        let modest = try Socket(.dealer, in: context)
        try modest.connect(endpoint)
        _ = try modest.send([Frame(repeating: 0, count: 1_000)])
        var got: [Frame] = []
        #expect(try next(&router, into: &got))
        #expect(got[1].count == 1_000)
    }

    @Test func `topics reach the subscriber that asked, and the publisher sees who asks`() throws {
        let context = try ZeroMQContext()
        var publisher = try Socket(.xpub, in: context)
        var subscriber = try Socket(.sub, in: context)
        try publisher.bind(.inproc("feed"))
        try subscriber.connect(.inproc("feed"))
        try subscriber.subscribe("east")
        var got: [Frame] = []
        #expect(try next(&publisher, into: &got))
        #expect(got == [[1] + Frame("east".utf8)])
        _ = try publisher.send(frames("west", "1"))
        _ = try publisher.send(frames("east-midlands", "2"))
        #expect(try next(&subscriber, into: &got))
        #expect(got == frames("east-midlands", "2"))
    }

    @Test func `an ipc path that is too long or not absolute is refused with its length`() throws {
        let fits = "/" + String(repeating: "a", count: 106)
        #expect(try Endpoint.ipc(path: fits).text == "ipc://" + fits)
        let long = #expect(throws: ZeroMQError.self) { try Endpoint.ipc(path: fits + "b") }
        #expect(long?.code == .endpoint)
        #expect(long?.found == "the path has 108 bytes, at most 107 fit")
        let relative = #expect(throws: ZeroMQError.self) { try Endpoint.ipc(path: "tasks/socket") }
        #expect(relative?.found == "the path is not absolute")
    }

    @Test func `binding into a missing folder says so`() throws {
        let context = try ZeroMQContext()
        let socket = try Socket(.router, in: context)
        let error = #expect(throws: ZeroMQError.self) {
            try socket.bind(.ipc(path: "/tmp/no-such-folder-\(UInt64.random(in: 0 ... .max))/s"))
        }
        #expect(error?.code == .bind)
        #expect(error?.hint == "the folder does not exist")
    }

    @Test func `a second bind steals an ipc path without an error, so the daemon needs its lock`()
        throws
    {
        let folder = try TemporaryFolder()
        let context = try ZeroMQContext()
        let endpoint = try Endpoint.ipc(path: folder.path + "/s")
        var first = try Socket(.router, in: context)
        try first.bind(endpoint)
        var second = try Socket(.router, in: context)
        try second.bind(endpoint)
        let dealer = try Socket(.dealer, in: context)
        try dealer.connect(endpoint)
        _ = try dealer.send(frames("who"))
        var got: [Frame] = []
        #expect(try next(&second, into: &got))
        #expect(try first.receive(into: &got) == false)
    }
}
