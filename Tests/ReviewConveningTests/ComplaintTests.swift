import CivilTime
import JSON
import Testing

@testable import ReviewConvening

/// What users of other tools for assigning reviewers complain about, each as a test by name.
@Suite struct ComplaintTests {
    @Test func `unassigned people vanish and are asked again by mistake`() throws {
        var problem = try Pools.team()
        problem.reviews[0].asked = [
            (person: "notts-health", said: "declined on 5 Feb 2018")
        ]
        let first = try Convening.propose(problem)
        #expect(first.people("health") == ["derby-health"])
        // They are not among the reserves either, and have not vanished: the reason is told.
        #expect(first.reviews[0].places[1].reserves.isEmpty)
        problem.people.removeAll { $0.id == "derby-health" }
        let second = try Convening.propose(problem)
        #expect(second.status == .impossible)
        #expect(second.holder("notts-health") == ["declined on 5 Feb 2018"])
        // Asking on purpose is the coordinator's to do, and is named as a way.
        #expect(second.relaxations?.ways.first?.map(\.condition) == ["asked"])
    }

    @Test func `conflicts are seen before anybody is asked, not after the review`() throws {
        let conflicts = [
            "\"lincoln\"", "{ organisation: \"lincoln\", why: \"employment\" }",
            "{ organisation: \"lincoln\", why: \"swap\", until: \"2018-03-13\" }",
        ]
        let texts = [
            "has a conflict with the host", "works or lately worked for lincoln",
            "their authority and lincoln reviewed each other lately",
        ]
        for (conflict, text) in zip(conflicts, texts) {
            let person = """
                { id: "derby-lead", roles: ["lead"], organisation: "derby",
                  accreditedUntil: "2019-03-31", conflicts: [\(conflict)] },
                """
            let proposal = try Convening.propose(
                Pools.team(people: person + Pools.people.replacingFirstPerson))
            #expect(proposal.status == .impossible)
            #expect(proposal.holder("derby-lead") == [text])
            // Independence is never relaxed: what is left is to go without.
            #expect(proposal.relaxations?.ways.map { $0.map(\.condition) } == [["minimum"]])
        }
        let over = """
            { id: "derby-lead", roles: ["lead"], organisation: "derby",
              accreditedUntil: "2019-03-31",
              conflicts: [{ organisation: "lincoln", why: "swap", until: "2018-03-12" }] },
            """
        let proposal = try Convening.propose(
            Pools.team(people: over + Pools.people.replacingFirstPerson))
        #expect(proposal.people("lead") == ["derby-lead"])
    }

