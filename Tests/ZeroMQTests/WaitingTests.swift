/// Poller, waker and thread.

import Synchronization
import Testing
import ZeroMQ

@Suite struct WaitingTests {
    @Test func `a wait of zero only looks`() throws {
        let context = try ZeroMQContext()
        let socket = try Socket(.router, in: context)
        try socket.bind(.inproc("idle"))
        var poller = Poller()
        let slot = poller.add(socket)
        #expect(try poller.wait(milliseconds: 0) == 0)
        let readable = poller.isReadable(slot)
        #expect(!readable)
    }

    @Test func `a wake from another thread ends the wait, and many wakes count as one`() throws {
        let waker = try Waker()
        var poller = Poller()
        let slot = poller.add(fileDescriptor: waker.fileDescriptor)
        let thread = try PosixThread(name: "a name longer than fifteen bytes") {
            for _ in 0..<100_000 { waker.wake() }
        }
        #expect(try poller.wait(milliseconds: nil) == 1)
        let readable = poller.isReadable(slot)
        #expect(readable)
        thread.join()
        waker.drain()
        #expect(try poller.wait(milliseconds: 0) == 0)
    }

    @Test func `join waits for the thread's work and may be called twice`() throws {
        let done = Atomic(0)
        let go = try Waker()
        let thread = try PosixThread(name: "worker") {
            go.wait()
            done.store(1, ordering: .releasing)
        }
        #expect(done.load(ordering: .acquiring) == 0)
        go.wake()
        thread.join()
        thread.join()
        #expect(done.load(ordering: .acquiring) == 1)
    }

    @Test func `a socket that was closed under its poller is an error, not a crash`() throws {
        let context = try ZeroMQContext()
        var poller = Poller()
        func watchAndClose(_ poller: inout Poller) throws {
            let socket = try Socket(.router, in: context)
            _ = poller.add(socket)
        }
        try watchAndClose(&poller)
        var found: String?
        do { _ = try poller.wait(milliseconds: 0) } catch { found = error.found }
        #expect(found == "a watched socket was closed")
    }
}
