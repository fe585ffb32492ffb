/// Who is let in, with real connections and with literal ZAP frames.

import Foundation
import Testing

@testable import ZeroMQ

@Suite struct ZAPTests {
    static func asking(_ domain: String) -> SocketOptions {
        var options = SocketOptions()
        options.zapDomain = domain
        options.readsUserID = true
        return options
    }

    @Test func `an ipc peer is its uid`() throws {
        let folder = try TemporaryFolder()
        let context = try ZeroMQContext()
        let zap = try ZAPHandler(in: context, domains: ["tasks"])
        defer { zap.stop() }
        var router = try Socket(.router, in: context, options: Self.asking("tasks"))
        let endpoint = try Endpoint.ipc(path: folder.path + "/s")
        try router.bind(endpoint)
        let dealer = try Socket(.dealer, in: context)
        try dealer.connect(endpoint)
        _ = try dealer.send(frames("a", "b"))
        var got: [Frame] = []
        #expect(try next(&router, into: &got))
        #expect(router.userID == "uid:\(getuid())")
        #expect(Array(got[1...]) == frames("a", "b"))
        #expect(zap.refused == 0)
    }

    @Test func `tcp and an unknown domain are refused before any message is seen`() throws {
        let folder = try TemporaryFolder()
        let context = try ZeroMQContext()
        let zap = try ZAPHandler(in: context, domains: ["tasks"])
        defer { zap.stop() }
        var tcp = try Socket(.router, in: context, options: Self.asking("tasks"))
        try tcp.bind(.tcp("127.0.0.1:*"))
        var other = try Socket(.router, in: context, options: Self.asking("elsewhere"))
        let path = try Endpoint.ipc(path: folder.path + "/s")
        try other.bind(path)
        let first = try Socket(.dealer, in: context)
        try first.connect(tcp.lastEndpoint())
        _ = try first.send(frames("a"))
        let second = try Socket(.dealer, in: context)
        try second.connect(path)
        _ = try second.send(frames("a"))
        let deadline = ContinuousClock.now + .seconds(10)
        while zap.refused < 2, ContinuousClock.now < deadline {
            var poller = Poller()
            _ = poller.add(tcp)
            _ = poller.add(other)
            _ = try poller.wait(milliseconds: 5)
        }
        #expect(zap.refused == 2)
        var got: [Frame] = []
        #expect(try tcp.receive(into: &got) == false)
        #expect(try other.receive(into: &got) == false)
    }

    @Test func `a second handler in the same context is refused at its start`() throws {
        let context = try ZeroMQContext()
        let zap = try ZAPHandler(in: context, domains: ["tasks"])
        defer { zap.stop() }
        let error = #expect(throws: ZeroMQError.self) {
            try ZAPHandler(in: context, domains: ["tasks"])
        }
        #expect(error?.code == .bind)
    }

    @Test(arguments: [
        ("1.0 1 tasks localhost:1000:1000:42 - NULL", "200 OK uid:1000"),
        ("1.0 1 tasks localhost:4294967295:0:1 - NULL", "200 OK uid:4294967295"),
        ("1.0 1 other localhost:1000:1000:42 - NULL", "400 unknown domain "),
        ("1.0 1 tasks 127.0.0.1 - NULL", "400 tcp is not configured "),
        ("1.0 1 tasks localhost:1000:1000 - NULL", "400 tcp is not configured "),
        ("1.0 1 tasks localhost:-1:0:1 - NULL", "400 tcp is not configured "),
        ("1.0 1 tasks localhost:4294967296:0:1 - NULL", "400 tcp is not configured "),
        ("1.0 1 tasks localhost:1:0:1 - CURVE", "400 mechanism is not configured "),
        ("2.0 1 tasks localhost:1:0:1 - NULL", "500 not a ZAP 1.0 request "),
        ("1.0 1 tasks", "500 not a ZAP 1.0 request "),
        ("1.0", "500 not a ZAP 1.0 request "),
    ])
    func `each request gets its one answer`(request: String, expected: String) {
        let answer = ZAPAnswer(
            to: request.split(separator: " ").map { Frame($0.utf8) }, domains: ["tasks"])
        let text = answer.frames[2...4].map { String(decoding: $0, as: UTF8.self) }
        #expect(text.joined(separator: " ") == expected)
        #expect(answer.admits == expected.hasPrefix("200"))
        #expect(answer.frames.count == 6)
    }
}
