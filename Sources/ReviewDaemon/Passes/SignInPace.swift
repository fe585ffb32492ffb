import ReviewEngine

/// How often a region's coordinator is written to with a link for signing in, whoever asks: once in two
/// minutes, and so many times a day, so that nobody's mailbox is filled by a stranger.
enum SignInPace {
    static let pause: Int64 = 120_000
    static let day: Int64 = 86_400_000
    static let mostInADay: Int64 = 20

    /// What is noted of one more letter; nil when there is to be none now.
    ///
    /// A day begins with its first letter, and ends as the note does; `madeAt` is the last letter's,
    /// `tries` how many there were.
    static func next(
        after last: Pass?, at place: [UInt8], of principal: String, now: Int64
    ) -> Pass? {
        guard var note = last, note.until > now else {
            return Pass(
                hash: place, kind: .code, principal: principal, madeAt: now, until: now + day,
                tries: 1)
        }
        guard note.madeAt <= now - pause, note.tries < mostInADay else { return nil }
        note.madeAt = now
        note.tries += 1
        return note
    }
}
