/// Whose question is answered next.

import CivilTime
import JSON
import ReviewEngine
import ReviewStore
import Testing

@testable import ReviewDaemon

@Suite struct ReadLineTests {
    private func job(_ peer: UInt8, _ now: Int64) -> ReadJob {
        ReadJob(
            caller: Caller(door: .commands, peer: [peer], identity: "uid:1"), position: 0, now: now,
            epoch: 1, calendars: .bare, shelf: WorkflowShelf(), holds: []
        ) { _, _ in .body([:]) }
    }

    @Test func `one who asks much delays another by one question`() {
        var line = ReadLine()
        for number in 1...4 { line.add(job(1, Int64(number))) }
        line.add(job(2, 5))
        line.add(job(3, 6))
        var order = [line.next()?.now]
        line.add(job(2, 7))
        while let job = line.next() { order.append(job.now) }
        #expect(order == [1, 5, 6, 2, 7, 3, 4])
        #expect(line.next() == nil)
        line.add(job(1, 8))
        #expect(line.next()?.now == 8)
    }
}