    @Test func `"no solution" comes with the role, everyone who holds it, and what would help`()
        throws
    {
        let people = """
            { id: "lead", roles: ["lead"], organisation: "derby", accreditedUntil: "2019-01-01" },
            { id: "host", roles: ["health"], organisation: "lincoln", accreditedUntil: "2019-01-01" },
            { id: "late", roles: ["health"], organisation: "derby", accreditedUntil: "2018-03-13" },
            { id: "away", roles: ["health"], organisation: "derby", accreditedUntil: "2019-01-01",
              available: { "2018-03-14": "no" } },
            { id: "gone", roles: ["health"], organisation: "derby", status: "left",
              accreditedUntil: "2019-01-01" },
            { id: "full", roles: ["health"], organisation: "derby", load: 2,
              accreditedUntil: "2019-01-01" },
            { id: "tired", roles: ["health"], organisation: "derby", accreditedUntil: "2019-01-01",
              busy: [{ start: "2018-03-05", end: "2018-03-06" }] },
            """
        let proposal = try Convening.propose(
            Pools.team(people: people, rules: "{ mostReviews: 2, intervalDays: 14 }"))
        #expect(proposal.status == .impossible)
        #expect(proposal.shortages.map(\.place.title) == ["Health"])
        #expect(proposal.shortages.first?.missing == 1)
        #expect(proposal.holder("host") == ["is from the host"])
        #expect(proposal.holder("late") == ["is accredited only until 13 Mar 2018"])
        #expect(proposal.holder("away") == ["cannot come on 14 Mar 2018"])
        #expect(proposal.holder("gone") == ["has left the pool"])
        #expect(proposal.holder("full") == ["has as many reviews as one person may have (2)"])
        #expect(proposal.holder("tired") == ["is on a review too near to it, 5 to 6 Mar 2018"])
        let relaxations = try #require(proposal.relaxations)
        #expect(relaxations.fewest == 1)
        #expect(relaxations.isProven)
        #expect(
            relaxations.ways.map { $0.map(\.condition) } == [
                ["unavailable"], ["notAccredited"], ["enoughReviews"], ["tooSoon"], ["minimum"],
            ])
        #expect(
            proposal.text.contains(
                "away can come on 14 Mar 2018 after all (Health, lincoln, 13 to 14 Mar 2018)"))
    }

    @Test func `hard minimums are not broken, however dear they are`() throws {
        // Filling the place costs more than every wish together; it is filled all the same.
        let people = """
            { id: "one", roles: ["lead", "health"], organisation: "derby", experience: 1,
              accreditedUntil: "2019-01-01" },
            { id: "two", roles: ["health"], organisation: "derby", load: 9, experience: 1,
              accreditedUntil: "2019-01-01" },
            """
        let problem = try Pools.team(
            people: people,
            extra: """
                organisations: [{ id: "derby", given: 900, travel: { lincoln: 600 } },
                  { id: "notts" }],
                wishes: { load: 1000, variety: 1000, travel: 1000, balance: 1000, emptyPlace: 0 }
                """)
        let proposal = try Convening.propose(problem)
        #expect(proposal.status == .optimal)
        #expect(proposal.people("lead") == ["one"])
        #expect(proposal.people("health") == ["two"])
    }

    @Test func `a minimum of two is met by two, or the place is named`() throws {
        var problem = try Pools.team()
        problem.reviews[0].places[1].minimum = 2
        problem.reviews[0].places[1].maximum = 2
        #expect(try Convening.propose(problem).people("health").count == 2)
        problem.people.removeLast()
        let proposal = try Convening.propose(problem)
        #expect(proposal.status == .impossible)
        #expect(proposal.shortages.map(\.missing) == [1])
    }

    @Test func `17 reviewers and 18 reviews are not searched for hours`() throws {
        var problem = Pools.season(reviews: 18, people: 17, dates: 1, seed: 4)
        // As in that tool: one reviewer for each, so that most of it cannot be.
        for index in problem.reviews.indices {
            problem.reviews[index].places = [.init(id: "any", role: "any")]
        }
        for index in problem.people.indices { problem.people[index].roles = ["any"] }
        var told = 0
        let proposal = try Convening.propose(
            problem, effort: 3_000,
            ConveningControl { progress in
                told += 1
                #expect(progress.searches <= progress.effort)
                return true
            })
        #expect(proposal.reviews.count == 18)
        #expect(proposal.searches <= 3_000 + 18 * 2)
        #expect(told > 0)
    }

    @Test func `somebody gets more reviews than they may have, at hand and in the plan`() throws {
        var problem = Pools.season(reviews: 6, people: 30, dates: 2)
        problem.rules.mostReviews = 2
        for index in problem.people.indices { problem.people[index].load = index % 2 }
        let proposal = try Convening.propose(problem, effort: 500)
        var teams: [String: Int] = [:]
        for place in proposal.reviews.flatMap(\.places) {
            for one in place.people { teams[one.person, default: 0] += 1 }
        }
        #expect(!teams.isEmpty)
        for (index, person) in problem.people.enumerated() {
            #expect((teams[person.id] ?? 0) + index % 2 <= 2, "\(person.id)")
        }
    }

    @Test func `conflicts of thousands of people take hours to find`() throws {
        var problem = try Pools.team()
        let places = problem.reviews[0].places
        for number in 0..<2_800 {
            var person = ConveningProblem.Person(
                id: "person-\(number)", roles: [places[number % places.count].role],
                organisation: "of-\(number % 40)")
            person.accreditations = [.init(until: CivilDate(daysSinceEpoch: 20_000))]
            person.conflicts = (0..<60).map {
                .init(organisation: number % 7 == 0 && $0 == 59 ? "lincoln" : "else-\($0)")
            }
            problem.people.append(person)
        }
        let proposal = try Convening.propose(problem)
        #expect(proposal.status == .optimal)
        let chosen = proposal.reviews[0].places.flatMap(\.people).map(\.person)
        let conflicted = Set((0..<2_800).filter { $0 % 7 == 0 }.map { "person-\($0)" })
        #expect(chosen.count == places.count)
        #expect(conflicted.isDisjoint(with: chosen))
    }

    @Test func `a search can be cancelled, and gives what it has`() throws {
        let problem = Pools.season(reviews: 6, people: 40, dates: 3)
        var calls = 0
        let proposal = try Convening.propose(
            problem,
            ConveningControl { _ in
                calls += 1
                return calls < 3
            })
        #expect(proposal.status == .stopped)
        #expect(calls == 3)
        #expect(proposal.reviews.allSatisfy { $0.places.allSatisfy { $0.people.count == 1 } })
    }
}

extension String {
    /// The usual pool without its only lead.
    var replacingFirstPerson: String {
        split(separator: "{", maxSplits: 2).last.map { "{" + $0 } ?? ""
    }
}
