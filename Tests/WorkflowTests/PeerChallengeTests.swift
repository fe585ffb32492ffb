import CivilTime
import JSON
import ReviewEngine
import Statechart
import Testing

@Suite struct PeerChallengeTests {
    static func season() throws -> (Season, Int, Answers) {
        var season = try Season(at: "2017-12-06T17:00:00Z", pool: try Pool.eastMidlands())
        let review = try season.start(
            "send-peer-challenge",
            try WorkflowFolder.value("examples/send-peer-challenge.input.json5"))
        return (season, review, try Answers("examples/try.answers.json5"))
    }

    /// Plays until the state is reached, with these tasks left unanswered.
    static func season(
        at state: String, silent: [String] = []
    ) throws -> (Season, Int, Answers) {
        var (season, review, answers) = try season()
        for task in silent { answers.silence(task) }
        try season.play(&answers) { $0.isAt(state, review) }
        return (season, review, answers)
    }

    static func team(_ season: Season, _ review: Int) -> [String: String] {
        let team = season.context(review)["team"]?.arrayValue ?? []
        return team.reduce(into: [:]) {
            $0[$1["place"]?.stringValue ?? ""] = $1["person"]?.stringValue
        }
    }

    @Test func `a peer challenge from request to follow-up leaves every artefact`() throws {
        var (season, review, answers) = try Self.season()
        try season.play(&answers) { $0.isDone(review) }
        #expect(season.errors == [])
        let context = season.context(review)
        // Each row of the programme's table, in order.
        #expect(context["request"]?["body"] != nil)
        #expect(context["accepted"]?["decision"] == "take-it-on")
        #expect(context["scope"]?["mode"] == "two-day")
        #expect(context["scope"]?["body"] != nil)
        #expect(context["visit"]?["start"] == "2018-03-13")
        #expect(context["keyLines"]?["body"] != nil)
        #expect(context["keyLinesAgreed"]?["agreed"] == true)
        #expect(
            Self.team(season, review).keys.sorted() == [
                "health", "la-send", "lead", "parent-carer",
            ])
        #expect(context["approval"]?["objections"] == [])
        #expect(context["papers"]?["documents"]?.arrayValue?.count == 7)
        #expect(
            Set(
                context["papers"]?["documents"]?.arrayValue?.compactMap {
                    $0["status"]?.stringValue
                } ?? [])
                == ["in", "late", "not-held"])
        #expect(context["latePapers"]?["documents"]?.arrayValue?.map { $0["status"] } == ["in"])
        #expect(context["timetable"]?["sessions"]?.arrayValue?.count == 6)
        #expect(context["briefing"]?["heldOn"] != nil)
        #expect(context["notes"]?.arrayValue?.count == 4)
        let findings = context["feedback"]?["findings"]?.arrayValue ?? []
        #expect(findings.count == 7)
        #expect(
            findings.allSatisfy { $0["told"] == true && $0["kind"] != nil && $0["text"] == nil })
        #expect(context["feedback"]?["toldOn"] == "2018-03-14")
        #expect(context["draft"]?["body"] != nil)
        #expect(context["letter"]?["body"] != nil)
        #expect(context["corrections"]?["corrections"]?.arrayValue?.count == 1)
        #expect(context["finalLetter"]?["correctionsTaken"] == 1)
        #expect(context["nextSteps"]?["actions"]?.arrayValue?.count == 4)
        #expect(context["progress"]?.arrayValue?.count == 1)
        #expect(context["closing"]?["decision"] == "close")
        #expect(season.output(review)?["outcome"] == "closed")
        #expect(season.today == "2018-09-18")
        #expect(season.tasks.isEmpty)
    }

    @Test func `after the training day its people are on the team, and one of the pool declines`()
        throws
    {
        var season = try Season(at: "2017-11-06T09:00:00Z", pool: try Pool.eastMidlands())
        var answers = try Answers("examples/try.answers.json5")
        let training = try season.start(
            "pool-training", try WorkflowFolder.value("examples/pool-training.input.json5"))
        try season.play(&answers) { $0.isDone(training) }
        let review = try season.start(
            "send-peer-challenge",
            try WorkflowFolder.value("examples/send-peer-challenge.input.json5"))
        try season.play(&answers) { $0.isDone(review) }
        #expect(
            Self.team(season, review) == [
                "lead": "derby-inclusion-director", "la-send": "leicester-psychologist",
                "health": "northamptonshire-therapies-lead",
                "parent-carer": "derbyshire-forum-member",
            ])
        let declined = season.context(review)["asked"]?.arrayValue?.filter {
            $0["answer"] == "declined"
        }
        #expect(declined?.map { $0["person"] } == ["derby-clinical-officer"])
        #expect(season.errors == [])
    }

    @Test func `one decline re-fills one place only`() throws {
        var (season, review, answers) = try Self.season()
        try season.play(&answers) { $0.isDone(review) }
        let asked = season.context(review)["asked"]?.arrayValue ?? []
        let declined = asked.filter { $0["answer"] == "declined" }
        #expect(declined.map { $0["person"] } == ["derby-clinical-officer"])
        #expect(asked.filter { $0["answer"] == "accepted" }.count == 4)
        #expect(asked.count == 5)
        #expect(Self.team(season, review)["health"] == "leicester-clinical-officer")
    }

    @Test func `the team has nobody from the host, and all are accredited on the visit's dates`()
        throws
    {
        let (season, review, _) = try Self.season(at: "approving", silent: ["approve-team"])
        for person in Self.team(season, review).values {
            let facts = season.pool.facts(
                of: person, PersonQuestion(on: "2018-03-14"), today: "2018-03-14")
            #expect(facts["organisation"] != "lincolnshire")
            #expect(facts["accredited"] == true)
        }
    }

    @Test func `a request may not be taken forward`() throws {
        var (season, review, answers) = try Self.season()
        answers.first("accept-request", ["decision": "not-now", "note": "The programme is full."])
        try season.play(&answers) { $0.isDone(review) }
        #expect(season.output(review)?["outcome"] == "not-taken-forward")
        #expect(season.errors == [])
    }

    // MARK: key lines of enquiry

    @Test func `host and Lead Reviewer go on until they agree, or the coordinator settles it`()
        throws
    {
        var (season, review, answers) = try Self.season(
            at: "leadAnswers", silent: ["agree-key-lines"])
        try season.answer(
            "agree-key-lines", ["agreed": false, "changes": "One question is enough."])
        #expect(season.isAt("hostProposes", review))
        try season.play(&answers) { $0.isAt("leadAnswers", review) }
        try season.event(
            "settleKeyLines",
            ["questions": ["How well are plans finished in time?"], "how": "By telephone."],
            to: review)
        #expect(season.isAt("preparing", review))
        #expect(season.errors == [])
    }

    @Test func `a Lead Reviewer who withdraws before the questions are agreed is found anew`()
        throws
    {
        var (season, review, _) = try Self.season(at: "leadAnswers", silent: ["agree-key-lines"])
        let first = Self.team(season, review)["lead"]
        try season.event("reviewerWithdraws", ["place": "lead", "reason": "Illness."], to: review)
        #expect(season.isAt("findingLead", review))
        #expect(Self.team(season, review).isEmpty)
        try season.propose()
        let proposed = season.open("confirm-names").first?.task.input["candidates"]?.arrayValue
        #expect(proposed?.contains { $0["person"]?.stringValue == first } == false)
        #expect(season.errors == [])
    }

    @Test func `without a Lead Reviewer the coordinator searches again or ends it`() throws {
        var (season, review, _) = try Self.season(at: "findingLead")
        try season.event("stopLooking", ["reason": "Nobody."], to: season.children(of: review)[0])
        #expect(season.isAt("leadMissing", review))
        try season.answer("search-again", [:])
        #expect(season.isAt("findingLead", review))
        try season.event("stopLooking", ["reason": "Nobody."], to: season.children(of: review)[0])
        #expect(season.possible(review).contains("callOff"))
        try season.event("callOff", ["reason": "Nobody can lead it this year."], to: review)
        #expect(season.output(review)?["outcome"] == "called-off")
        #expect(season.errors == [])
    }

    // MARK: dates

    /// Sessions are on days of the visit.
    static func timetable(on day: String) -> JSONValue {
        [
            "sessions": [
                [
                    "day": .string(day), "from": "09:30", "to": "10:30", "place": "County offices",
                    "meets": "The sponsor", "leads": "Lead Reviewer",
                ]
            ]
        ]
    }

    @Test func `a postponed visit waits for new dates, and the team is asked about them`() throws {
        var (season, review, answers) = try Self.season(at: "teamReady")
        answers.silence("agree-dates")
        try season.event(
            "postpone", ["cause": "inspection", "reason": "Announced today."], to: review)
        #expect(season.isAt("newDates", review))
        #expect(season.context(review)["visit"]?["start"] == .null)
        try season.wait(until: "2018-03-20T12:00:00Z")
        #expect(!season.isAt("visiting", review), "the old date means nothing any more")
        answers = try Answers("examples/try.answers.json5")
        answers.first(
            "can-you-come", as: "person:leicester-clinical-officer",
            ["canCome": false, "reason": "Away."])
        answers.first("visit-timetable", Self.timetable(on: "2018-04-24"))
        try season.play(&answers) { !$0.isAt("newDates", review) }
        #expect(season.context(review)["visit"]?["start"] == "2018-04-24")
        try season.play(&answers) { $0.isAt("visiting", review) }
        #expect(season.today == "2018-04-24")
        let team = Self.team(season, review)
        #expect(team["health"] != "leicester-clinical-officer")
        #expect(team.count == 4)
        #expect(season.context(review)["postponements"]?.arrayValue?.count == 1)
        #expect(season.errors == [])
    }

    @Test func `deadlines that hang on the visit have no date while none is agreed`() throws {
        var (season, review, _) = try Self.season(at: "preparing", silent: ["self-evaluation"])
        let task = try #require(season.open("self-evaluation").first)
        #expect(task.invocation.due?.description == "2018-02-23T17:00:00Z")
        try season.event("postpone", ["cause": "host", "reason": "Restructuring."], to: review)
        #expect(season.reviews[review].snapshot.dueTimer(of: task.invocation.id)?.due == nil)
        try season.answer(
            "agree-dates",
            [
                "mode": "virtual", "visitStart": "2018-05-15", "visitEnd": "2018-05-16",
                "papersBy": "2018-05-01", "briefingBy": "2018-05-08",
            ])
        #expect(
            season.reviews[review].snapshot.dueTimer(of: task.invocation.id)?.due?.description
                == "2018-05-01T16:00:00Z")
        #expect(season.open("virtual-timetable").count == 1, "it has become a virtual visit")
        #expect(season.open("visit-timetable").isEmpty)
        #expect(season.errors == [])
    }

    @Test func `who accepts for the old dates is asked again when all places are filled`() throws {
        var (season, review, answers) = try Self.season(at: "filling")
        answers.silence("agree-dates")
        answers.silence("can-you-come")
        try season.event("postpone", ["cause": "team", "reason": "Half-term."], to: review)
        try season.play(&answers) { Self.team($0, review).count == 3 }
        try season.answer("agree-dates", NewDatesTests.spring)
        answers.first("visit-timetable", Self.timetable(on: "2018-04-24"))
        try season.play(&answers) { $0.isAt("askingAgain", review) }
        #expect(Self.team(season, review).count == 4)
        #expect(season.open("can-you-come").count == 3, "the fourth was asked for the new dates")
        #expect(season.errors == [])
    }

    @Test func `on the day, something missing makes the coordinator decide`() throws {
        var (season, review, answers) = try Self.season(
            at: "preparing", silent: ["self-evaluation", "go-or-postpone"])
        try season.play(&answers) { $0.isAt("notReady", review) }
        #expect(season.today == "2018-03-13")
        #expect(season.open("go-or-postpone").first?.task.input["papersIn"] == false)
        #expect(season.open("go-or-postpone").first?.task.input["timetableSet"] == true)
        try season.answer(
            "go-or-postpone", ["decision": "go-ahead", "reason": "Papers on the table."])
        #expect(season.isAt("onSite", review))
        #expect(season.errors == [])
    }

    @Test func `a visit whose Lead Reviewer has withdrawn does not go ahead`() throws {
        var (season, review, answers) = try Self.season(at: "teamReady")
        for task in ["accept-place", "no-lead", "places-missing", "agree-dates"] {
            answers.silence(task)
        }
        try season.event("reviewerWithdraws", ["place": "lead", "reason": "Illness."], to: review)
        try season.play(&answers) { $0.isAt("noLead", review) }
        try season.answer("no-lead", ["decision": "agree-new-dates", "reason": "She is ill."])
        #expect(season.isAt("newDates", review))
        #expect(season.errors == [])
    }

    @Test func `without a Lead Reviewer a visit does not go ahead`() throws {
        var (season, review, answers) = try Self.season(
            at: "findingLead", silent: ["accept-place", "no-lead", "search-again"])
        try season.play(&answers) { $0.isAt("noLead", review) }
        try season.answer("no-lead", ["decision": "end-the-review", "reason": "There is nobody."])
        #expect(season.isDone(review))
        #expect(season.errors == [])
    }

    @Test(arguments: [
        ("two-day", "visit-timetable"), ("one-day", "visit-timetable"),
        ("virtual", "virtual-timetable"),
    ])
    func `the timetable is on site or online as the scope says`(mode: String, task: String) throws {
        var (season, review, answers) = try Self.season()
        answers.first(
            "scope",
            [
                "sponsor": "Director", "sponsorPhone": "0115 496 0000",
                "organiser": "Project officer", "mode": .string(mode),
                "visitStart": "2018-03-13", "visitEnd": "2018-03-14", "papersBy": "2018-02-23",
                "briefingBy": "2018-03-02",
            ])
        try season.play(&answers) { $0.isDone(review) }
        #expect(season.answered.contains(task))
        #expect(season.context(review)["mode"]?.stringValue == mode)
        #expect(season.errors == [])
    }

    // MARK: the host withdraws

    @Test(arguments: [
        "requested", "considered", "scoped", "findingLead", "hostProposes", "filling", "teamReady",
        "onSite", "drafting", "checking", "planning", "underWay",
    ])
    func `the host may withdraw at any time, and nobody is expected to do anything more`(
        state: String
    ) throws {
        var (season, review, _) = try Self.season(at: state)
        #expect(season.possible(review).contains("hostWithdraws"))
        try season.event("hostWithdraws", ["reason": "A new administration."], to: review)
        #expect(season.isDone(review))
        #expect(season.output(review)?["outcome"] == "withdrawn")
        #expect(season.tasks.isEmpty)
        #expect(season.children(of: review).isEmpty)
        #expect(season.errors == [])
    }

    @Test func `only what ends without the aim is tagged abandoned`() throws {
        let chart = try WorkflowFolder.chart("send-peer-challenge")
        let abandoned = chart.stateIDs.filter { chart.state(named: $0)?.tags == ["abandoned"] }
        #expect(abandoned == ["withdrawn"])
        #expect(chart.events.filter(\.abandons).map(\.name) == ["hostWithdraws"])
    }
}
