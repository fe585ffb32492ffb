import JSON
import ReviewEngine
import ReviewWire

/// What a row of an import may say, field by field, and where it is kept: by value in the journal,
/// or among the personal texts beside it.
struct RegisterForm: Sendable {
    indirect enum Kind: Sendable {
        case name
        case names
        case day
        case word([String])
        case text(Int)
        /// A text without a line break.
        case line(Int)
        case mailbox
        case parts([Part])
    }

    struct Part: Sendable {
        var name: String
        var kind: Kind
        var isNeeded = false
        /// What an element that is a bare name stands for.
        var isShort = false
        var standard: String?
    }

    /// `people` or `organisations`: how errors name the list.
    let list: String
    /// Kept by value, under these very names.
    let facts: [(name: String, kind: Kind)]
    /// Kept as texts beside the journal.
    let personal: [(name: String, kind: Kind)]
    /// What a new row must say.
    let needed: [String]
    /// Written otherwise than it is kept: `accreditedUntil`.
    let shorthand: [(name: String, kind: Kind)]

    var names: [String] {
        ["id"] + facts.map(\.name) + shorthand.map(\.name) + personal.map(\.name)
    }

    private static let period = [Part(name: "from", kind: .day), Part(name: "until", kind: .day)]
    private static let holders: Kind = .parts(
        [Part(name: "person", kind: .name, isNeeded: true, isShort: true)] + period)

    static let people = RegisterForm(
        list: "people",
        facts: [
            ("organisation", .name), ("region", .name), ("roles", .names),
            (
                "accreditations",
                .parts([
                    Part(name: "role", kind: .name), Part(name: "from", kind: .day),
                    Part(name: "until", kind: .day, isNeeded: true),
                    Part(name: "trainedAt", kind: .name),
                ])
            ),
            (
                "conflicts",
                .parts(
                    [
                        Part(name: "organisation", kind: .name, isNeeded: true, isShort: true),
                        Part(
                            name: "kind",
                            kind: .word(Person.Conflict.Kind.allCases.map(\.rawValue)),
                            standard: Person.Conflict.Kind.declared.rawValue),
                    ] + period + [Part(name: "why", kind: .text(2_000))])
            ),
            (
                "absences",
                .parts([
                    Part(name: "from", kind: .day, isNeeded: true),
                    Part(name: "until", kind: .day, isNeeded: true),
                    Part(
                        name: "mode", kind: .word(Person.Absence.Mode.allCases.map(\.rawValue)),
                        standard: Person.Absence.Mode.reassign.rawValue),
                ])
            ),
            ("delegates", holders),
            (
                "load",
                .parts([
                    Part(name: "review", kind: .name, isNeeded: true),
                    Part(name: "host", kind: .name, isNeeded: true),
                    Part(name: "role", kind: .name), Part(name: "from", kind: .day, isNeeded: true),
                    Part(name: "until", kind: .day, isNeeded: true),
                ])
            ),
            ("releasedBy", .name),
            ("payment", .word(Person.Payment.allCases.map(\.rawValue))),
            ("status", .word(["nominated", "member", "left"])),
            ("nominatedOn", .day), ("attendedOn", .day), ("leftOn", .day),
        ],
        personal: [
            ("name", .line(200)), ("email", .mailbox), ("phone", .text(100)),
            ("accessNeeds", .text(2_000)), ("expenses", .text(1_000)), ("note", .text(2_000)),
        ],
        needed: ["organisation"], shorthand: [("accreditedUntil", .day)])

    static let organisations = RegisterForm(
        list: "organisations",
        facts: [
            ("kind", .word(Organisation.Kind.allCases.map(\.rawValue))), ("name", .line(200)),
            ("region", .name), ("partOf", .name), ("holders", holders), ("from", .day),
            ("until", .day), ("inspections", .parts(period)),
        ],
        personal: [
            ("contact", .line(200)), ("email", .mailbox), ("phone", .text(100)),
            ("note", .text(2_000)),
        ],
        needed: ["kind", "name"], shorthand: [])
}
