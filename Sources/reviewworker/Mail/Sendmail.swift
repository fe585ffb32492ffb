import Glibc
import ReviewClient

/// The machine's mail system, asked in the one way that all of them understand: a program called
/// `sendmail` that takes a mail on its stdin.
struct Sendmail {
    enum Outcome {
        /// It answers for it from here on.
        case taken
        /// It did not take it; whether that may change by itself.
        case refused(String, again: Bool)
        /// It was ended in the middle: nobody knows.
        case unknown(String)
    }

    let program: String
    /// Where reports come back to; `{letter}` in it stands for a word that only this mail has.
    let envelope: String

    /// The longest word that the daemon gives a mail (Protocol.md, LETTER `back`).
    static let longestWord = "\(Int64.max).0123456789abcdef"
    /// Of an address, before its sign (RFC 5321 §4.5.3.1.1).
    static let localMax = 64

    /// A mail system that says nothing for so long is ended.
    private static let patience: Int64 = 300

    /// The address that a mail comes back to; nil where it is none.
    func returnPath(_ word: String) -> MailAddress? {
        MailAddress(envelope.replacing("{letter}", with: word))
    }

    func hand(_ mail: MailMessage, back word: String) -> Outcome {
        guard let back = returnPath(word) else { return .refused("envelope", again: false) }
        // -i: a lone dot is text. The address stands behind --, and is none that begins with a dash.
        let words = ["-i", "-f", back.address, "--", mail.to.address]
        guard let process = ChildProcess(program, words) else {
            return .refused("no-sendmail", again: true)
        }
        let began = Self.seconds
        let ended = process.talk(
            mail.forSendmail, atMost: 65_536,
            isUnwanted: { Self.seconds - began > Self.patience })
        switch ended.status {
        case 0: return .taken
        case 129...: return .unknown("\(program) was ended by a signal")
        // EX_USAGE, EX_DATAERR, EX_NOUSER, EX_NOHOST: it will not take this one.
        case 64, 65, 67, 68: return .refused("exit-\(ended.status)", again: false)
        default: return .refused("exit-\(ended.status)", again: true)
        }
    }

    private static var seconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec)
    }
}
