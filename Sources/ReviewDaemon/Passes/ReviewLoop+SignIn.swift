import Digest
import JSON
import ReviewEngine
import ReviewStore
import ReviewWire

/// SIGNIN: a coordinator who is at no link's page asks for one by mail.
///
/// Nothing is told to whoever asks: the letter goes where the register says that the region's
/// coordinator reads, and nowhere else.
extension ReviewLoop {
    func wantSignIn(
        _ fields: Fields, _ mapping: Configuration.Mapping, _ caller: Caller
    ) throws(Refusal) -> Reply {
        try requireBearers(mapping)
        guard let word = try fields.optionalText("for") else { return try listSignIns(caller) }
        guard let who = Principal(word), case .coordinator(let region) = who else {
            throw Refusal(
                .invalid, "DMN-042", "this is no principal", subject: "for",
                expected: "coordinator:REGION", found: "\"\(word)\"")
        }
        guard try isKnown(region: region) else { return .ok([:]) }
        let ofRegion = codePlace(word, LettersDue.signInKind)
        let ofAsker = signInPlace(word, from: try fields.optionalText("from") ?? "")
        guard
            let all = SignInPace.ofRegion.next(
                after: try pass(hash: ofRegion), at: ofRegion, of: word, now: times.wall),
            let own = SignInPace.ofAsker.next(
                after: try pass(hash: ofAsker), at: ofAsker, of: word, now: times.wall)
        else { return .ok([:]) }
        batch.passes += [all, own]
        record(
            Letter(
                id: letterNames.signIn(of: word, number: sequence + 1),
                kind: LettersDue.signInKind, to: word, region: region, tells: [],
                at: times.calendar),
            "due", by: Actor(who: word, identity: caller.identity), previous: nil)
        return .ok([:])
    }

    /// Where it is noted how often a network asked. The note does not tell which: the store's own
    /// secret is in its name, and it is gone after a day.
    private func signInPlace(_ principal: String, from address: String) -> [UInt8] {
        Digest.hash(parts: [
            Array("sign-in\n\(store.identity)\n\(principal)".utf8), SignInPace.network(of: address),
        ])
    }

    /// A name that nobody has heard of leaves no trace.
    private func isKnown(region: String) throws(Refusal) -> Bool {
        if configuration.mail.regions[region] != nil { return true }
        return try organisation("region", region) != nil
    }

    /// The regions whose coordinators can be written to.
    private func listSignIns(_ caller: Caller) throws(Refusal) -> Reply {
        let mail = configuration.mail
        try ask(caller) { view, _ in
            var names: [String: String] = [:]
            for id in mail.regions.keys { names[id] = "" }
            for row in try view.organisations(
                kind: Organisation.Kind.region.rawValue, region: nil, after: nil, limit: 200)
            {
                names[row.id] = try Organisation(row: row).name
            }
            let book = AddressBook(mail: mail)
            var lines: [JSONObject] = []
            for id in names.keys.sorted(by: bytesPrecede) {
                let who = Principal.coordinator(region: id)
                guard try book.entry(of: "\(who)", view)?.email.isEmpty == false else { continue }
                var line: JSONObject = ["for": .string("\(who)"), "region": .string(id)]
                if let name = names[id], !name.isEmpty { line["name"] = .string(name) }
                lines.append(line)
            }
            return .body(["coordinators": .objects(lines)])
        }
        return .later
    }
}
