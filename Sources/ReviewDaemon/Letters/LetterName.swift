import CivilTime
import Digest
import JSON
import ReviewEngine

/// What letters are called, and what their mails are.
///
/// A letter is named after what it tells of. Its mail's name carries a token besides, which nobody
/// outside can guess: a report that a mail came back is believed only if it knows it.
struct LetterName: Sendable {
    /// The store's own, random.
    let secret: String

    /// `r42-7.1.invitation.1`
    static func of(_ telling: Letter.Telling) -> String {
        "\(telling.task).\(telling.attempt).\(telling.kind.rawValue).\(telling.number)"
    }

    /// The same for who answers for whose the task is: each reader has a letter of their own.
    func of(_ telling: Letter.Telling, to reader: String, owner: String) -> String {
        let name = Self.of(telling)
        return sameBytes(reader, owner) ? name : "\(name).\(token("reader", reader).prefix(6))"
    }

    /// `sign-in.1510.` and for whom: somebody would like to sign in.
    func signIn(of principal: String, number: Int64) -> String {
        "sign-in.\(number).\(token("sign-in", principal))"
    }

    /// `code.1510000000.` and for whom: a code for all that they may read.
    func code(of principal: String, number: Int64) -> String {
        "code.\(number).\(token("code", principal))"
    }

    /// `digest.2017-12-06.` and a short name for whose it is, since ids of people stand in no mail.
    func digest(to principal: String, on day: String) -> String {
        "digest.\(day).\(token("digest", principal))"
    }

    /// `r42.visit.dates.…1`: the first, second … that somebody is told of a date of a review.
    func dates(_ review: String, _ date: String, to principal: String, number: Int64) -> String {
        "\(review).\(date).dates.\(token("dates", principal)).\(number)"
    }

    /// What stands in Message-ID: the letter, its token, and which try it is.
    func mail(_ letter: String, try number: Int64) -> String {
        "\(letter).\(token("mail", letter)).\(number)"
    }

    /// What stands in the address that a mail comes back to: which entry of the journal recorded that
    /// it is handed over, and a token. At most 36 bytes whatever the letter is called, so that the
    /// address keeps within its 64 (RFC 5321 §4.5.3.1.1).
    func back(_ letter: String, entry: Int64) -> String {
        "\(entry).\(token("back", "\(entry)\n\(letter)"))"
    }

    /// The entry of such a word; whether the word is the letter's, `back` says.
    static func entry(ofBack word: String) -> Int64? {
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let entry = Int64(parts[0]), entry > 0 else { return nil }
        return entry
    }

    /// The thread of a review: a name that no mail has, and that its letters refer to.
    func thread(_ review: String) -> String { mail("\(review).review", try: 1) }

    /// What an entry of a calendar is called, for good and for everybody.
    func entry(_ name: String) -> String { "\(name).\(token("calendar", name))" }

    /// The letter of a mail's name; nil where the token is not its.
    func letter(ofMail name: String) -> String? {
        let parts = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count > 2 else { return nil }
        let letter = parts.dropLast(2).map { String(decoding: $0, as: UTF8.self) }
            .joined(separator: ".")
        let given = Array(parts[parts.count - 2])
        guard given.count == 16, Digest.equal(given, Array(token("mail", letter).utf8)) else {
            return nil
        }
        return letter
    }

    private func token(_ what: String, _ text: String) -> String {
        Digest.hex(Array(Digest.hash(Array("\(what)\n\(secret)\n\(text)".utf8)).prefix(8)))
    }
}
