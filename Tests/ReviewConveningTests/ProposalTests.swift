import CivilTime
import JSON
import Testing

@testable import ReviewConvening

@Suite struct ProposalTests {
    @Test func `each name carries its reasons, and why not the next`() throws {
        let people = """
            { id: "lead", roles: ["lead"], organisation: "derby", accreditedUntil: "2019-01-01",
              available: { "2018-03-13": "yes", "2018-03-14": "yes" }, experience: 3 },
            { id: "near", name: "Clinical officer, Notts", roles: ["health"], organisation: "notts",
              accreditedUntil: "2018-06-30", available: { "2018-03-13": "yes", "2018-03-14": "yes" } },
            { id: "far", roles: ["health"], organisation: "kent", accreditedUntil: "2018-06-30",
              available: { "2018-03-13": "yes", "2018-03-14": "ifNeeded" } },
            """
        let proposal = try Convening.propose(
            Pools.team(
                people: people,
                extra: """
                    organisations: [{ id: "notts", given: 2, received: 1, travel: { lincoln: 50 } },
                      { id: "kent", given: 2, received: 1, travel: { lincoln: 190 } }]
                    """))
        let health = try #require(proposal.reviews.first?.places.last)
        #expect(
            health.people.first?.reasons == [
                "said yes to 13 to 14 Mar 2018", "50 minutes from lincoln",
                "notts has given 1 place more than it has had reviews",
                "accredited until 30 Jun 2018", "new to reviewing",
                "notts has given 2 places so far",
                "preferred to far, who has further to travel and would come only if needed",
            ])
        #expect(health.reserves.map(\.person) == ["far"])
        #expect(health.reserves.first?.points == 18)
        #expect(proposal.text.contains("  Health: Clinical officer, Notts (notts)"))
        #expect(proposal.text.contains("      in reserve: far"))
    }

    @Test func `silence is unknown, not no`() throws {
        let person = { (answers: String) in
            """
            { id: "lead", roles: ["lead"], organisation: "derby", accreditedUntil: "2019-01-01" },
            { id: "silent", roles: ["health"], organisation: "derby", accreditedUntil: "2019-01-01" },
            { id: "other", roles: ["health"], organisation: "notts", accreditedUntil: "2019-01-01",
              available: { \(answers) } },
            """
        }
        let no = try Convening.propose(
            Pools.team(people: person("\"2018-03-13\": \"no\", \"2018-03-14\": \"yes\"")))
        #expect(no.people("health") == ["silent"])
        let ifNeeded = try Convening.propose(
            Pools.team(people: person("\"2018-03-13\": \"ifNeeded\", \"2018-03-14\": \"yes\"")))
        #expect(ifNeeded.people("health") == ["other"])
    }

    @Test func `a pin stays, a forbidden person does not come`() throws {
        let pinned = try Convening.propose(
            Pools.team(extra: "pins: [{ review: \"r1\", person: \"notts-health\" }]"))
        #expect(pinned.people("health") == ["notts-health"])
        #expect(pinned.reviews[0].places[1].people[0].isPinned)
        let forbidden = try Convening.propose(
            Pools.team(extra: "forbids: [{ person: \"derby-health\", why: \"moving house\" }]"))
        #expect(forbidden.people("health") == ["notts-health"])
        let both = try Convening.propose(
            Pools.team(
                extra: """
                    pins: [{ review: "r1", person: "derby-health" }],
                    forbids: [{ person: "derby-health", why: "moving house" }]
                    """))
        #expect(both.status == .impossible)
        #expect(both.brokenPins.first?.why == ["is not to be asked: moving house"])
        #expect(both.people("health") == ["notts-health"])
    }

    @Test func `who is on the team stays, and only the open place is filled`() throws {
        var problem = try Pools.team()
        problem.reviews[0].team = [.init(place: "lead", person: "derby-lead")]
        let proposal = try Convening.propose(problem)
        #expect(proposal.reviews[0].places[0].people.map(\.isFixed) == [true])
        #expect(proposal.people("health") == ["derby-health"])
    }

    @Test func `the host's region stays out where the scheme says so`() throws {
        let proposal = try Convening.propose(Pools.team(rules: "{ outsideRegion: true }"))
        #expect(proposal.status == .impossible)
        #expect(proposal.people("health") == ["notts-health"])
        #expect(proposal.holder("derby-lead") == ["is from the host's region, east"])
    }

    @Test func `new reviewers go beside experienced ones`() throws {
        let proposal = try Convening.propose(Pools.team())
        // The lead has done two: the new one is preferred.
        #expect(proposal.people("health") == ["derby-health"])
        #expect(proposal.reviews[0].notes.isEmpty)
    }

    @Test func `the order of the file decides nothing`() throws {
        let problem = Pools.season(reviews: 4, people: 40, dates: 3)
        var turned = problem
        turned.people.reverse()
        turned.organisations.reverse()
        let one = try Convening.propose(problem, effort: 4_000)
        let other = try Convening.propose(turned, effort: 4_000)
        #expect(one == other)
        #expect(try Convening.propose(problem, effort: 4_000) == one)
    }

    @Test func `a season keeps limits and intervals, and states how good it is`() throws {
        let problem = Pools.season(reviews: 6, people: 48, dates: 3)
        let proposal = try Convening.propose(problem, effort: 2_000)
        #expect(proposal.status == .optimal || proposal.status == .bounded)
        #expect(proposal.bound <= proposal.points)
        #expect(proposal.gap <= 20)
        var visits: [String: [ConveningProblem.Visit]] = [:]
        for review in proposal.reviews {
            for place in review.places {
                for person in place.people {
                    visits[person.person, default: []].append(review.visit)
                }
            }
        }
        let eligibility = Eligibility(problem)
        for (person, taken) in visits {
            let load = problem.people.first { $0.id == person }?.load ?? 0
            #expect(taken.count + load <= 3)
            for (index, one) in taken.enumerated() {
                for other in taken.dropFirst(index + 1) {
                    #expect(!eligibility.isTooNear(one, other))
                }
            }
        }
    }

    @Test func `one team of two hundred people is proved in as many searches as it has dates`()
        throws
    {
        let proposal = try Convening.propose(Pools.season(reviews: 1, people: 200, dates: 5))
        #expect(proposal.status == .optimal)
        #expect(proposal.searches <= 5 * 3)
    }

    @Test func `a proposal says where a season cannot be filled, and who is where instead`() throws
    {
        let text = """
            {
              people: [
                { id: "only", roles: ["lead"], organisation: "derby", accreditedUntil: "2019-01-01" },
              ],
              reviews: [
                { id: "r1", host: "lincoln", dates: ["2018-03-13"], places: [{ id: "lead", role: "lead" }] },
                { id: "r2", host: "notts", dates: ["2018-03-20"], places: [{ id: "lead", role: "lead" }] },
              ],
              rules: { intervalDays: 14 },
            }
            """
        let proposal = try Convening.propose(Pools.problem(text))
        #expect(proposal.status == .impossible)
        #expect(proposal.shortages.count == 1)
        let other = proposal.reviews.first { !$0.places[0].people.isEmpty }?.host ?? ""
        #expect(proposal.holder("only")?.first?.contains("is on the team for \(other)") == true)
    }
}
