/// The feed, with a publisher of the test's own.

import Foundation
import ReviewClient
import Testing
import ZeroMQ

@Suite struct EventFeedTests {
    @Test func `events come in order, and a gap is told at the next event or beat`() throws {
        let folder = "/tmp/ef-\(UInt32.random(in: .min ... .max))"
        try FileManager.default.createDirectory(
            atPath: folder + "/events", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let context = try ZeroMQContext()
        var publisher = try Socket(.xpub, in: context)
        try publisher.bind(.ipc(path: folder + "/events/socket"))
        let feed = try EventFeed(at: DaemonAddress(endpoint: folder, environment: nil))
        var frames: [Frame] = []
        var poller = Poller()
        _ = poller.add(publisher)
        while try !publisher.receive(into: &frames) { _ = try poller.wait(milliseconds: 1_000) }
        #expect(frames == [[1]])

        func publish(_ topic: String, _ body: String) throws {
            _ = try publisher.send([Frame(topic.utf8), Frame(body.utf8)])
        }
        try publish("east", #"{"epoch":1,"sequence":7,"kind":"review.changed","region":"east"}"#)
        try publish("", #"{"epoch":1,"sequence":8,"kind":"workflow.deployed"}"#)
        try publish("beat", #"{"epoch":1,"sequence":8,"kind":"beat"}"#)
        try publish("east", "not JSON")
        try publish("east", #"{"epoch":1,"sequence":10,"kind":"task.done","region":"east"}"#)
        try publish("beat", #"{"epoch":1,"sequence":11,"kind":"beat"}"#)
        try publish("beat", #"{"epoch":2,"sequence":11,"kind":"beat"}"#)
        var seen: [String] = []
        while seen.count < 6, let event = try feed.next(milliseconds: 10_000) {
            seen.append(
                "\(event.epoch) \(event.sequence) \(event.kind) \(event.region ?? "-") "
                    + (event.missedSome ? "missed" : "whole"))
        }
        #expect(
            seen == [
                "1 7 review.changed east whole", "1 8 workflow.deployed - whole",
                "1 8 beat - whole", "1 10 task.done east missed", "1 11 beat - missed",
                "2 11 beat - missed",
            ])
        #expect(try feed.next(milliseconds: 0) == nil)
    }
}
