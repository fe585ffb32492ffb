import JSON
import ReviewEngine
import Statechart
import Testing

/// People of the pool and principals: who is known, who may what.
@Suite struct PeopleTests {
    private let known = Person(
        id: "p1", organisation: "leicester", region: "east-midlands", roles: ["health"],
        accreditedUntil: "2018-08-31")

    private func after(_ name: String, _ data: JSONValue, _ person: Person?) throws -> Person {
        try Person.step(
            person, id: "p1", input: .message(name: name, data: data), region: "east-midlands")
    }

    @Test func `a nomination makes a person known, nothing else does`() throws {
        let new = try after(
            "nominated", ["role": "health", "organisation": "derby", "body": "b"], nil)
        #expect(
            new
                == Person(
                    id: "p1", organisation: "derby", region: "east-midlands", roles: ["health"],
                    status: "nominated", bodyHash: "b"))
        for name in ["attended", "accredited", "conflict", "left", "nominate"] {
            #expect(throws: Refusal.self) { try after(name, [:], nil) }
        }
    }

    @Test func `each message changes its own facts`() throws {
        var person = try after("attended", ["on": "2017-09-28"], known)
        #expect(person.attendedOn == "2017-09-28")
        person = try after("accredited", ["role": "send", "until": "2019-08-31"], person)
        #expect(person.roles == ["health", "send"])
        #expect(person.accreditedUntil == "2019-08-31")
        person = try after("accredited", ["role": "send"], person)
        #expect(person.roles == ["health", "send"])
        person = try after("conflict", ["organisation": "derby"], person)
        person = try after("conflict", ["organisation": "derby"], person)
        #expect(person.conflicts == [.init(organisation: "derby")])
        person = try after("left", [:], person)
        #expect(person.status == "left")
        #expect(!person.isAccredited(on: "2018-01-01"))
        person = try after("nominated", ["role": "lead"], person)
        #expect(person.status == "nominated")
        #expect(throws: Refusal.self) { try after("promoted", [:], person) }
    }

    @Test func `an accreditation counts up to its last day`() {
        #expect(known.isAccredited(on: "2018-08-31"))
        #expect(!known.isAccredited(on: "2018-09-01"))
        #expect(Person.facts(of: nil, today: "2018-01-01") == ["known": false])
        #expect(Person.facts(of: known, today: "2018-09-01")["accredited"] == false)
    }

    @Test func `facts are written and read, and garbage is refused`() throws {
        var person = known
        person.conflicts = [
            .init(organisation: "derby", kind: .swap, period: Period(until: "2019-03-15"))
        ]
        person.accreditations = [
            .init(role: "health", period: Period(from: "2017-01-01", until: "2018-08-31")),
            .init(period: Period(until: "2019-01-01"), trainedAt: "birmingham"),
        ]
        person.absences = [
            .init(period: Period(from: "2018-02-12", until: "2018-02-16"), mode: .canFinish)
        ]
        person.delegates = [.init(person: "p2", period: Period(until: "2018-02-16"))]
        person.load = [
            .init(
                review: "r1", host: "rutland", role: "health",
                period: Period(from: "2017-03-14", until: "2017-03-15"))
        ]
        person.releasedBy = "leicester"
        person.payment = .expenses
        person.nominatedOn = "2017-01-01"
        person.leftOn = "2020-01-01"
        person.attendedOn = "2017-09-28"
        person.bodyHash = "b"
        #expect(try Person(id: "p1", decoding: person.encoded) == person)
        for key in ["organisation", "region", "status"] {
            var object = person.encoded
            object[key] = 7
            #expect(throws: Refusal.self) { try Person(id: "p1", decoding: object) }
        }
    }

    @Test func `what is in force depends on the day`() {
        var person = known
        person.conflicts = [
            .init(organisation: "derby", kind: .swap, period: Period(until: "2018-03-15"))
        ]
        person.absences = [
            .init(period: Period(from: "2018-03-14", until: "2018-03-20"), mode: .reassign)
        ]
        #expect(person.hasConflict(with: "derby", on: "2018-03-15"))
        #expect(!person.hasConflict(with: "derby", on: "2018-03-16"))
        let employer = Organisation(
            id: "leicester", kind: .localAuthority, name: "Leicester", region: "east-midlands",
            inspections: [Period(from: "2018-03-10", until: "2018-03-14")])
        let early = Person.facts(of: person, today: "2018-03-14", employer: employer)
        #expect(early["conflicts"] == ["derby"])
        #expect(early["absent"] == true)
        #expect(early["inspected"] == true)
        let late = Person.facts(of: person, today: "2018-03-21", employer: employer)
        #expect(late["conflicts"] == [])
        #expect(late["absent"] == false)
        #expect(late["inspected"] == false)
    }

    @Test func `an accreditation for one role is none for another`() throws {
        var person = known
        person.accreditations = []
        person.roles = ["health", "lead-reviewer"]
        person = try after("accredited", ["role": "health", "until": "2019-08-31"], person)
        #expect(person.isAccredited(on: "2019-08-31", for: "health"))
        #expect(!person.isAccredited(on: "2019-08-31", for: "lead-reviewer"))
        #expect(Person.facts(of: person, today: "2018-01-01")["accreditedRoles"] == ["health"])
    }

    @Test func `load follows a visit that moves and a place that is given up`() throws {
        let visit: JSONValue = [
            "review": "r2", "host": "derby", "from": "2018-03-13", "until": "2018-03-14",
        ]
        var person = try after("assigned", visit, known)
        person = try after(
            "assigned",
            ["review": "r2", "host": "derby", "from": "2018-05-01", "until": "2018-05-02"], person)
        #expect(person.load.map(\.period.from) == ["2018-05-01"])
        person = try after("unassigned", ["review": "r2"], person)
        #expect(person.load == [])
        #expect(throws: Refusal.self) { try after("assigned", ["review": "r2"], known) }
        #expect(throws: Refusal.self) {
            try after("absent", ["from": "2018-05-02", "until": "2018-05-01"], known)
        }
    }

    @Test func `reviews near a visit are told by the days between, besides the one that asks`()
        throws
    {
        var person = known
        for (review, from, until) in [
            ("r1", "2018-01-10", "2018-01-11"), ("r2", "2018-02-26", "2018-02-27"),
            ("r3", "2018-03-15", "2018-03-16"), ("r4", "2018-05-01", "2018-05-02"),
        ] {
            person = try after(
                "assigned",
                [
                    "review": .string(review), "host": "derby", "from": .string(from),
                    "until": .string(until),
                ], person)
        }
        func near(_ apart: Int?, besides: String? = nil) -> JSONValue? {
            Person.facts(
                of: person,
                PersonQuestion(
                    from: "2018-03-13", on: "2018-03-14", apart: apart, besides: besides),
                today: "2018-02-27")["near"]
        }
        #expect(near(nil) == [], "the day after is no overlap")
        #expect(near(1) == [])
        #expect(near(2) == ["r3"])
        #expect(near(14) == ["r3"], "the 27th of February and the 13th of March are 14 days apart")
        #expect(near(15) == ["r2", "r3"])
        #expect(near(15, besides: "r3") == ["r2"])
        let facts = Person.facts(
            of: person, PersonQuestion(on: "2018-03-14", besides: "r4"), today: "2018-02-27")
        #expect(facts["atHand"] == 2, "a visit's last day is not over")
        let first = Person.facts(
            of: person, PersonQuestion(from: "2018-03-16", on: "2018-03-17"), today: "2018-02-27")
        #expect(first["reviews"] == ["r3"], "the first day counts as the last")
    }

    @Test func `somebody counts for the authority that their organisation is part of`() {
        let trust = Organisation(
            id: "leicester", kind: .trust, name: "A trust", region: "east-midlands",
            partOf: "rutland")
        let facts = Person.facts(of: known, today: "2018-01-01", employer: trust)
        #expect(facts["authority"] == "rutland")
        #expect(Person.facts(of: known, today: "2018-01-01")["authority"] == "leicester")
    }

    @Test func `what an erased person leaves names nothing of theirs`() throws {
        var person = try after("conflict", ["organisation": "derby"], known)
        person = try after(
            "assigned",
            ["review": "r2", "host": "derby", "from": "2018-03-13", "until": "2018-03-14"], person)
        person.bodyHash = "b"
        let erased = person.erased(on: "2019-05-03")
        #expect(erased.status == "erased")
        #expect(!erased.isMember)
        #expect(erased.bodyHash == nil)
        #expect(erased.conflicts == [])
        #expect(erased.roles == [])
        #expect(erased.load == person.load)
    }

    @Test func `either of two co-chairs may act, and a delegate while it lasts`() {
        var acting = ActingIndex()
        acting.update(
            Organisation(
                id: "south-chair", kind: .role, name: "Chair", region: "east-midlands",
                holders: [.init(person: "p1"), .init(person: "p2")]))
        var director = known
        director.delegates = [
            .init(person: "p2", period: Period(from: "2018-02-12", until: "2018-02-16"))
        ]
        acting.update(director)
        func may(_ id: String, _ address: String, _ region: String, _ day: String) -> Bool {
            acting.owns(.person(id), address: address, region: region, on: day)
        }
        for id in ["p1", "p2"] {
            #expect(may(id, "role:south-chair", "east-midlands", "2018-01-01"))
        }
        #expect(!may("p3", "role:south-chair", "east-midlands", "2018-01-01"))
        // A role is of its region, and no delegate passes it on.
        #expect(!may("p1", "role:south-chair", "london", "2018-01-01"))
        #expect(may("p2", "person:p1", "east-midlands", "2018-02-16"))
        #expect(!may("p2", "person:p1", "east-midlands", "2018-02-17"))
        #expect(
            acting.addresses(of: .person("p2"), on: "2018-02-12")
                == ["person:p2", "person:p1", "role:south-chair"])
        director.delegates = []
        acting.update(director)
        #expect(!may("p2", "person:p1", "east-midlands", "2018-02-12"))
        acting.forget(address: "role:south-chair")
        #expect(!may("p1", "role:south-chair", "east-midlands", "2018-01-01"))
    }

    @Test func `an organisation is written as it is read`() throws {
        let organisation = Organisation(
            id: "derby", kind: .localAuthority, name: "Derby City Council",
            region: "east-midlands", partOf: "d2n2", holders: [.init(person: "p1")],
            period: Period(from: "1997-04-01"), inspections: [Period(from: "2018-02-12")],
            bodyHash: "b")
        #expect(try Organisation(id: "derby", decoding: organisation.encoded) == organisation)
        #expect(organisation.address == "organisation:derby")
        #expect(throws: Refusal.self) { try Organisation(id: "derby", decoding: ["kind": "x"]) }
    }

    @Test(arguments: [
        "coordinator:east-midlands", "person:p1", "organisation:derby", "queue:mail", "operator",
    ])
    func `principals are written as they are read`(text: String) throws {
        #expect(try #require(Principal(text)).description == text)
    }

    @Test(arguments: [
        "", ":", "person", "person:", "Person:p1", "coordinators:x", "operator:", "operator ",
        " person:p1", "role:coordinator", "per\u{301}son:p1",
    ])
    func `what is no principal is none`(text: String) { #expect(Principal(text) == nil) }

    @Test func `principals are the same only byte for byte`() {
        let one = Principal.person("e\u{301}")
        let other = Principal.person("\u{e9}")
        #expect(one != other)
        #expect(Set([one, other]).count == 2)
        #expect(one == Principal("person:e\u{301}"))
    }

    @Test func `a task is its addressee's alone`() throws {
        let region = "east-midlands"
        let coordinator = Principal.coordinator(region: region)
        #expect(coordinator.owns(address: "role:coordinator", region: region))
        #expect(!coordinator.owns(address: "role:coordinator", region: "london"))
        #expect(!coordinator.owns(address: "person:p1", region: region))
        #expect(Principal.person("p1").owns(address: "person:p1", region: region))
        #expect(!Principal.person("p1").owns(address: "person:p10", region: region))
        #expect(!Principal.person("p1").owns(address: "organisation:p1", region: region))
        #expect(!Principal.organisation("derby").owns(address: "role:coordinator", region: region))
        #expect(!Principal.operator.owns(address: "operator", region: region))
        #expect(!Principal.person("e\u{301}").owns(address: "person:\u{e9}", region: region))
    }

    @Test func `reading goes by region and host`() {
        let may = { (who: Principal) in who.mayRead(region: "east-midlands", organisation: "derby")
        }
        #expect(may(.coordinator(region: "east-midlands")))
        #expect(!may(.coordinator(region: "london")))
        #expect(may(.organisation("derby")))
        #expect(!may(.organisation("leicester")))
        #expect(!may(.person("derby")))
        #expect(!may(.queue("derby")))
        #expect(!may(.operator))
    }
}
