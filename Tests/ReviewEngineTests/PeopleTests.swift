import JSON
import ReviewEngine
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
        #expect(person.conflicts == ["derby"])
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
        #expect(Person.facts(of: nil, on: "2018-01-01") == ["known": false])
        #expect(Person.facts(of: known, on: "2018-09-01")["accredited"] == false)
    }

    @Test func `facts are written and read, and garbage is refused`() throws {
        var person = known
        person.conflicts = ["derby"]
        person.attendedOn = "2017-09-28"
        person.bodyHash = "b"
        #expect(try Person(id: "p1", decoding: person.encoded) == person)
        for key in ["organisation", "region", "status"] {
            var object = person.encoded
            object[key] = 7
            #expect(throws: Refusal.self) { try Person(id: "p1", decoding: object) }
        }
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
