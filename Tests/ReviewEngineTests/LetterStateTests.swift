import JSON
import ReviewEngine
import Testing

@Suite struct LetterStateTests {
    private func letter(_ inputs: Letter.Input..., at now: Int64 = 0) throws -> Letter {
        let task = try #require(TaskID("r42-7"))
        var letter = Letter(
            id: "r42-7.1.invitation.1", kind: "invitation", to: "person:lead",
            region: "east-midlands",
            tells: [.init(task: task, attempt: 1, kind: .invitation, number: 1)], at: 0)
        for input in inputs { letter = try letter.after(input, at: now) }
        return letter
    }

    @Test func `a letter is handed over once, and saying it again changes nothing`() throws {
        let handed = try letter(.handing, .handed)
        #expect(handed.state == .handed && handed.tries == 1 && !handed.isDoubtful)
        #expect(try handed.after(.handed, at: 9) == handed)
        for input: Letter.Input in [.handing, .again, .failed(reason: "x", again: true), .settled] {
            let error = #expect(throws: Refusal.self) { try handed.after(input, at: 9) }
            #expect(error?.code == "ENG-060")
        }
    }

    @Test func `a handing that broke off is doubtful until a person says what is done`() throws {
        let broken = try letter(.handing)
        #expect(broken.isDoubtful)
        #expect(throws: Refusal.self) { try broken.after(.handing, at: 1 << 50) }
        #expect(try broken.after(.settled, at: 1).isDoubtful == false)
        let again = try broken.after(.again, at: 1).after(.handing, at: 1)
        #expect(again.tries == 2)
        #expect(try broken.after(.bounced(status: "5.1.1"), at: 1).state == .bounced)
    }

    @Test func `what is not taken is tried again after a growing pause, and not for ever`() throws {
        var letter = try letter()
        var now: Int64 = 0
        var pauses: [Int64] = []
        while letter.state == .due {
            letter = try letter.after(.handing, at: now)
                .after(.failed(reason: "exit-75", again: true), at: now)
            if letter.state == .due {
                #expect(throws: Refusal.self) { try letter.after(.handing, at: now) }
                pauses.append((letter.notBefore - now) / 60_000)
                now = letter.notBefore
            }
        }
        #expect(pauses == [1, 4, 16, 64, 256])
        #expect(letter.state == .failed && letter.tries == Letter.triesMax)
        #expect(try self.letter(.failed(reason: "no-address", again: false)).state == .failed)
    }

    @Test func `a letter is the same after it was stored`() throws {
        var stored = try letter(.handing, .failed(reason: "exit-75", again: true), at: 7)
        stored.dates = ["start": "2017-12-12", "sequence": 4]
        #expect(try Letter(id: stored.id, decoding: stored.encoded) == stored)
        #expect(throws: Refusal.self) { try Letter(id: "x", decoding: ["kind": "a"]) }
        #expect(try Letter(row: stored.row(head: [], position: 1)) == stored)
    }
}
